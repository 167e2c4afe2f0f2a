//! A small dialogue, and a browser that keeps no cookies unless it is told to.

use app::Actor;
use app::answer::NewAnswer;
use app::core_question::{CoreQuestionView, NewCoreQuestion};
use app::dialogue::Dialogue;
use app::page::Slice;
use app::question::NewQuestion;
use axum::body::{Body, to_bytes};
use axum::http::{Method, Request, StatusCode, header};
use domain::channel::Channel;
use domain::dialogue::Period;
use domain::id::{CoreQuestionSetId, QuestionId, StatementId};
use domain::stage::{Stage, StageKind};
use domain::time::{DAY, Moment};
use std::sync::Arc;
use testkit::{START, TestApp};
use tower::ServiceExt as _;

/// What a page answered.
#[derive(Debug)]
pub(crate) struct Page {
    pub(crate) status: StatusCode,
    pub(crate) location: String,
    pub(crate) cookie: Option<String>,
    pub(crate) html: String,
}

impl Page {
    /// What stands between `<main` and `</main>`, an element a line.
    pub(crate) fn main(&self) -> String {
        let start = self.html.find("<main").expect("a page has a main part");
        let end = self.html.find("</main>").expect("a main part ends");
        self.html[start..end].replace("><", ">\n<")
    }

    pub(crate) fn has(&self, text: &str) -> bool {
        self.html.contains(text)
    }
}

/// Who looks.
#[derive(Clone, Debug)]
pub(crate) struct Reader {
    pub(crate) participant: Option<Actor>,
    pub(crate) session: Option<String>,
    /// What the browser asks for.
    pub(crate) language: &'static str,
}

impl Default for Reader {
    fn default() -> Self {
        Self { participant: None, session: None, language: "ko" }
    }
}

/// A small dialogue with everything in it.
pub(crate) struct Site {
    pub(crate) t: TestApp,
    pub(crate) dialogue: Arc<Dialogue>,
    pub(crate) cores: Vec<CoreQuestionView>,
    pub(crate) statements: Vec<StatementId>,
}

const QUESTIONS: [(&str, &str, &str); 5] = [
    ("밤 근무 때 아이를 어디에 맡기나요?", "돌봄", "새터동"),
    ("야간 수당은 왜 곳마다 다른가요?", "제조업", "샘골동"),
    ("주말에도 여는 돌봄 교실이 있나요?", "돌봄", "은하동"),
    ("공장이 옮겨 가면 일하던 사람은 어디로 가나요?", "제조업", "새터동"),
    ("버스 막차를 늦출 수 있나요?", "", ""),
];

impl Site {
    pub(crate) async fn new() -> Self {
        Self::on(TestApp::sqlite().await).await
    }

    pub(crate) async fn on(t: TestApp) -> Self {
        t.policy().await;
        let dialogue = t.dialogue("garam").await;
        let closes = Some(START.plus(27 * DAY));
        let dialogue = t
            .set(&dialogue, |settings| {
                settings.vote = Period { opens: None, closes };
                settings.answer = Period { opens: None, closes };
            })
            .await;
        let dialogue = stages(&t, &dialogue).await;
        let mut asked = Vec::new();
        for (title, sector, place) in QUESTIONS {
            let new = NewQuestion {
                title: title.to_owned(),
                sector: Some(sector.to_owned()),
                place: Some(place.to_owned()),
                ..NewQuestion::default()
            };
            let given = t.app.ask(&t.participant(), &dialogue, &new).await.unwrap();
            asked.push(QuestionId(given.id));
        }
        let operator = t.operator();
        t.app.group_questions(&operator, &dialogue, &[asked[0], asked[2]]).await.unwrap();
        let cores = core_questions(&t, &dialogue, &asked).await;
        let mut statements = Vec::new();
        for text in
            ["작은 곳이 여러 개 있는 게 낫다.", "회사가 절반을 내야 한다.", "돈으로 주는 게 낫다."]
        {
            statements.push(t.statement(&cores[0], text).await);
        }
        let place = Some("새터동".to_owned());
        let text = "걸어갈 수 있는 곳이면 좋겠어요.".to_owned();
        let resident = NewAnswer { text, place, ..NewAnswer::default() };
        t.app.answer(&t.participant(), &cores[0], &resident).await.unwrap();
        let typed = NewAnswer {
            text: "옆집에서 봐 주신다.".to_owned(),
            channel: Some(Channel::Field),
            ..NewAnswer::default()
        };
        let editor = t.person(domain::role::Role::Editor, &dialogue).await;
        t.app.answer(&editor, &cores[0], &typed).await.unwrap();
        Self { t, dialogue, cores, statements }
    }

    /// Gets a page. Each request meets a site that has cached nothing yet.
    pub(crate) async fn get(&self, reader: &Reader, path: &str) -> Page {
        self.send(reader, Method::GET, path, "").await
    }

