//! The demo's papers: the White Paper of six agendas and twenty-three models, opened for remarks, then
//! final by the council's resolution; and the Blue Paper made of it.

use std::collections::BTreeMap;

use anyhow::Context as _;
use app::action::Action;
use app::core_question::CoreQuestionView;
use app::dialogue::Dialogue;
use app::edition::NewEdition;
use app::figure::Picture;
use app::opinion::Verdict;
use app::outcome::NewOutcome;
use app::page::Slice;
use app::paper::{NewPaper, NewSection, PaperView};
use app::question::QuestionFilter;
use domain::code::Coded as _;
use domain::edition::EditionStatus;
use domain::id::{
    ActionId, AnswerId, CoreQuestionId, ParagraphId, QuestionId, SectionId, StatementId,
};
use domain::outcome::{OutcomeWord, Receiver};
use domain::paper::PaperKind;
use domain::permission::Actor;
use domain::question::Order;
use domain::time::{DAY, Moment, SECOND};

use super::build::{Story, day};
use super::corpus::white_paper::{AGENDAS, AgendaText, GREEN_OPENING, ModelText, OPENING};

/// Sources of each kind that a core question's part draws on.
const SOURCES: i64 = 40;
/// How much of somebody's words is quoted.
const QUOTED: usize = 60;

/// What stands behind a core question, as it can be cited.
struct Basis {
    code: String,
    title: String,
    questions: Vec<(String, String)>,
    answers: Vec<(String, String)>,
    statements: Vec<(String, String)>,
    /// Its map of opinions, as a text shows it; empty while there is none.
    map: String,
}

impl Basis {
    /// Some of a list, others each time.
    fn some(list: &[(String, String)], from: usize, count: usize) -> Vec<&str> {
        let codes =
            list.iter().cycle().skip(from % list.len().max(1)).map(|(code, _)| code.as_str());
        codes.take(count.min(list.len())).collect()
    }
}

fn cites<'a>(codes: impl IntoIterator<Item = &'a str>) -> String {
    let codes: Vec<&str> = codes.into_iter().collect();
    if codes.is_empty() { String::new() } else { format!("[@{}]", codes.join("; ")) }
}

/// The first sentence of what somebody wrote, short enough to be quoted.
fn sentence(text: &str) -> Option<&str> {
    let end = text.find(['.', '?', '!']).map_or(text.len(), |place| place + 1);
    let first = text.get(..end)?.trim();
    let is_short = first.chars().count() <= QUOTED && !first.contains('"');
    (is_short && !first.is_empty()).then_some(first)
}

/// A quotation of the first of these that is short enough, between these words; nothing where none is.
fn saying(list: &[(String, String)], from: usize, before: &str, behind: &str) -> String {
    let mut some = list.iter().cycle().skip(from).take(list.len());
    let found = some.find_map(|(code, text)| Some((code, sentence(text)?)));
    found.map_or_else(String::new, |(code, words)| format!("{before}[\"{words}\" @{code}]{behind}"))
}

/// A paper that is being written, paragraph by paragraph.
struct Writing<'a> {
    story: &'a Story,
    paper: PaperView,
    section: SectionId,
    last: Option<ParagraphId>,
}

impl Writing<'_> {
    async fn head(&mut self, title: &str, level: i64) -> anyhow::Result<()> {
        let new = NewSection { title: title.to_owned(), level, behind: None };
        let actor = Actor::command_line();
        self.section = self.story.app.add_section(&actor, &self.paper, &new).await?;
        self.last = None;
        Ok(())
    }

    async fn write(&mut self, text: &str) -> anyhow::Result<ParagraphId> {
        let (app, actor) = (&self.story.app, Actor::command_line());
        let id = app.add_paragraph(&actor, &self.paper, self.section, self.last, text).await?;
        self.last = Some(id);
        Ok(id)
    }

    /// Writes something that rests on nothing but itself, and says so.
    async fn write_freely(&mut self, text: &str, why: &str) -> anyhow::Result<()> {
        let id = self.write(text).await?;
        let actor = Actor::command_line();
        Ok(self.story.app.exempt_paragraph(&actor, &self.paper, id, why).await?)
    }

    /// Publishes what was written; remarks are taken until then.
    async fn publish(self, note: &str, remarks_until: Option<Moment>) -> anyhow::Result<()> {
        let new = NewEdition {
            status: EditionStatus::Review,
            note: note.to_owned(),
            resolution: None,
            remarks_until,
            drawings: self.story.drawings(&self.paper).await?,
        };
        let actor = Actor::command_line();
        self.story.app.publish_edition(&actor, &self.paper, &new).await?;
        Ok(())
    }
}

