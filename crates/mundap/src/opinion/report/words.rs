//! What the report says, in Korean (해요체) and English.

use opinion::map::Map;
use opinion::stability::Stability;

use super::{LEAST_PEOPLE, Report, Standing};
use crate::wording::Lang;

/// Letters of groups.
const KOREAN: [&str; 7] = ["가", "나", "다", "라", "마", "바", "사"];
const LATIN: [&str; 7] = ["A", "B", "C", "D", "E", "F", "G"];

/// The text in the language.
pub(super) fn say(lang: Lang, korean: String, english: String) -> String {
    match lang {
        Lang::Ko => korean,
        Lang::En => english,
    }
}

/// The letter of a group.
pub(super) fn letter(lang: Lang, number: u8) -> &'static str {
    let letters = match lang {
        Lang::Ko => KOREAN,
        Lang::En => LATIN,
    };
    letters.get(usize::from(number)).copied().unwrap_or_default()
}

/// “가 모둠”.
pub(super) fn group_name(lang: Lang, number: u8) -> String {
    let letter = letter(lang, number);
    say(lang, format!("{letter} 모둠"), format!("Group {letter}"))
}

/// A number with commas.
pub(super) fn figure(number: impl Copy + ToString) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// “565명”.
pub(super) fn people(lang: Lang, people: usize) -> String {
    let number = figure(people);
    let english = if people == 1 { "1 person".to_owned() } else { format!("{number} people") };
    say(lang, format!("{number}명"), english)
}

/// People from one count to another, for the legend.
pub(super) fn range(lang: Lang, first: u32, last: u32) -> String {
    let numbers =
        if first == last { figure(first) } else { format!("{}–{}", figure(first), figure(last)) };
    say(lang, format!("{numbers}명"), numbers)
}

/// People from a count on.
pub(super) fn from(lang: Lang, first: u32) -> String {
    say(lang, format!("{}명부터", figure(first)), format!("{} or more", figure(first)))
}

/// A share as it is read.
pub(super) fn percent(share: f64) -> String {
    format!("{:.0}%", share * 100.0)
}

/// Part of a whole; 0 of nothing.
pub(super) fn ratio(part: u32, whole: u32) -> f64 {
    f64::from(part) / f64::from(whole.max(1))
}

/// [`ratio`] of counts of people.
pub(super) fn share(part: usize, whole: usize) -> f64 {
    let number = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
    ratio(number(part), number(whole))
}

/// The report's sentences.
pub(super) struct Words<'a> {
    pub(super) report: Report<'a>,
    pub(super) map: &'a Map,
}

