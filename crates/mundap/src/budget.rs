//! `mundap budget`.

use fairness::budget::{Completion, Outcome, Reason, Request, Rule, decide, read};
use fairness::number::{Exact, decimal, fraction};
use fairness::shares::Utility;
use serde_json::{Value, json};

use crate::arguments::{Budget, BudgetCompletion, BudgetRule, BudgetUtility, word};
use crate::output::Output;
use crate::wording::Lang;

/// Decides which projects get the money.
///
/// # Errors
/// [`crate::output::BadInput`] with file, line and column.
pub(crate) fn budget(wanted: &Budget, output: &Output) -> anyhow::Result<()> {
    let bytes = output.read(&wanted.file)?;
    let request = read(&bytes).map_err(|error| output.bad_file(&wanted.file, &error))?;
    let seed = fairness::order::seed(wanted.lot.as_deref().map_or(bytes.as_slice(), str::as_bytes));
    let utility = match wanted.utility {
        BudgetUtility::Cost => Utility::Cost,
        BudgetUtility::Cardinality => Utility::Cardinality,
    };
    let rule = match wanted.rule {
        BudgetRule::EqualShares => Rule::EqualShares,
        BudgetRule::Greedy => Rule::Greedy,
    };
    let completion = match wanted.completion {
        BudgetCompletion::None => Completion::None,
        BudgetCompletion::Add1 => Completion::Add1,
        BudgetCompletion::Add1u => Completion::Add1u,
        BudgetCompletion::AddOpt => Completion::AddOpt,
    };
    // What add1 would give stands beside add-opt, and is found beside it.
    let compares = rule == Rule::EqualShares && completion == Completion::AddOpt;
    let (outcome, other) = rayon::join(
        || decide(&request, rule, utility, completion, seed),
        || compares.then(|| decide(&request, rule, utility, Completion::Add1, seed)),
    );
    let told = Told { request: &request, output };
    let object = told.object(wanted, &outcome, other.as_ref());
    let text = told.text(&outcome, other.as_ref());
    output.result_into(wanted.json_file.as_deref(), &text, &object)
}

struct Told<'t> {
    request: &'t Request,
    output: &'t Output,
}