impl Story {
    /// The figures that a paper shows live, as they are now.
    async fn drawings(&self, paper: &PaperView) -> anyhow::Result<BTreeMap<String, Picture>> {
        Ok(web::paper_drawings(&self.app, &Actor::command_line(), paper).await?)
    }

    /// Writes the Green Paper: what was asked, and what the core questions were drawn from.
    pub(super) async fn write_green_text(
        &self,
        dialogue: &Dialogue,
        cores: &[CoreQuestionView],
    ) -> anyhow::Result<()> {
        let title = "가람구 일자리 녹서";
        let mut writing = self.begin_paper(dialogue, PaperKind::Green, title).await?;
        writing.head("여는 말", 1).await?;
        let [first, second, sectors, channels] = GREEN_OPENING;
        writing.write_freely(first, "읽는 법").await?;
        writing.write_freely(second, "읽는 법").await?;
        let sectors = format!("{sectors}\n\n![분야별로 들어온 질문](figure:sectors)");
        writing.write_freely(&sectors, "질문 전체를 센 것").await?;
        let channels = format!("{channels}\n\n![들어온 길별 질문](figure:channels)");
        writing.write_freely(&channels, "질문 전체를 센 것").await?;
        for (place, sector) in dialogue.sectors.iter().enumerate() {
            let own = |core: &&CoreQuestionView| core.row.sector_id == Some(sector.id);
            writing.head(&sector.name, 1).await?;
            for core in cores.iter().filter(own) {
                let basis = self.basis(core).await?;
                writing.head(&basis.title, 2).await?;
                let asked = Basis::some(&basis.questions, 0, 12);
                let body = &core.row.body;
                writing.write(&format!("{body}[@{}]{}", basis.code, cites(asked))).await?;
                let from = usize::try_from(core.row.number).unwrap_or(0) + place;
                let said = saying(&basis.questions, from, "들어온 질문 가운데 하나는 이렇다. ", "");
                if !said.is_empty() {
                    writing.write(&said).await?;
                }
            }
        }
        self.clock.reach(day("2025-03-28")?.plus(11 * 3600 * SECOND));
        writing.publish("핵심 질문 20개와 그 바탕이 된 질문을 실었다.", None).await
    }

