//! The models of the demo's White Paper: written down with the questions they rest on, and scored by the
//! council before it resolves on the paper.

use anyhow::{Context as _, ensure};
use app::body::BodyView;
use app::core_question::CoreQuestionView;
use app::dialogue::Dialogue;
use app::model::{Judgement, NewModel, NewScore};
use app::page::Slice;
use app::question::QuestionFilter;
use domain::code::Coded as _;
use domain::id::{AgendaId, ModelId, ParagraphId, QuestionId, ScoringId};
use domain::model::ByCriterion;
use domain::paper::PaperKind;
use domain::permission::Actor;
use domain::publication::PublicationChange;
use domain::question::Order;

use super::body::COUNCIL;
use super::build::Story;
use super::corpus::model::{MINORITIES, MORE, MoreText};
use super::corpus::themes::THEMES;
use super::corpus::white_paper::{AGENDAS, ModelText};

/// The last day on which the council scores.
const DUE: &str = "2025-11-29";
/// The most questions one model rests on.
const QUESTIONS: usize = 24;
/// Who stands aside from which model, and why.
const ASIDE: [(&str, &str, &str); 3] = [
    ("고동하", "마을 돌봄 코디네이터", "돌봄조합의 이사로, 조합이 사업을 맡을 수 있습니다."),
    ("송유진", "시민 에너지 일터", "에너지조합의 조합원입니다."),
    ("허정음", "세 해 약속 마을일", "사회복지관이 사업을 맡을 수 있습니다."),
];
/// Who did not score.
const SILENT: [&str; 2] = ["이도현", "양선우"];

/// A model of the White Paper, by what can be cited of it.
pub(super) struct Proposal {
    /// Its title.
    pub(super) title: &'static str,
    /// The number of the core question it answers.
    pub(super) core: i64,
    /// The model.
    pub(super) model: ModelId,
    /// The paragraph that proposes it.
    pub(super) paragraph: ParagraphId,
}