    /// Sends a form.
    pub(crate) async fn post(&self, reader: &Reader, path: &str, form: &str) -> Page {
        self.send(reader, Method::POST, path, form).await
    }

    /// The form as a page of the reader's own would send it.
    fn with_token(&self, reader: &Reader, form: &str) -> String {
        match &reader.session {
            Some(session) => format!("{form}&csrf={}", self.t.app.form_token(session)),
            None => form.to_owned(),
        }
    }

    /// Sends a form with files, its parts parted by `--x`.
    pub(crate) async fn send_parts(&self, reader: &Reader, path: &str, parts: String) -> Page {
        self.send_as(reader, Method::POST, path, ("multipart/form-data; boundary=x", parts)).await
    }

    async fn send(&self, reader: &Reader, method: Method, path: &str, form: &str) -> Page {
        let kind = "application/x-www-form-urlencoded";
        self.send_as(reader, method, path, (kind, self.with_token(reader, form))).await
    }

    async fn send_as(
        &self,
        reader: &Reader,
        method: Method,
        path: &str,
        (kind, body): (&str, String),
    ) -> Page {
        let options = web::Options::default();
        let router = web::router(self.t.app.clone(), options, web::Readiness::ready());
        let mut cookies = Vec::new();
        if let Some(id) = reader.participant.as_ref().and_then(|actor| actor.participant) {
            cookies.push(format!("mundap_participant={}", self.t.app.token(id)));
        }
        if let Some(session) = &reader.session {
            cookies.push(format!("mundap_session={session}"));
        }
        let request = Request::builder()
            .method(method)
            .uri(path)
            .header(header::COOKIE, cookies.join("; "))
            .header(header::ACCEPT_LANGUAGE, reader.language)
            .header(header::CONTENT_TYPE, kind)
            .body(Body::from(body))
            .unwrap();
        let response = router.oneshot(request).await.unwrap();
        let text =
            |name| response.headers().get(name).map(|value| value.to_str().unwrap().to_owned());
        let (location, cookie) = (text(header::LOCATION), text(header::SET_COOKIE));
        let status = response.status();
        let bytes = to_bytes(response.into_body(), 1 << 20).await.unwrap();
        Page {
            status,
            location: location.unwrap_or_default(),
            cookie,
            html: String::from_utf8(bytes.to_vec()).unwrap(),
        }
    }

    /// A participant who has voted on nothing yet.
    pub(crate) fn someone(&self) -> Reader {
        Reader { participant: Some(self.t.participant()), ..Reader::default() }
    }

    /// How the statements of the first core question were voted on: agree, disagree, pass.
    pub(crate) async fn tallies(&self) -> Vec<(i64, i64, i64)> {
        let page = self
            .t
            .app
            .statements(&self.t.operator(), &self.cores[0], Slice::first(10))
            .await
            .unwrap();
        page.items.iter().map(|row| (row.agree, row.disagree, row.pass)).collect()
    }
}

async fn stages(t: &TestApp, dialogue: &Dialogue) -> Arc<Dialogue> {
    let stage = |kind, starts: Moment, ends| Stage { kind, starts, ends };
    let change = app::dialogue::DialogueChange {
        title: dialogue.title.clone(),
        summary: "일과 돌봄을 함께 묻고 답해요.".to_owned(),
        status: dialogue.status,
        settings: dialogue.settings.clone(),
        stages: vec![
            stage(StageKind::Green, START.plus(-30 * DAY), Some(START.plus(30 * DAY))),
            stage(StageKind::White, START.plus(30 * DAY), None),
        ],
    };
    t.app.change_dialogue(&t.operator(), dialogue, &change).await.unwrap();
    t.reload(dialogue).await
}

async fn core_questions(
    t: &TestApp,
    dialogue: &Dialogue,
    asked: &[QuestionId],
) -> Vec<CoreQuestionView> {
    let operator = t.operator();
    let set = t.app.begin_set(&operator, dialogue, "첫 묶음").await.unwrap();
    let set = CoreQuestionSetId(set.id);
    let mut ids = Vec::new();
    for (title, sector, sources) in [
        ("밤에 일하는 사람의 돌봄을 누가 함께 맡을까요?", "돌봄", &[asked[0], asked[2]][..]),
        ("같은 일의 다른 임금을 어떻게 줄일까요?", "제조업", &[asked[1], asked[0]][..]),
    ] {
        let new = NewCoreQuestion {
            title: title.to_owned(),
            body: "함께 답할 질문이에요.".to_owned(),
            sector: Some(sector.to_owned()),
        };
        let id = t.app.add_core_question(&operator, dialogue, set, &new).await.unwrap();
        t.app.link(&operator, dialogue, id, sources).await.unwrap();
        ids.push(id);
    }
    t.app.publish_set(&operator, dialogue, set).await.unwrap();
    let mut cores = Vec::new();
    for id in ids {
        cores.push(t.app.core_question(&operator, id).await.unwrap());
    }
    cores
}