    async fn begin_paper(
        &self,
        dialogue: &Dialogue,
        kind: PaperKind,
        title: &str,
    ) -> anyhow::Result<Writing<'_>> {
        let actor = Actor::command_line();
        let new = NewPaper { kind, title: title.to_owned() };
        let id = self.app.begin_paper(&actor, dialogue, &new).await?;
        let paper = self.app.paper(&actor, dialogue, id).await?;
        Ok(Writing { story: self, paper, section: SectionId(0), last: None })
    }

    /// Writes the White Paper and opens it for remarks.
    pub(super) async fn write_white_paper(
        &self,
        dialogue: &Dialogue,
        cores: &[CoreQuestionView],
    ) -> anyhow::Result<()> {
        let title = "함께 묻고 답한 가람구의 일자리";
        let mut writing = self.begin_paper(dialogue, PaperKind::White, title).await?;
        writing.head("여는 말", 1).await?;
        let [first, second, third] = OPENING;
        let all: Vec<String> =
            cores.iter().map(|core| format!("core-1-{}", core.row.number)).collect();
        writing.write(&format!("{first}{}", cites(all.iter().map(String::as_str)))).await?;
        writing.write_freely(second, "읽는 법").await?;
        writing.write_freely(third, "읽는 법").await?;
        // What people voted so far is read before it is cited: on a few, because it takes its time.
        let first = |agenda: &AgendaText| agenda.answers.first().map(|(core, ..)| *core);
        for number in AGENDAS.iter().step_by(2).filter_map(first) {
            let core = cores.iter().find(|core| core.row.number == number);
            self.app.analyse_surely(core.context("a core question is missing")?.id()).await?;
        }
        let mut bases = BTreeMap::new();
        for core in cores {
            bases.insert(core.row.number, self.basis(core).await?);
        }
        for agenda in &AGENDAS {
            write_agenda(&mut writing, agenda, &bases).await?;
        }
        self.answer_core_questions(dialogue, cores).await?;
        self.clock.reach(day("2025-11-14")?.plus(10 * 3600 * SECOND));
        writing.publish("처음 펴낸 판이다. 문단마다 의견을 받는다.", Some(day("2025-12-06")?)).await
    }

    /// Says what the White Paper makes of each core question.
    async fn answer_core_questions(
        &self,
        dialogue: &Dialogue,
        cores: &[CoreQuestionView],
    ) -> anyhow::Result<()> {
        for agenda in &AGENDAS {
            for (number, _, held) in agenda.answers {
                let core = cores.iter().find(|core| core.row.number == *number);
                let core = core.context("a core question is missing")?;
                let model = agenda.models.iter().find(|model| model.core == *number);
                let (word, reason) = match model {
                    Some(model) => (
                        OutcomeWord::Adopted,
                        format!("{held} 백서의 모델 ‘{}’에 담았습니다.", model.title),
                    ),
                    None => (
                        OutcomeWord::Partly,
                        format!("{held} 의제 ‘{}’에서 함께 다룹니다.", agenda.title),
                    ),
                };
                let new =
                    NewOutcome { word: word.as_str().to_owned(), reason, ..NewOutcome::default() };
                let of = [(Receiver::CoreQuestion, core.row.id)];
                self.app.give_outcome(&Actor::command_line(), dialogue, &of, &new).await?;
            }
        }
        Ok(())
    }

    /// What people said on a core question.
    async fn basis(&self, core: &CoreQuestionView) -> anyhow::Result<Basis> {
        let (app, actor) = (&self.app, Actor::command_line());
        let filter = QuestionFilter {
            core_question: Some(CoreQuestionId(core.row.id)),
            set: Some(core.set.id),
            order: Some(Order::Oldest),
            ..QuestionFilter::default()
        };
        let slice = Slice::first(SOURCES);
        let questions = app.questions(&actor, &core.dialogue, &filter, slice).await?.items;
        let answers = app.answers(&actor, core, None, false, slice).await?.items;
        let statements = app.statements(&actor, core, slice).await?.items;
        let questions = questions.into_iter().map(|row| (QuestionId(row.id).code(), row.title));
        let answers = answers.into_iter().map(|row| (AnswerId(row.id).code(), row.text));
        let statements = statements.into_iter().map(|row| (StatementId(row.id).code(), row.text));
        let known = app.opinion(&actor, core).await?;
        let has_map = known.is_some_and(|opinion| opinion.verdict() != Verdict::TooFew);
        let number = core.row.number;
        let map = has_map.then(|| {
            format!("\n\n![의견 지도: {}](figure:opinion/core-1-{number})", core.row.title)
        });
        Ok(Basis {
            map: map.unwrap_or_default(),
            code: format!("core-1-{}", core.row.number),
            title: core.row.title.clone(),
            questions: questions.collect(),
            answers: answers.collect(),
            statements: statements.collect(),
        })
    }

    /// Publishes the White Paper as the council resolved it.
    pub(super) async fn finish_white_paper(&self, dialogue: &Dialogue) -> anyhow::Result<()> {
        let paper = self.paper_of(dialogue, PaperKind::White).await?;
        self.clock.reach(day("2025-12-19")?.plus(10 * 3600 * SECOND));
        self.publish_final(dialogue, &paper, "백서 1권", "의결에 따라 최종판으로 펴낸다.").await
    }

    async fn paper_of(&self, dialogue: &Dialogue, kind: PaperKind) -> anyhow::Result<PaperView> {
        let papers = self.app.papers(&Actor::command_line(), dialogue).await?;
        papers.into_iter().find(|paper| paper.kind == kind).context("the paper is missing")
    }

    /// Publishes a final edition by the resolution whose title says this.
    async fn publish_final(
        &self,
        dialogue: &Dialogue,
        paper: &PaperView,
        item: &str,
        note: &str,
    ) -> anyhow::Result<()> {
        let actor = Actor::command_line();
        let resolutions = self.app.council_resolutions(&actor, dialogue).await?;
        let resolution = resolutions.iter().find(|row| row.title.contains(item));
        let new = NewEdition {
            status: EditionStatus::Final,
            note: note.to_owned(),
            resolution: Some(resolution.with_context(|| item.to_owned())?.id),
            remarks_until: None,
            drawings: self.drawings(paper).await?,
        };
        self.app.publish_edition(&actor, paper, &new).await?;
        Ok(())
    }

    /// Writes the Blue Paper out of the White one, and opens it for remarks.
    pub(super) async fn write_blue_paper(&self, dialogue: &Dialogue) -> anyhow::Result<()> {
        let actor = Actor::command_line();
        let proposals = self.proposals(dialogue).await?;
        let actions = self.app.actions(&actor, dialogue, false, Slice::first(200)).await?.items;
        let mut writing =
            self.begin_paper(dialogue, PaperKind::Blue, "가람구 일자리 실행 계획").await?;
        writing.head("여는 말", 1).await?;
        let opening = "이 청서는 백서의 스물세 모델을 실행과제로 옮긴 것이다. 과제마다 누가, 언제, 얼마로 하는지와 무엇으로 잴지를 적는다.";
        writing.write_freely(opening, "읽는 법").await?;
        for agenda in &AGENDAS {
            writing.head(agenda.title, 1).await?;
            for model in agenda.models {
                let proposal = proposals.iter().find(|one| one.title == model.title);
                let proposal = proposal.with_context(|| model.title.to_owned())?;
                let carries = |row: &&Action| row.model_id == Some(proposal.model.0);
                let actions = actions.iter().filter(carries).map(|row| ActionId(row.id).code());
                let rests = [proposal.paragraph.code(), format!("core-1-{}", model.core)];
                let rests: Vec<String> =
                    rests.into_iter().chain([proposal.model.code()]).chain(actions).collect();
                let decided = format!("**{}**을 실행과제로 정한다.", model.title);
                writing
                    .write(&format!("{decided} {}[@{}]", model.proposal, rests.join("; ")))
                    .await?;
                let means = format!("{} {}", model.actors, model.cost);
                writing.write(&format!("{means}[@{}]", proposal.paragraph.code())).await?;
            }
        }
        self.clock.reach(day("2026-03-06")?.plus(10 * 3600 * SECOND));
        writing
            .publish(
                "백서 1권의 모델을 실행과제로 옮긴 첫 판이다.",
                Some(day("2026-03-06")?.plus(30 * DAY)),
            )
            .await
    }
}