impl Words<'_> {
    fn say(&self, korean: String, english: String) -> String {
        say(self.report.lang, korean, english)
    }

    fn pick(&self, korean: &str, english: &str) -> String {
        self.report.lang.pick(korean, english).to_owned()
    }

    /// The fact that heads the report.
    pub(super) fn headline(&self) -> String {
        match self.report.standing() {
            Standing::Missing(_) => self.pick(
                "모둠을 찾기에는 아직 사람이 적어요",
                "Too few people yet to look for groups",
            ),
            Standing::One if self.report.is_asked() => {
                self.pick("미리 정한 대로 모둠을 나누지 않았어요", "One group, as asked for")
            }
            Standing::One => self.pick("의견 모둠은 하나예요", "There is one opinion group"),
            Standing::Unstable => self.pick(
                "모둠이 있는지 아직 말할 수 없어요",
                "It cannot be said yet which groups there are",
            ),
            Standing::Groups(groups) if self.report.is_asked() => self.say(
                format!("미리 정한 대로 모둠 {groups}개로 나눴어요"),
                format!("People in {groups} groups, as asked for"),
            ),
            Standing::Groups(groups) if self.report.is_polis() => self.say(
                format!("Polis 계산법으로 나눈 모둠은 {groups}개예요"),
                format!("The formulas of Polis give {groups} groups"),
            ),
            Standing::Groups(groups) => self.say(
                format!("의견 모둠은 {groups}개예요"),
                format!("There are {groups} opinion groups"),
            ),
        }
    }

    /// How much there is.
    pub(super) fn counts(&self) -> String {
        let report = &self.report;
        let (voted, statements) = (report.voted(), report.conversation.statements.len());
        let people = people(report.lang, voted);
        let [statements, grouped] = [statements, report.grouped()].map(figure);
        let votes = figure(report.conversation.matrix.votes());
        let all = self.say(
            format!("{people}이 의견 {statements}개에 {votes}표를 던졌어요."),
            format!("{people} cast {votes} votes on {statements} statements."),
        );
        if report.grouped() == voted || matches!(report.standing(), Standing::Missing(_)) {
            return all;
        }
        self.say(
            format!("{all} 지도는 충분히 투표한 {grouped}명으로 그렸어요."),
            format!("{all} The map is drawn from the {grouped} who voted enough."),
        )
    }

    /// How many people are missing, when there is no map.
    pub(super) fn missing(&self) -> Option<String> {
        let Standing::Missing(missing) = self.report.standing() else { return None };
        let voted = self.report.voted();
        Some(self.say(
            format!("지도를 그리려면 {LEAST_PEOPLE}명이 필요해요. 지금 {voted}명이 참여했어요. {missing}명이 더 참여하면 그릴 수 있어요."),
            format!("A map needs {LEAST_PEOPLE} people. {voted} have taken part; {missing} more are needed."),
        ))
    }

    /// Why no groups are shown.
    pub(super) fn why(&self) -> String {
        let null = self.report.analysis.null;
        match (self.report.standing(), null) {
            (Standing::Unstable, _) => self.pick(
                "나누어 볼 수는 있지만, 사람을 다시 뽑으면 다른 모둠이 나와요. 그래서 모둠을 그리지 않았어요.",
                "People can be parted, but drawing them again gives other groups. So no groups are drawn.",
            ),
            _ if self.report.is_asked() => {
                self.pick("미리 정한 대로 나누지 않았어요.", "People are not parted, as asked for.")
            }
            (_, Some(test)) if test.directions == 0 => self.pick(
                "사람들의 차이가 우연히 생기는 만큼뿐이에요. 나뉜 모둠이 보이지 않아요.",
                "People differ no more than chance makes them differ. There are no separate groups.",
            ),
            (_, Some(_)) => self.pick(
                "사람들의 생각은 서로 다르지만, 뚜렷한 무리로 갈리지 않고 고르게 퍼져 있어요.",
                "People think differently, but they spread evenly instead of parting into clear groups.",
            ),
            _ => self.pick("모둠을 나누지 않았어요.", "People are not parted into groups."),
        }
    }

    /// How far the map can be trusted.
    pub(super) fn sure(&self) -> Vec<String> {
        let analysis = self.report.analysis;
        let mut texts = Vec::new();
        if self.report.is_polis() {
            texts.push(self.pick(
                "Polis가 공개한 계산법은 언제나 둘 이상으로 나누고, 모둠이 정말 있는지 따지지 않아요. 믿을 만한지는 ‘honest’ 방식으로 다시 살펴보세요.",
                "The formulas that Polis publishes always part people into two groups or more, and do not test whether there are any. Use mode honest to find out.",
            ));
        }
        if let Some(test) = analysis.null.filter(|test| test.draws > 0) {
            let clearer = (test.p * real(test.draws + 1) - 1.0).round();
            let draws = test.draws;
            texts.push(self.say(
                format!("모둠이 없는 사람들을 {draws}번 꾸며 나눠 봤더니, 그중 {clearer}번이 실제만큼 뚜렷하게 나뉘었어요."),
                format!("Of {draws} made-up populations without groups, {clearer} parted as clearly as the real one."),
            ));
        } else if analysis.null.is_some() {
            texts.push(self.pick(
                "차이가 우연보다 큰 방향을 찾아봤지만 하나도 없었어요.",
                "No direction was found in which people differ more than chance makes them differ.",
            ));
        }
        match (analysis.stability, self.report.standing()) {
            (Some(found), Standing::Groups(_) | Standing::Unstable) => {
                texts.push(self.again(found));
            }
            (None, Standing::One) if !self.report.is_asked() => texts.push(self.pick(
                "한 모둠이라는 답도 답이에요. 억지로 나누지 않았어요.",
                "One group is an answer, too. Nobody was parted by force.",
            )),
            _ => {}
        }
        texts
    }

    fn again(&self, found: Stability) -> String {
        let Stability { mean, low, high, same_number, draws, .. } = found;
        self.say(
            format!("사람을 다시 뽑아 {draws}번 나눠 봤더니 {same_number}번은 모둠 수가 같았어요. 같은 사람끼리 묶인 정도는 {mean:.2}였어요(1이면 똑같고 0이면 우연, 95% 구간 {low:.2}–{high:.2})."),
            format!("Drawing people again {draws} times gave the same number of groups {same_number} times. The groups were alike by {mean:.2} (1 the same, 0 chance; 95% from {low:.2} to {high:.2})."),
        )
    }

    /// What is not known.
    pub(super) fn unknown(&self) -> Vec<String> {
        let report = &self.report;
        let mut texts = Vec::new();
        let left_out = report.voted().saturating_sub(report.grouped());
        if left_out > 0 {
            let number = figure(left_out);
            texts.push(self.say(
                format!("{number}명은 투표가 적어서 지도에 넣지 않았어요."),
                format!("{} voted too little to be on the map.", people(report.lang, left_out)),
            ));
        }
        if report.shown() > 0 && self.map.mixed > 0 {
            let number = figure(self.map.mixed);
            texts.push(self.say(
                format!("{number}명은 다른 모둠 사람이 더 많은 자리에 있어요. 어느 모둠인지 그림만으로 말하기 어려워요."),
                format!("In the midst of another group: {}. The picture alone does not tell which group they are in.", people(report.lang, self.map.mixed)),
            ));
        }
        if self.map.clipped > 0 {
            let number = figure(self.map.clipped);
            texts.push(self.say(
                format!("{number}명은 훨씬 멀리 있어서 가장자리에 그렸어요."),
                format!(
                    "Much further out, and drawn at the edge: {}.",
                    people(report.lang, self.map.clipped)
                ),
            ));
        }
        let few = report.analysis.statements.iter();
        let few = few.filter(|found| !found.moderated && found.tally.seen() < 20).count();
        if few > 0 {
            let number = figure(few);
            texts.push(self.say(
                format!("의견 {number}개는 20표가 모이지 않아 아직 몰라요."),
                format!("Statements with fewer than 20 votes: {number}."),
            ));
        }
        if texts.is_empty() {
            texts.push(self.pick(
                "참여하지 않은 사람이 어떻게 생각하는지는 몰라요.",
                "How those think who did not take part.",
            ));
        }
        texts
    }

    /// What the report cannot say.
    pub(super) fn cannot(&self) -> Vec<String> {
        vec![
            self.pick(
                "참여한 사람의 생각이에요. 주민 전체의 비율로 읽으면 안 돼요.",
                "These are the views of those who took part, not shares of a population.",
            ),
            self.pick(
                "모둠은 투표가 비슷하다는 뜻일 뿐, 어떤 사람인지는 말하지 않아요.",
                "A group means that votes are alike; it does not say who people are.",
            ),
        ]
    }

    /// What the map shows, for a screen reader.
    pub(super) fn described(&self) -> String {
        let report = &self.report;
        let shown = (0u8..).zip(report.analysis.groups.iter().take(report.shown()));
        let each: Vec<String> = shown
            .map(|(number, group)| {
                format!("{} {}", group_name(report.lang, number), people(report.lang, group.size))
            })
            .collect();
        let number = figure(report.grouped());
        if each.is_empty() {
            return self.say(
                format!("비슷하게 투표한 {number}명이 가까이 놓인 지도. 모둠은 나누지 않았어요."),
                format!("A map on which {number} people stand near those who voted alike, without groups."),
            );
        }
        let list = each.join(", ");
        self.say(
            format!("비슷하게 투표한 {number}명이 가까이 놓인 지도. {list}. 같은 내용이 아래 표에 있어요."),
            format!("A map on which {number} people stand near those who voted alike. {list}. The table below says the same."),
        )
    }

    /// How everything was computed.
    pub(super) fn method(&self) -> Vec<String> {
        let report = &self.report;
        let mut lines = vec![
            self.pick(
                "투표는 찬성 1, 반대 −1, 모르겠음 0으로 세고, 한 사람이 다시 투표하면 마지막 표만 세요. 운영자가 거둔 의견은 지도와 목록에서 빠져요.",
                "Agree counts 1, disagree −1, pass 0; of several votes of a person the last counts. Statements that a moderator took out shape neither map nor lists.",
            ),
            self.pick(
                "모둠에는 7표(의견이 더 적으면 그 수만큼) 이상 투표한 사람이 들어가요. 15명이 안 되면 많이 투표한 사람부터 채워요.",
                "People with 7 votes or more (or as many as there are statements) are placed in groups; if they are fewer than 15, the most active are added.",
            ),
        ];
        if report.is_polis() {
            lines.push(self.pick(
                "방식 polis: 빈칸은 의견의 평균으로 채우고 주성분 둘을 찾아요. 사람의 자리는 √(의견 수 ÷ 투표 수)를 곱한 투영이고, 모둠은 k-평균과 실루엣으로 정해요.",
                "Mode polis: missing votes become the statement's mean; two principal components; a person's place is the projection times √(statements ÷ votes); groups by k-means, their number by silhouette.",
            ));
            lines.push(self.pick(
                "두드러진 의견: 비율 (찬성+1)/(본 사람+2), 두 z가 모두 1.28보다 큰 것 가운데 비율의 배수 · z · z · 비율이 큰 다섯까지 골라요.",
                "What sets a group apart: shares (agree+1)/(seen+2) with both z above 1.28, the best five by ratio · z · z · share.",
            ));
        } else {
            lines.push(self.pick(
                "방식 honest: 우연보다 큰 차이가 나는 방향만 찾고, 표가 적은 사람은 가운데로 당겨 놓아요. 모둠은 1개에서 7개까지 가능하고, 모둠이 없는 가상의 사람들보다 뚜렷할 때만 나눠요.",
                "Mode honest: only directions in which people differ more than chance are kept; people with few votes are drawn to the middle; 1 to 7 groups are possible, and people are parted only when that is clearer than in made-up populations without groups.",
            ));
            lines.push(self.pick(
                "두드러진 의견과 함께 찬성한 의견은 거짓 발견이 5%를 넘지 않게 골랐어요(벤저미니–호크버그). 비율의 구간은 윌슨 95% 구간이에요.",
                "What sets a group apart and what all share are chosen with a false discovery rate of 5% (Benjamini–Hochberg). Intervals of shares are Wilson's, 95%.",
            ));
        }
        if let Some(weighted) = report.weighted {
            let (told, qualities) = (figure(weighted.told), weighted.qualities.join(", "));
            let (effective, nobody) = (weighted.effective, percent(weighted.nobody));
            lines.push(say(
                report.lang,
                format!("인구에 맞추기: 자신에 대해 알려 준 {told}명의 무게를 인구 비율({qualities})과 같아질 때까지 바꿔요(레이킹, 무게는 평균의 1/5에서 5배). {effective:.0}명에게 물은 만큼 확실해요. 인구의 {nobody}를 이루는 사람들 가운데서는 아무도 투표하지 않아 빠져 있어요."),
                format!("Weighting: {told} people of whom something is known are raked to the population ({qualities}), weights between a fifth and five times the mean. As certain as {effective:.0} people. Nobody voted among people who make up {nobody} of the population; they are missing."),
            ));
        }
        lines.push(self.pick(
            "지도의 육각형 크기는 사람 수를 다섯 단계로 나타내요.",
            "Hexagons on the map have five sizes by count.",
        ));
        lines
    }

    /// What was asked for, and how to compute it again.
    pub(super) fn parameters(&self) -> Vec<(&'static str, String)> {
        let lang = self.report.lang;
        let options = self.report.options;
        let mode = if self.report.is_polis() { "polis" } else { "honest" };
        let groups = match (options.groups, &options.given) {
            (Some(groups), _) => self
                .say(format!("{groups}개로 미리 정했어요"), format!("set to {groups} beforehand")),
            (None, Some(_)) => self.pick("모둠을 파일에서 받았어요", "groups were given in a file"),
            (None, None) => self.pick("자료에서 찾았어요", "found from the data"),
        };
        vec![
            (lang.pick("방식", "Mode"), mode.to_owned()),
            (lang.pick("씨앗값", "Seed"), options.seed.to_string()),
            (lang.pick("모둠 수", "Number of groups"), groups),
            (lang.pick("프로그램", "Program"), format!("Mundap {}", env!("CARGO_PKG_VERSION"))),
        ]
    }

    /// The command that computes it again.
    pub(super) fn command(&self) -> String {
        let options = self.report.options;
        let mode = if self.report.is_polis() { "polis" } else { "honest" };
        let groups = match (options.groups, &options.given) {
            (Some(groups), _) => format!(" --groups {groups}"),
            (None, Some(_)) => " --groups-from GROUPS.csv".to_owned(),
            (None, None) => String::new(),
        };
        let weighted = match self.report.weighted {
            Some(_) => " --population POPULATION.csv --backgrounds BACKGROUNDS.csv",
            None => "",
        };
        let lang = self.report.lang.pick("ko", "en");
        let seed = options.seed;
        format!(
            "mundap opinion PATH --mode {mode} --seed {seed}{groups}{weighted} --lang {lang} --html REPORT.html"
        )
    }
}

fn real(count: usize) -> f64 {
    f64::from(u32::try_from(count).unwrap_or(u32::MAX))
}
