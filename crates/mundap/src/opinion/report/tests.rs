use opinion::analysis::analyse;
use opinion::table::{self, Planted};

use super::*;

/// Begins the map in a page; its style names the class, too.
const MAP: &str = "<svg class=\"map-picture\"";

/// Made-up votes.
fn planted(participants: usize, statements: usize, groups: usize) -> Conversation {
    let votes = participants * statements * 3 / 4;
    let wanted = Planted { participants, statements, votes, groups, seed: 7 };
    let mut file = Vec::new();
    wanted.write(&mut file).unwrap();
    table::read(&file).unwrap()
}

fn analysed(conversation: &Conversation, options: &Options) -> Analysis {
    analyse(&conversation.matrix, None, options, &mut |_| ())
}

/// A conversation with what came out of it.
struct Case {
    conversation: Conversation,
    analysis: Analysis,
    options: Options,
}

impl Case {
    fn new(conversation: Conversation, options: Options) -> Self {
        let analysis = analysed(&conversation, &options);
        Self { conversation, analysis, options }
    }

    fn report(&self, lang: Lang) -> Report<'_> {
        Report {
            conversation: &self.conversation,
            analysis: &self.analysis,
            options: &self.options,
            weighted: None,
            name: "<b>밤 돌봄</b>",
            lang,
        }
    }

    fn html(&self, lang: Lang) -> String {
        self.report(lang).html().unwrap()
    }
}

fn two_groups() -> Case {
    Case::new(planted(80, 20, 2), Options::default())
}