async fn write_agenda(
    writing: &mut Writing<'_>,
    agenda: &AgendaText,
    bases: &BTreeMap<i64, Basis>,
) -> anyhow::Result<()> {
    writing.head(agenda.title, 1).await?;
    let codes = agenda.answers.iter().filter_map(|(core, ..)| bases.get(core));
    let codes: Vec<&str> = codes.map(|basis| basis.code.as_str()).collect();
    writing.write(&format!("{}{}", agenda.lead, cites(codes))).await?;
    for (number, heard, held) in agenda.answers {
        let basis = bases.get(number).context("a core question is missing")?;
        writing.head(&basis.title, 2).await?;
        write_answer(writing, basis, heard, held).await?;
    }
    writing.head("모델", 2).await?;
    for (place, model) in agenda.models.iter().enumerate() {
        let basis = bases.get(&model.core).context("a core question is missing")?;
        writing.head(model.title, 3).await?;
        write_model(writing, basis, model, place).await?;
    }
    Ok(())
}

async fn write_answer(
    writing: &mut Writing<'_>,
    basis: &Basis,
    heard: &str,
    held: &str,
) -> anyhow::Result<()> {
    let asked = Basis::some(&basis.questions, 0, 12);
    let one = saying(&basis.questions, 0, " 한 사람은 ", "라고 물었다.");
    writing.write(&format!("{heard}{one}{}", cites(asked))).await?;
    let answers = Basis::some(&basis.answers, 0, 8);
    let one = saying(&basis.answers, 3, " ", "라는 답도 있었다.");
    writing.write(&format!("답변에서는 여러 길이 나왔다.{one}{}", cites(answers))).await?;
    let statements = Basis::some(&basis.statements, 0, 3);
    let rest = Basis::some(&basis.answers, 8, 4);
    let cited = cites([basis.code.as_str()].into_iter().chain(statements).chain(rest));
    writing.write(&format!("{held}{cited}")).await?;
    let divided = Basis::some(&basis.statements, 3, 2);
    writing
        .write(&format!("생각이 갈린 곳도 있다. 이 백서는 한쪽을 고르지 않고 모둠마다의 찬성을 그대로 싣는다.{}{}", cites(divided), basis.map))
        .await?;
    Ok(())
}

async fn write_model(
    writing: &mut Writing<'_>,
    basis: &Basis,
    model: &ModelText,
    place: usize,
) -> anyhow::Result<()> {
    let questions = Basis::some(&basis.questions, 12 + place * 3, 3);
    let proposed = cites([basis.code.as_str()].into_iter().chain(questions));
    writing.write(&format!("{}{proposed}", model.proposal)).await?;
    let answers = Basis::some(&basis.answers, 12 + place * 3, 3);
    writing.write(&format!("{}{}", model.actors, cites(answers))).await?;
    writing.write(&format!("{}{}", model.cost, cites([basis.code.as_str()]))).await?;
    let statements = Basis::some(&basis.statements, 5 + place * 2, 2);
    writing
        .write(&format!(
            "조례의 네 기준(일의 질, 사회 통합, 생태 방향, 지역 경제와 일자리 효과)에 비추어 {}{}",
            model.criteria,
            cites(statements)
        ))
        .await?;
    Ok(())
}