impl Story {
    /// Every model in the White Paper as it was published, in its order.
    pub(super) async fn proposals(&self, dialogue: &Dialogue) -> anyhow::Result<Vec<Proposal>> {
        let (app, actor) = (&self.app, Actor::command_line());
        let white = app.newest_edition(&actor, dialogue, PaperKind::White).await?;
        let white = white.context("there is no White Paper")?;
        let printed = app.printed(&actor, &white, &white.contents).await?;
        let models = app.models(&actor, dialogue, Slice::first(200)).await?.items;
        let proposal = |text: &'static ModelText| {
            let model = models.iter().find(|row| row.title == text.title)?;
            let paragraph = printed.iter().find(|one| one.text.contains(text.proposal))?;
            let (model, paragraph) = (ModelId(model.id), paragraph.id);
            Some(Proposal { title: text.title, core: text.core, model, paragraph })
        };
        let texts = AGENDAS.iter().flat_map(|agenda| agenda.models);
        texts.map(|text| proposal(text).with_context(|| text.title.to_owned())).collect()
    }

    /// The office writes the models down and publishes them; members of the council score them.
    pub(super) async fn score_models(
        &self,
        dialogue: &Dialogue,
        cores: &[CoreQuestionView],
    ) -> anyhow::Result<()> {
        let actor = Actor::command_line();
        let texts: Vec<&ModelText> = AGENDAS.iter().flat_map(|agenda| agenda.models).collect();
        let mut models = Vec::with_capacity(texts.len());
        for text in &texts {
            let sharing = texts.iter().filter(|one| one.core == text.core);
            let place = sharing.clone().position(|one| one.title == text.title).unwrap_or(0);
            let inputs =
                self.inputs_behind(dialogue, cores, text.core, place, sharing.count()).await?;
            let more = MORE.iter().find(|more| more.title == text.title);
            let more = more.with_context(|| format!("nothing more of {}", text.title))?;
            let new = written(text, more, &inputs);
            let id = self.app.add_model(&actor, dialogue, &new).await?;
            let publish = PublicationChange::Publish;
            self.app.publish_model(&actor, dialogue, id, publish, "").await?;
            models.push((id, more));
        }
        let council = self.app.body(&actor, COUNCIL).await?;
        self.app.open_scoring(&actor, &council, DUE).await?;
        self.give_points(&council, &models).await
    }

    /// The questions behind a core question, shared among the models that rest on it.
    async fn inputs_behind(
        &self,
        dialogue: &Dialogue,
        cores: &[CoreQuestionView],
        number: i64,
        place: usize,
        sharing: usize,
    ) -> anyhow::Result<Vec<QuestionId>> {
        let core = cores.iter().find(|core| core.row.number == number);
        let core = core.context("no such core question")?;
        let filter = QuestionFilter {
            core_question: Some(core.id()),
            order: Some(Order::Oldest),
            ..QuestionFilter::default()
        };
        let slice = Slice::first(200);
        let page = self.app.questions(&Actor::command_line(), dialogue, &filter, slice).await?;
        let own = page.items.iter().skip(place).step_by(sharing.max(1));
        Ok(own.take(QUESTIONS).map(|line| QuestionId(line.id)).collect())
    }

    async fn give_points(
        &self,
        council: &BodyView,
        models: &[(ModelId, &MoreText)],
    ) -> anyhow::Result<()> {
        let now = self.clock_now();
        let names: Vec<String> = council
            .enrolled(now)
            .map(|member| member.row.name.clone())
            .filter(|name| !SILENT.contains(&name.as_str()))
            .collect();
        ensure!(names.len() > ASIDE.len(), "{} members of the council score", names.len());
        for (name, n) in names.iter().zip(0_u8..) {
            let who = self.sitting(council, name, None)?;
            let said = models.iter().zip(0_u8..).map(|((id, more), m)| {
                let aside = ASIDE.iter().find(|(by, title, _)| by == name && *title == more.title);
                let judgement = match aside {
                    Some((_, _, why)) => Judgement::Aside((*why).to_owned()),
                    None => Judgement::Points(points(more, n, m)),
                };
                (*id, judgement)
            });
            let said: Vec<(ModelId, Judgement)> = said.collect();
            self.app.judge_models(&who, council, &said).await?;
        }
        Ok(())
    }

    /// Once the themes of the answers are published, each model stands under the agenda of its core
    /// question.
    pub(super) async fn place_models(&self, dialogue: &Dialogue) -> anyhow::Result<()> {
        let actor = Actor::command_line();
        let set = self.app.current_theme_set(&actor, dialogue).await?.context("no themes")?;
        let outline = self.app.theme_outline(&actor, dialogue, &set).await?;
        let models = self.app.models(&actor, dialogue, Slice::first(200)).await?;
        for row in &models.items {
            let mut texts = AGENDAS.iter().flat_map(|agenda| agenda.models);
            let core = texts.find(|text| text.title == row.title).map(|text| text.core);
            let theme = THEMES.iter().find(|theme| Some(i64::from(theme.core) + 1) == core);
            let agenda = theme.and_then(|theme| outline.agendas.get(theme.agenda));
            let agenda = agenda.context("no agenda")?;
            let view = self.app.model(&actor, ModelId(row.id)).await?;
            let new = NewModel { agenda: AgendaId(agenda.row.id).code(), ..view.written() };
            self.app.change_model(&actor, dialogue, view.id(), &new).await?;
        }
        Ok(())
    }

    /// The council's scoring is closed: its numbers are public.
    pub(super) async fn publish_scores(&self, dialogue: &Dialogue) -> anyhow::Result<()> {
        let actor = Actor::command_line();
        let lines = self.app.scorings(&actor, dialogue).await?;
        let line = lines.first().context("no scoring")?;
        Ok(self.app.close_scoring(&actor, dialogue, ScoringId(line.row.id)).await?)
    }
}

fn written(text: &ModelText, more: &MoreText, inputs: &[QuestionId]) -> NewModel {
    let [quality, cohesion, ecology, economy] = more.criteria.map(str::to_owned);
    let codes: Vec<String> = inputs.iter().map(domain::code::Coded::code).collect();
    let minority = MINORITIES.iter().find(|(title, _)| *title == text.title);
    NewModel {
        title: text.title.to_owned(),
        agenda: String::new(),
        problem: more.problem.to_owned(),
        proposal: text.proposal.to_owned(),
        duties: more.duties.to_owned(),
        cost: text.cost.to_owned(),
        won: more.won.to_string(),
        criteria: ByCriterion { quality, cohesion, ecology, economy },
        opinions: minority.map(|(_, text)| (*text).to_owned()).unwrap_or_default(),
        core: text.core.to_string(),
        inputs: codes.join(" "),
    }
}

/// What a member gives: near what the council tends to, each member in their own way.
fn points(more: &MoreText, member: u8, model: u8) -> NewScore {
    let mut place = 0_u8;
    let mut one = |tends: u8| {
        place += 1;
        let swing = (member.wrapping_mul(7) ^ model.wrapping_mul(5) ^ place.wrapping_mul(3)) % 8;
        let given = match swing {
            0 | 1 => tends.saturating_sub(1),
            2 => tends.saturating_sub(2),
            3 | 4 => tends.saturating_add(1),
            _ => tends,
        };
        given.clamp(1, 5).to_string()
    };
    let [quality, cohesion, ecology, economy] = more.points;
    let points = ByCriterion {
        quality: one(quality),
        cohesion: one(cohesion),
        ecology: one(ecology),
        economy: one(economy),
    };
    NewScore { points, remark: String::new() }
}