/// What a reader sees: no tags, no style.
fn read(html: &str) -> String {
    let body = html.split("<body>").nth(1).unwrap();
    let texts: Vec<&str> = body.split('<').filter_map(|part| part.split('>').nth(1)).collect();
    texts.join(" ").split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Nothing is asked of any other file or place, and nothing runs.
fn alone(file: &str) {
    for outside in
        ["href", "src=", "@import", "<script", "<link", "<img", "<iframe", "http://", "https://"]
    {
        let own = file.replace("http://www.w3.org/2000/svg", "");
        assert!(!own.contains(outside), "{outside}");
    }
    let targets = file.split("url(").skip(1);
    assert!(targets.clone().all(|target| target.starts_with('#')));
    for target in targets.filter_map(|target| target.split(')').next()) {
        let id = format!("id=\"{}\"", target.trim_start_matches('#'));
        assert_eq!(file.matches(&id).count(), 1, "{id}");
    }
}

#[test]
fn two_groups_are_told_in_both_languages() {
    let case = two_groups();
    assert_eq!(case.analysis.groups.len(), 2);
    let korean = case.html(Lang::Ko);
    let text = read(&korean);
    for words in [
        "의견 모둠은 2개예요",
        "80명이 의견 20개에 1,200표를 던졌어요.",
        "가 모둠 40명 · 50%",
        "모든 모둠이 함께 찬성한 의견",
        "생각이 갈리는 의견",
        "모든 의견 20개",
        "표로 보기",
        "사람을 다시 뽑아 60번",
        "mundap opinion PATH --mode honest --seed 0 --lang ko --html REPORT.html",
    ] {
        assert!(text.contains(words), "{words}: {text}");
    }
    // Each statement once with bars, and once in the table; others where they divide.
    assert_eq!(korean.matches("scope=\"rowgroup\"").count(), 20);
    assert!(korean.matches("class=\"stm\"").count() >= 20 + case.analysis.divides.len());
    assert!(!case.analysis.divides.is_empty());
    alone(&korean);

    let english = case.html(Lang::En);
    let text = read(&english);
    for words in ["There are 2 opinion groups", "Group A", "What divides the groups", "--lang en"] {
        assert!(text.contains(words), "{words}: {text}");
    }
    let is_korean = |c: char| ('가'..='힣').contains(&c);
    assert!(!text.replace("밤 돌봄", "").contains(is_korean), "{text}");
    assert!(english.contains("<html lang=\"en\">") && korean.contains("<html lang=\"ko\">"));
    // The same input gives the same bytes.
    assert_eq!(two_groups().html(Lang::En), english);
}

#[test]
fn hostile_texts_stay_texts() {
    let mut case = two_groups();
    let hostile =
        "</style><script>alert(1)</script><img src=\"https://x.example/\" onerror='a()'> & \u{1}";
    case.conversation.texts = vec![hostile.to_owned(); 20];
    for id in &mut case.conversation.statements {
        id.insert_str(0, "\"><svg onload=a()>");
    }
    let html = case.html(Lang::Ko);
    let harmless = html.replace("&lt;", "").replace("&#60;", "");
    for tag in ["<script", "<img", "<b>밤", "<svg onload"] {
        assert!(!harmless.contains(tag), "{tag}");
    }
    assert_eq!(html.matches("</style>").count(), 1);
    assert!(read(&html).contains("alert(1)"));
}

#[test]
fn a_statement_without_text_goes_by_its_id() {
    let case = two_groups();
    assert!(case.conversation.texts.iter().all(String::is_empty));
    assert!(read(&case.html(Lang::Ko)).contains("의견 17"));
}

#[test]
fn one_group_is_an_answer() {
    let case = Case::new(planted(60, 16, 1), Options::default());
    let html = case.html(Lang::Ko);
    let text = read(&html);
    assert!(text.contains("의견 모둠은 하나예요"), "{text}");
    assert!(!text.contains("가 모둠") && !text.contains("생각이 갈리는 의견"), "{text}");
    assert!(html.contains(MAP) && !html.contains("class=\"gm\""));
    assert!(text.contains("함께 찬성한 의견") && !text.contains("모든 모둠이"), "{text}");
    alone(&html);
}

#[test]
fn too_few_people_make_no_map() {
    let case = Case::new(planted(9, 12, 2), Options::default());
    let html = case.html(Lang::Ko);
    let text = read(&html);
    assert!(text.contains("지금 9명이 참여했어요. 6명이 더 참여하면"), "{text}");
    assert!(!html.contains(MAP) && !text.contains("가 모둠"));
    assert!(text.contains("모든 의견 12개"));
    let svg = case.report(Lang::Ko).svg();
    assert!(svg.contains("6명이 더 참여하면") && !svg.contains("class=\"g0\""), "{svg}");
    let none = table::read(b"participant,statement,vote\n").unwrap();
    let text = read(&Case::new(none, Options::default()).html(Lang::En));
    assert!(text.contains("15 more are needed"), "{text}");
}

#[test]
fn groups_that_do_not_come_out_again_are_not_drawn() {
    let mut case = two_groups();
    let mut stability = case.analysis.stability.unwrap();
    stability.same_number = 41;
    case.analysis.stability = Some(stability);
    let html = case.html(Lang::Ko);
    let text = read(&html);
    assert!(text.contains("모둠이 있는지 아직 말할 수 없어요"), "{text}");
    assert!(text.contains("60번 나눠 봤더니 41번은"), "{text}");
    assert!(!text.contains("가 모둠") && !html.contains("class=\"gm\""));
    // 42 of 60 are enough; and whoever asks for two groups sees them.
    stability.same_number = 42;
    case.analysis.stability = Some(stability);
    assert!(read(&case.html(Lang::Ko)).contains("가 모둠"));
    stability.same_number = 41;
    case.analysis.stability = Some(stability);
    case.options.groups = Some(2);
    assert!(read(&case.html(Lang::Ko)).contains("가 모둠"));
}

#[test]
fn polis_and_a_set_number_of_groups() {
    let options = Options { mode: Mode::Polis, groups: Some(3), ..Options::default() };
    let case = Case::new(planted(60, 16, 3), options);
    let text = read(&case.html(Lang::Ko));
    for words in [
        "미리 정한 대로 모둠 3개로 나눴어요",
        "다 모둠",
        "모둠이 정말 있는지 따지지 않아요",
        "모두 합쳐 절반 넘게 찬성한 의견",
        "3개로 미리 정했어요",
        "--mode polis --seed 0 --groups 3",
    ] {
        assert!(text.contains(words), "{words}: {text}");
    }
}

#[test]
fn polis_finds_groups_by_itself() {
    let options = Options { mode: Mode::Polis, ..Options::default() };
    let case = Case::new(planted(60, 16, 2), options);
    let text = read(&case.html(Lang::En));
    assert!(text.contains("The formulas of Polis give 2 groups"), "{text}");
    let options = Options { groups: Some(1), ..Options::default() };
    let text = read(&Case::new(planted(60, 16, 2), options).html(Lang::Ko));
    assert!(text.contains("미리 정한 대로 모둠을 나누지 않았어요"), "{text}");
}

#[test]
fn many_statements_are_folded() {
    let case = Case::new(planted(20, 101, 1), Options::default());
    let html = case.html(Lang::Ko);
    for range in ["<summary>1–100번째 의견</summary>", "<summary>101–101번째 의견</summary>"]
    {
        assert!(html.contains(range), "{range}");
    }
    let mut case = two_groups();
    case.conversation.matrix.moderate(3, true).unwrap();
    case.analysis = analysed(&case.conversation, &case.options);
    assert!(read(&case.html(Lang::Ko)).contains("모든 의견 19개"));
}

#[test]
fn the_map_alone_needs_nothing_else() {
    let svg = two_groups().report(Lang::Ko).svg();
    assert!(svg.starts_with("<svg ") && svg.ends_with("</svg>"));
    assert!(svg.contains("xmlns=\"http://www.w3.org/2000/svg\"") && svg.contains("40명"));
    assert!(svg.contains("prefers-color-scheme:dark"));
    alone(&svg);
}