impl Told<'_> {
    fn id(&self, project: usize) -> &str {
        self.request.projects.get(project).map_or("", |project| project.id.as_str())
    }

    fn ids(&self, projects: &[usize]) -> Vec<&str> {
        projects.iter().map(|project| self.id(*project)).collect()
    }

    /// An amount in the file's unit of money.
    fn money(&self, units: &Exact) -> String {
        let power = u32::try_from(self.request.decimals).unwrap_or(0);
        decimal(&(units / fraction(10_i64.pow(power), 1)), self.request.decimals.max(2))
    }

    fn amount(&self, units: u64) -> Value {
        let text = self.money(&fraction(units, 1));
        serde_json::from_str(&text).unwrap_or_else(|_| text.into())
    }

    fn reason(&self, reason: &Reason) -> (Value, String) {
        let korean = self.output.lang == Lang::Ko;
        match reason {
            Reason::Bought { price, paid_full, paid_rest } => {
                let price = self.money(price);
                let text = if korean {
                    format!("지지자 {paid_full}명이 {price}씩, {paid_rest}명이 남은 돈을 냈습니다")
                } else {
                    format!("{paid_full} supporters paid {price}, {paid_rest} what they had left")
                };
                let object = json!({
                    "why": "bought", "price": price, "paid_full": paid_full, "paid_rest": paid_rest,
                });
                (object, text)
            }
            Reason::Lacks { purse, more_votes } => {
                let purse = self.money(purse);
                let text = if korean {
                    format!(
                        "지지자에게 남은 돈 {purse}: 비용이 그만하거나 {more_votes}명이 더 지지했으면 뽑혔습니다"
                    )
                } else {
                    format!(
                        "supporters have {purse} left: at that cost, or with {more_votes} more votes, it would have been bought"
                    )
                };
                (json!({"why": "lacks", "purse": purse, "more_votes": more_votes}), text)
            }
            Reason::Votes => self.plain("votes", "표가 많은 순서로 뽑혔습니다", "chosen by votes"),
            Reason::Free => self.plain("free", "비용이 없습니다", "costs nothing"),
            Reason::TooDear => {
                self.plain("too_dear", "전체 예산보다 비쌉니다", "costs more than the whole budget")
            }
            Reason::NoSupport => {
                self.plain("no_support", "지지한 사람이 없습니다", "nobody supports it")
            }
            Reason::NoRoom { left } => {
                let left = self.money(&fraction(*left, 1));
                let text = if korean {
                    format!("차례가 왔을 때 {left}만 남아 있었습니다")
                } else {
                    format!("only {left} was left when its turn came")
                };
                (json!({"why": "no_room", "left": left}), text)
            }
        }
    }

    fn plain(&self, why: &str, korean: &str, english: &str) -> (Value, String) {
        (json!({"why": why}), self.output.pick(korean, english).to_owned())
    }

    /// Where Equal Shares by add-opt and by add1 part: the budget, and what one has and not the
    /// other.
    fn difference(&self, outcome: &Outcome, other: &Outcome) -> Option<(Value, String)> {
        let less = |one: &Outcome, other: &Outcome| -> Vec<usize> {
            one.chosen.iter().filter(|p| !other.chosen.contains(p)).copied().collect()
        };
        let (only, missing) = (less(outcome, other), less(other, outcome));
        if only.is_empty() && missing.is_empty() {
            return None;
        }
        let voters = fraction(i64::try_from(self.request.voters).unwrap_or(1), 1);
        let total = |share: &Exact| self.money(&(share * &voters));
        let (at, to) = (total(&outcome.share), total(&other.share));
        let text = match self.output.lang {
            Lang::Ko => format!(
                "add1과 다릅니다. add-opt는 예산 {at}에서, add1은 {to}에서 멈췄습니다: 1씩 올리면 그 사이의 변화를 건너뜁니다. add-opt만: {:?}, add1만: {:?}",
                self.ids(&only),
                self.ids(&missing)
            ),
            Lang::En => format!(
                "differs from add1: add-opt ends at budget {at}, add1 at {to}, because steps of 1 pass over changes in between; only add-opt: {:?}, only add1: {:?}",
                self.ids(&only),
                self.ids(&missing)
            ),
        };
        let object = json!({
            "budget": at, "add1_budget": to,
            "only_add_opt": self.ids(&only), "only_add1": self.ids(&missing),
        });
        Some((object, text))
    }

    fn object(&self, wanted: &Budget, outcome: &Outcome, other: Option<&Outcome>) -> Value {
        let explain = |(project, reason): (usize, &Reason)| {
            let mut object = self.reason(reason).0;
            if let Some(map) = object.as_object_mut() {
                map.insert("project".to_owned(), self.id(project).into());
            }
            object
        };
        let steps: Vec<Value> = outcome
            .steps
            .iter()
            .map(|step| {
                json!({
                    "share": self.money(&step.share), "bought": self.ids(&step.bought),
                    "cost": self.money(&fraction(step.cost, 1)),
                })
            })
            .collect();
        let prices: Vec<Value> = outcome
            .purchases
            .iter()
            .map(|p| json!({"project": self.id(p.option), "price": p.price.to_string()}))
            .collect();
        json!({
            "version": 1,
            "rule": word(&wanted.rule),
            "utility": word(&wanted.utility),
            "completion": match wanted.rule {
                BudgetRule::EqualShares => word(&wanted.completion).into(),
                BudgetRule::Greedy => Value::Null,
            },
            "chosen": self.ids(&outcome.chosen),
            "cost": self.amount(outcome.cost),
            "budget": self.amount(self.request.budget),
            "voters": self.request.voters,
            "explanations": outcome.reasons.iter().enumerate().map(explain).collect::<Vec<_>>(),
            "steps": steps,
            "certificate": {"share": outcome.share.to_string(), "purchases": prices},
            "add1": other.and_then(|other| self.difference(outcome, other)).map(|(value, _)| value),
        })
    }

    fn text(&self, outcome: &Outcome, other: Option<&Outcome>) -> String {
        let (cost, budget) =
            (self.money(&fraction(outcome.cost, 1)), self.money(&fraction(self.request.budget, 1)));
        let mut lines = vec![match self.output.lang {
            Lang::Ko => {
                format!("{}개 사업을 뽑았습니다. 비용 {cost}, 예산 {budget}.", outcome.chosen.len())
            }
            Lang::En => {
                format!("{} projects chosen; cost {cost}, budget {budget}", outcome.chosen.len())
            }
        }];
        let mut line = |mark: &str, project: usize| {
            let Some(found) = self.request.projects.get(project) else { return };
            let reason = outcome.reasons.get(project).map(|reason| self.reason(reason).1);
            let cost = self.money(&fraction(found.cost, 1));
            let reason = reason.unwrap_or_default();
            lines.push(format!("{mark} {}\t{cost}\t{}\t{reason}", found.id, found.name));
        };
        outcome.chosen.iter().for_each(|project| line("+", *project));
        let lost = (0..self.request.projects.len()).filter(|p| !outcome.chosen.contains(p));
        lost.for_each(|project| line("-", project));
        lines.extend(other.and_then(|other| self.difference(outcome, other)).map(|(_, text)| text));
        lines.join("\n")
    }
}
