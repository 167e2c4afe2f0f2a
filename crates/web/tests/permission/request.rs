//! For every route what it is asked for, and a request that is right in all but, it may be, the
//! permission.

use app::App;
use axum::body::Body;
use axum::http::{Request, header};
use web::{Route, Surface};

use crate::account;
use crate::world::{
    COUNCIL, Codes, Copy, EXPERT, Kind, METRICS_TOKEN, OPERATOR, SUBCOMMITTEE, World,
};

/// What a route is asked for: a kind of resource, and what is done to it where there is a choice.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Ask {
    pub(crate) kind: Kind,
    pub(crate) what: &'static str,
}

impl Ask {
    /// Whether asking alone writes something, also where it is a GET.
    pub(crate) fn writes(self) -> bool {
        self.what == "with a reason" || self.what == "coming back"
    }

    pub(crate) fn name(self) -> String {
        let Self { kind, what } = self;
        if what.is_empty() { kind.name().to_owned() } else { format!("{}: {what}", kind.name()) }
    }
}

const CONTRIBUTION: &[Kind] = &[
    Kind::Own,
    Kind::OwnWaiting,
    Kind::OwnHidden,
    Kind::OwnWithdrawn,
    Kind::OwnStaffOnly,
    Kind::OwnClosed,
    Kind::OwnUnpublished,
    Kind::Anothers,
    Kind::Hidden,
    Kind::Waiting,
    Kind::Withdrawn,
    Kind::StaffOnly,
    Kind::Erased,
    Kind::Unpublished,
    Kind::Closed,
    Kind::Elsewhere,
];
const CORE: &[Kind] =
    &[Kind::Open, Kind::DraftSet, Kind::Unpublished, Kind::Closed, Kind::Elsewhere];
const DIALOGUE: &[Kind] = &[Kind::Open, Kind::Unpublished, Kind::Closed, Kind::Elsewhere];
/// A dialogue's staff desk, asked about something of that dialogue or of another.
const DESK: &[Kind] =
    &[Kind::Open, Kind::Unpublished, Kind::Closed, Kind::Elsewhere, Kind::Smuggled];
const RECEIPT: &[Kind] = &[
    Kind::Own,
    Kind::OwnWaiting,
    Kind::OwnHidden,
    Kind::OwnWithdrawn,
    Kind::OwnStaffOnly,
    Kind::Anothers,
    Kind::Erased,
    Kind::Unpublished,
    Kind::Elsewhere,
];
const UPLOAD: &[Kind] =
    &[Kind::Own, Kind::Anothers, Kind::Unpublished, Kind::Closed, Kind::Elsewhere, Kind::Smuggled];

/// Whose request is granted: what members do in a body is nobody else's, not even an operator's.
#[allow(dead_code, reason = "each test binary takes what it needs")]
pub(crate) fn hand(route: &Route) -> usize {
    match route.path {
        path if path.starts_with("/bodies/") => SUBCOMMITTEE,
        "/inquiries/{id}/answer" | "/inquiries/{id}/decline" => EXPERT,
        "/meetings/{code}/minutes/review" => COUNCIL,
        _ => OPERATOR,
    }
}

/// What a route is asked for, row by row.
pub(crate) fn asks(route: &Route) -> Vec<Ask> {
    let of = |kinds: &[Kind], what| kinds.iter().map(|kind| Ask { kind: *kind, what }).collect();
    let one = |kind, what| Ask { kind, what };
    let path = route.path;
    match (route.method, path.strip_prefix("/staff/d/{dialogue}").unwrap_or(path)) {
        ("POST", "/moderation") => vec![
            one(Kind::Own, "hide"),
            one(Kind::Anothers, "hide"),
            one(Kind::Anothers, "bar"),
            one(Kind::Hidden, "restore"),
            one(Kind::Waiting, "publish"),
            one(Kind::Withdrawn, "hide"),
            one(Kind::StaffOnly, "publish"),
            one(Kind::StaffOnly, "bar"),
            one(Kind::Erased, "restore"),
            one(Kind::Unpublished, "hide"),
            one(Kind::Closed, "hide"),
            one(Kind::Elsewhere, "hide"),
            one(Kind::Smuggled, "hide"),
            one(Kind::Smuggled, "bar"),
        ],
        ("POST", "/core/{set}") => vec![
            one(Kind::Open, "link"),
            one(Kind::DraftSet, "link"),
            one(Kind::DraftSet, "begin"),
            one(Kind::Unpublished, "link"),
            one(Kind::Closed, "link"),
            one(Kind::Elsewhere, "link"),
            one(Kind::Smuggled, "link"),
            one(Kind::Smuggled, "begin"),
        ],
        ("POST", "/core/{set}/edit") => vec![
            one(Kind::Open, "rewrite"),
            one(Kind::DraftSet, "add"),
            one(Kind::DraftSet, "rewrite"),
            one(Kind::DraftSet, "move"),
            one(Kind::DraftSet, "remove"),
            one(Kind::Unpublished, "rewrite"),
            one(Kind::Closed, "rewrite"),
            one(Kind::Elsewhere, "rewrite"),
            one(Kind::Smuggled, "rewrite"),
            one(Kind::Smuggled, "move"),
            one(Kind::Smuggled, "remove"),
        ],
        ("POST", "/undo") => vec![
            one(Kind::Open, "a decision"),
            one(Kind::Open, "a grouping"),
            one(Kind::Open, "an office taken"),
            one(Kind::Open, "a translation"),
            one(Kind::Unpublished, "a decision"),
            one(Kind::Closed, "a decision"),
            one(Kind::Elsewhere, "a decision"),
            one(Kind::Smuggled, "a decision"),
        ],
        ("POST", "/people") => {
            vec![
                one(Kind::Open, "editor"),
                one(Kind::Open, "operator"),
                one(Kind::Unpublished, "editor"),
                one(Kind::Closed, "editor"),
                one(Kind::Elsewhere, "editor"),
            ]
        }
        ("POST", "/people/revoke") => {
            let operator = one(Kind::Open, "an operator's");
            let mut all: Vec<Ask> = of(DESK, "");
            all.push(operator);
            all
        }
        ("POST", "/staff/people/revoke") => {
            vec![one(Kind::Open, ""), one(Kind::Elsewhere, ""), one(Kind::Site, "an operator's")]
        }
        ("POST", "/slip") => {
            let mut all: Vec<Ask> = of(DIALOGUE, "question");
            all.extend::<Vec<Ask>>(of(DIALOGUE, "answer"));
            all
        }
        ("POST", "/pilots/{code}/entries") => {
            let mut all: Vec<Ask> = of(DESK, "enter");
            all.extend(["replace", "remove"].map(|what| one(Kind::Open, what)));
            all.push(one(Kind::Smuggled, "remove"));
            all
        }
        ("POST", "/choices/{id}") => {
            let mut all: Vec<Ask> = of(DESK, "withdraw");
            all.extend(["candidate", "count", "resolve"].map(|what| one(Kind::Open, what)));
            all
        }
        ("POST", "/indicators/{code}") => {
            let mut all: Vec<Ask> = of(DESK, "measure");
            all.extend(["change", "explain", "remove"].map(|what| one(Kind::Open, what)));
            all
        }
        (
            "GET",
            "/api/v1/actions/{code}"
            | "/api/v1/pilots/{code}"
            | "/api/v1/indicators/{code}/series.csv"
            | "/indicators/{code}",
        ) => {
            let mut all: Vec<Ask> = of(DIALOGUE, "");
            all.push(one(Kind::Draft, ""));
            all
        }
        (_, rest)
            if [
                "/gatherings/{code}",
                "/notices/{code}",
                "/models/{code}",
                "/api/v1/models/{code}",
                "/actions/{code}",
                "/pilots/{code}",
            ]
            .iter()
            .any(|start| rest.starts_with(start)) =>
        {
            let public = path == rest;
            let mut all: Vec<Ask> = of(DIALOGUE, "");
            all.push(one(Kind::Draft, ""));
            if !public {
                all.push(one(Kind::Smuggled, ""));
            }
            if rest.ends_with("/publish") {
                all = of(DESK, "withdraw");
                all.extend([one(Kind::Draft, "publish"), one(Kind::Open, "publish")]);
            }
            all
        }
        (_, rest) if rest.starts_with("/papers/{paper}") => of(DESK, ""),
        (_, "/paragraphs/{code}" | "/outcomes/{code}" | "/appeals/{code}") => of(DIALOGUE, ""),
        ("POST", "/themes/{set}") => {
            let mut all: Vec<Ask> = of(DESK, "rewrite");
            all.extend(["add", "agenda", "rewrite", "merge"].map(|what| one(Kind::DraftSet, what)));
            all
        }
        ("POST", "/coding/{set}") => {
            let mut all: Vec<Ask> = of(DIALOGUE, "divide");
            all.extend([one(Kind::Open, "draw"), one(Kind::DraftSet, "divide")]);
            all
        }
        (_, rest)
            if ["/themes/{code}", "/agendas/{code}", "/api/v1/themes/{code}"].contains(&rest) =>
        {
            let mut all: Vec<Ask> = of(DIALOGUE, "");
            all.push(one(Kind::Draft, ""));
            all
        }
        ("POST", "/work") => {
            let mut all: Vec<Ask> = of(DESK, "assign");
            all.extend([one(Kind::Open, "end"), one(Kind::Smuggled, "end")]);
            all
        }
        (_, path)
            if [
                "/bodies/{slug}/work",
                "/bodies/{slug}/models",
                "/experts/",
                "/evidence/",
                "/inquiries/",
            ]
            .iter()
            .any(|start| path.starts_with(start)) =>
        {
            of(DIALOGUE, "")
        }
        ("POST", "/bodies/{slug}") => {
            let mut all: Vec<Ask> = of(DESK, "describe");
            all.push(one(Kind::Open, "exempt"));
            all
        }
        ("POST", "/bodies/{slug}/members/{member}") => {
            let mut all: Vec<Ask> = of(DESK, "change");
            all.extend(["renew", "give", "leave"].map(|what| one(Kind::Open, what)));
            all
        }
        ("POST", "/bodies/{slug}/bylaws") => {
            let mut all: Vec<Ask> = of(DESK, "save");
            all.extend([one(Kind::Open, "preview"), one(Kind::Open, "fields")]);
            all
        }
        ("POST", "/meetings/{code}/hall") => {
            let mut all: Vec<Ask> = of(DIALOGUE, "cast");
            all.extend(["leave", "ask", "aside"].map(|what| one(Kind::Open, what)));
            all
        }
        ("POST", "/meetings/{code}/console") => {
            let mut all: Vec<Ask> = of(DIALOGUE, "leave");
            all.extend(["close", "stop", "remark", "cast"].map(|what| one(Kind::Open, what)));
            all
        }
        ("POST", "/meetings/{code}/prepare") => {
            let mut all: Vec<Ask> = of(DIALOGUE, "change");
            all.extend([one(Kind::Draft, "change"), one(Kind::Draft, "call")]);
            all.push(one(Kind::Draft, "cancel"));
            all
        }
        ("POST", "/meetings/{code}/prepare/items") => {
            let mut all: Vec<Ask> = of(DIALOGUE, "save");
            all.extend([one(Kind::Draft, "save"), one(Kind::Open, "remove")]);
            all
        }
        ("POST", "/meetings/{code}/minutes/edit") => {
            let mut all: Vec<Ask> = of(DIALOGUE, "save");
            let more = ["circulate", "approve", "sign:chair", "sign:secretary", "publish"];
            all.extend(more.map(|what| one(Kind::Open, what)));
            all
        }
        ("POST", "/reports/{year}") => {
            let mut all: Vec<Ask> = of(DIALOGUE, "add");
            all.extend([one(Kind::Open, "remove"), one(Kind::Smuggled, "remove")]);
            all
        }
        ("GET", "/reports/{year}") => of(DIALOGUE, ""),
        ("GET", "/meetings/{code}" | "/meetings/{code}/prepare" | "/api/v1/meetings/{code}") => {
            let mut all: Vec<Ask> = of(DIALOGUE, "");
            all.push(one(Kind::Draft, ""));
            all
        }
        (
            "POST",
            "/meetings"
            | "/scorings"
            | "/scorings/{id}/close"
            | "/indicators"
            | "/coding"
            | "/coding/{set}/file"
            | "/outcomes"
            | "/appeals",
        ) => of(DESK, ""),
        (_, rest) if rest.contains("/meetings/{code}") => of(DIALOGUE, ""),
        ("POST", "/reorganise") => of(DESK, ""),
        (_, rest) if rest.starts_with("/bodies/{slug}") => {
            of(if path == rest { DIALOGUE } else { DESK }, "")
        }
        (_, "/api/v1/bodies/{slug}") => of(DIALOGUE, ""),
        ("POST", "/calls/{code}/step") => {
            let mut all: Vec<Ask> = of(DESK, "withdraw");
            all.push(one(Kind::Draft, "publish"));
            all
        }
        ("POST", "/calls/{code}") => {
            let mut all: Vec<Ask> = of(DESK, "");
            all.push(one(Kind::Draft, ""));
            all
        }
        // Whoever holds the receipt, and nobody else.
        (_, rest) if rest.starts_with("/calls/{code}/applications/{receipt}") => {
            of(&[Kind::Own], "")
        }
        (_, rest) if path != rest && rest.starts_with("/calls/{code}/applications") => {
            let mut all: Vec<Ask> = of(DESK, "");
            all.extend::<Vec<Ask>>(of(DESK, "with a reason"));
            all
        }
        (_, rest) if path != rest && rest.starts_with("/calls/{code}/letters") => of(DESK, ""),
        (_, rest) if rest.starts_with("/calls/{code}/files") => of(DIALOGUE, ""),
        (_, rest) if rest.contains("/calls/{code}") => {
            let mut all: Vec<Ask> = of(DIALOGUE, "");
            all.push(one(Kind::Draft, ""));
            if path != rest {
                all.push(one(Kind::Smuggled, ""));
            }
            all
        }
        ("POST", "/print") => {
            let mut all: Vec<Ask> = of(DESK, "question");
            all.extend::<Vec<Ask>>(of(DIALOGUE, "votes"));
            all
        }
        (
            "POST",
            "/duplicates" | "/sheet" | "/scans" | "/slip/fix" | "/slip/back" | "/slip/scan",
        )
        | (
            _,
            "/choices/{id}" | "/print/{run}" | "/print/{run}/slips.pdf" | "/scans/{id}/picture",
        ) => of(DESK, ""),
        // It leads on, whether there is such a receipt or not.
        (_, "/r/{code}") => of(&[Kind::Site], ""),
        (_, "/q/{code}/scan" | "/a/{code}/scan") => of(DIALOGUE, ""),
        (_, "/translations/{of}/{id}/{language}") => {
            let mut all: Vec<Ask> = of(CORE, "");
            all.push(one(Kind::Smuggled, ""));
            all
        }
        ("POST", path) if path.starts_with("/translations/{of}/{id}/{language}/") => of(DESK, ""),
        ("POST", "/staff/texts/{language}") => vec![
            one(Kind::Site, "save"),
            one(Kind::Site, "check"),
            one(Kind::Site, "check_file"),
            one(Kind::Site, "restore"),
        ],
        (_, "/import/{token}") => of(UPLOAD, ""),
        ("GET", "/people") => {
            let mut all: Vec<Ask> = of(DIALOGUE, "");
            all.extend::<Vec<Ask>>(of(DIALOGUE, "with a reason"));
            all
        }
        ("GET", "/staff/people") => {
            vec![one(Kind::Site, ""), one(Kind::Site, "with a reason")]
        }
        (_, "/sign-in/second") => vec![one(Kind::Site, ""), one(Kind::Site, "half signed in")],
        ("GET", "/sign-in/with/{provider}/back") => {
            vec![one(Kind::Site, ""), one(Kind::Site, "coming back")]
        }
        ("POST", "/sign-in") => vec![one(Kind::Site, "wrong"), one(Kind::Site, "right")],
        ("POST", "/me/claim") => vec![one(Kind::Site, "adult"), one(Kind::Site, "child")],
        ("POST", "/me/consents") => {
            vec![one(Kind::Site, "news"), one(Kind::Site, "no_news"), one(Kind::Site, "no_address")]
        }
        ("POST", "/me/following") => {
            let mut all: Vec<Ask> = of(CONTRIBUTION, "start");
            all.extend([one(Kind::Own, "stop"), one(Kind::Anothers, "stop")]);
            all
        }
        ("POST", "/me/delivery") => vec![one(Kind::Site, "daily"), one(Kind::Site, "none")],
        ("POST", "/me/erase") => vec![one(Kind::Site, "once"), one(Kind::Site, "twice")],
        ("POST", "/guardian/{token}") => {
            vec![one(Kind::Site, "consent"), one(Kind::Site, "refuse")]
        }
        (_, "/set-up") => vec![one(Kind::Site, ""), one(Kind::New, "")],
        ("POST", "/d/{dialogue}/core/{set}/{number}/vote") => {
            let mut all: Vec<Ask> = of(CORE, "");
            let states =
                [Kind::Hidden, Kind::Waiting, Kind::Withdrawn, Kind::StaffOnly, Kind::Erased];
            all.extend::<Vec<Ask>>(of(&states, ""));
            all
        }
        _ if path.starts_with("/receipts/") => of(RECEIPT, ""),
        _ if path.contains("{code}") || path.contains("/statements/{id}") => of(CONTRIBUTION, ""),
        _ if path.contains("{set}") || path.contains("/core-questions/{id}") => of(CORE, ""),
        _ if path.contains("{dialogue}") => of(DIALOGUE, ""),
        _ => of(&[Kind::Site], ""),
    }
}

/// The request of a persona; none when the persona can have no such resource.
pub(crate) async fn request(
    world: &World,
    copy: &Copy,
    route: &Route,
    ask: Ask,
    persona: usize,
) -> Option<Request<Body>> {
    let codes = world.codes(ask.kind, persona)?;
    // Of what only somebody known can have, and of a new installation nobody is known.
    if ask.what == "right" && world.credentials[persona].sign_in.is_none()
        || ask.kind == Kind::New && world.credentials[persona].cookie.is_some()
    {
        return None;
    }
    let mut path = address(world, route, ask.kind, codes);
    if path.starts_with("/me/claim/") || path.starts_with("/guardian/") {
        let guardian = path.starts_with("/guardian/");
        path = path.replace("{token}", &world.link(&copy.app, guardian).await);
    } else if path.contains("{secret}") {
        path = path.replace("{secret}", &world.mail_secret);
    } else if path.contains("{token}") {
        path = path.replace("{token}", &world.upload(&copy.app, ask.kind, persona).await);
    }
    let credentials = &world.credentials[persona];
    let prepared = account::prepare(world, copy, route, ask, persona).await;
    path.push_str(&prepared.query);
    let cookies = [credentials.cookie.clone(), prepared.cookie];
    let cookies: Vec<String> = cookies.into_iter().flatten().collect();
    if route.method != "GET" {
        path = with_token(&copy.app, path, credentials.cookie.as_deref());
    }
    let mut request = Request::builder()
        .method(route.method)
        .uri(path)
        .header(header::HOST, "mundap.test")
        .header(header::ACCEPT_LANGUAGE, "ko");
    match &credentials.token {
        Some(token) if route.surface == Surface::Api => {
            request = request.header(header::AUTHORIZATION, format!("Bearer {token}"));
        }
        _ if !cookies.is_empty() => {
            request = request.header(header::COOKIE, cookies.join("; "));
        }
        _ => {}
    }
    if route.path == "/metrics" && persona == OPERATOR {
        request = request.header(header::AUTHORIZATION, format!("Bearer {METRICS_TOKEN}"));
    }
    if route.method == "GET" {
        return Some(request.body(Body::empty()).unwrap());
    }
    if let Some(form) = prepared.form {
        let body = Body::from(escaped(&form));
        return Some(request.header(header::CONTENT_TYPE, FORM).body(body).unwrap());
    }
    let set_up_code = copy.app.set_up_code().await.unwrap().unwrap_or_default();
    let (kind, body) = match route.path.strip_prefix("/staff/d/{dialogue}") {
        Some("/gatherings/{code}/photos" | "/pilots/{code}/reports/{report}/pictures") => {
            (FILE, picture(""))
        }
        Some("/actions/import") => (FILE, ACTIONS.as_bytes().to_vec()),
        Some("/bodies/{slug}/roster") => (FILE, ROSTER.as_bytes().to_vec()),
        Some("/coding/{set}/file") => {
            let theme = &world.staffed(ask.kind).work.themes.0;
            (FILE, coding_file(&codes.answer, theme))
        }
        _ if route.path == "/meetings/{code}/prepare/files" => {
            (FILE, paper_of(world.staffed(ask.kind).paper.meetings.items.1))
        }
        _ if route.path == "/meetings/{code}/check-in" => {
            let code = world.check_in(&copy.app, ask.kind).await;
            (FORM, escaped(&format!("code={code}")).into_bytes())
        }
        None if route.path == "/calls/{code}/apply" => (FILE, APPLICATION.as_bytes().to_vec()),
        Some("/slip/scan") => (FILE, picture(&world.staffed(ask.kind).paper.slips.0)),
        _ => {
            let (kind, mut text) = body(world, route, ask, persona, codes, &set_up_code);
            if route.path == "/me/erase" && ask.what == "twice" {
                text = escaped(&format!("token={}", world.erasure(&copy.app, persona)));
            }
            (kind, text.into_bytes())
        }
    };
    Some(request.header(header::CONTENT_TYPE, kind).body(Body::from(body)).unwrap())
}

/// The address with the token that a form of this session carries.
pub(crate) fn with_token(app: &App, path: String, cookie: Option<&str>) -> String {
    match cookie.and_then(|cookie| cookie.strip_prefix("mundap_session=")) {
        Some(session) => format!("{path}?csrf={}", app.form_token(session)),
        None => path,
    }
}

fn address(world: &World, route: &Route, kind: Kind, codes: &Codes) -> String {
    let path = route.path;
    let paper = &world.staffed(kind).paper;
    let work = &world.staffed(kind).work;
    let papers = &world.staffed(kind).papers;
    let own = |(public, draft): &(String, String)| {
        if kind == Kind::Draft { draft.clone() } else { public.clone() }
    };
    let (gathering, notice) = (own(&paper.gatherings), own(&paper.notices));
    let model = own(&paper.models);
    let pilots = &paper.pilots;
    let (action, pilot) = (own(&pilots.actions), own(&pilots.pilots));
    let indicator = own(&pilots.indicators);
    let calls = &paper.calls;
    // What follows a decision is asked of the call that is decided.
    let decides = ["/files/", "/answer", "/applications/{id}"].iter().any(|p| path.contains(p));
    let call = match kind {
        Kind::Draft => &calls.codes.2,
        _ if decides => &calls.codes.1,
        _ => &calls.codes.0,
    };
    let receipt = if decides { &calls.receipts.1 } else { &calls.receipts.0 };
    let meetings = &paper.meetings.codes;
    // A stream goes on as long as the meeting does.
    let over = ["/events", "/files/{file}", "/ballots/{ballot}", "/choices.csv"];
    let minutes = path.starts_with("/meetings/{code}/minutes") || path.ends_with("/minutes");
    let code = if path.contains("/themes/{code}") {
        if kind == Kind::Draft { &work.themes.1 } else { &work.themes.0 }
    } else if path.contains("/agendas/{code}") {
        if kind == Kind::Draft { &work.agendas.1 } else { &work.agendas.0 }
    } else if path.contains("/meetings/{code}") && kind == Kind::Draft {
        &meetings.2
    } else if path == "/meetings/{code}/minutes/{format}" {
        &paper.meetings.told
    } else if path.contains("/meetings/{code}")
        && (minutes || over.iter().any(|end| path.ends_with(end)))
    {
        &meetings.1
    } else if path.contains("/meetings/{code}") {
        &meetings.0
    } else if path.contains("/calls/{code}") {
        call
    } else if path.contains("/paragraphs/{code}") {
        &papers.paragraph
    } else if path.contains("/actions/{code}") {
        &action
    } else if path.contains("/pilots/{code}") {
        &pilot
    } else if path.contains("/indicators/{code}") {
        &indicator
    } else if path.contains("/gatherings/{code}") {
        &gathering
    } else if path.contains("/notices/{code}") {
        &notice
    } else if path.starts_with("/outcomes/") {
        &paper.outcome
    } else if path.starts_with("/appeals/") {
        &paper.appealable.0
    } else if path.contains("/models/{code}") {
        &model
    } else if path.starts_with("/evidence/") {
        &work.evidence
    } else if path.starts_with("/r/") {
        &paper.slips.1
    } else if path == "/q/{code}/scan" {
        &paper.scanned.0
    } else if path == "/a/{code}/scan" {
        &paper.scanned.1
    } else if path.starts_with("/receipts") {
        &codes.receipt
    } else if path.starts_with("/a/") {
        &codes.answer
    } else if path.starts_with("/s/") {
        &codes.statement
    } else if path.starts_with("/v/") {
        &codes.remark
    } else {
        &codes.question
    };
    let id = if path.contains("/statements/{id}") {
        codes.statement_id
    } else if path.contains("/scorings/{id}") {
        work.scoring
    } else if path.contains("/assistant/{id}") {
        papers.draft
    } else if path.contains("/choices/{id}") {
        pilots.choices.1
    } else if path.contains("/scans/{id}") {
        paper.scan
    } else if path.starts_with("/experts/") {
        work.expert
    } else if path.starts_with("/inquiries/") {
        work.inquiry
    } else if path.contains("/applications/{id}") {
        calls.application.0
    } else {
        world.cores.get(&kind).copied().unwrap_or_default()
    };
    let file = paper.meetings.file.to_string();
    // What is smuggled into a draft of the personas' own dialogue could be stored there.
    let draft = matches!(kind, Kind::DraftSet | Kind::Smuggled);
    let set = if draft { world.staffed(Kind::Open).draft_core.1 } else { 1 };
    let body = match path.strip_prefix("/bodies/{slug}/work") {
        Some(rest) if rest.ends_with("/adopt") => &work.bodies.1,
        Some(_) => &work.bodies.0,
        None if path == "/bodies/{slug}/models" => &work.bodies.0,
        None => &paper.body.0,
    };
    // The newest choice is open; what was counted is asked of the other.
    let path = match path {
        "/d/{dialogue}/pilots/choice.pb" => &format!("{path}?of={}", pilots.choices.0),
        path => path,
    };
    path.replace("{dialogue}", kind.slug())
        .replace("{slug}", body)
        .replace("{version}", "1")
        .replace("{kind}", "white")
        .replace("{edition}", "1-1")
        .replace("{chapter}", "1")
        .replace("{paper}", &papers.paper.to_string())
        .replace("{section}", &papers.section.to_string())
        .replace("{set}", &set.to_string())
        .replace("{number}", "1")
        .replace("{code}", code)
        .replace("{id}", &id.to_string())
        .replace("{receipt}", receipt)
        .replace("{name}", "ranking.json")
        .replace(
            "{file}",
            &match path {
                path if path.contains("/papers/") => "paper.md".to_owned(),
                path if path.contains("/meetings/") => file,
                path if path.contains("/applications/") => calls.application.1.to_string(),
                _ => "mundap.css".to_owned(),
            },
        )
        .replace("{ballot}", &paper.meetings.secret.to_string())
        .replace("{provider}", "gu")
        .replace("{year}", "2026")
        .replace("{format}", "md")
        .replace("{table}", "spending.csv")
        .replace("{member}", &paper.body.1.to_string())
        .replace("{photo}", &paper.photo.to_string())
        .replace("{picture}", &pilots.picture.to_string())
        .replace("{report}", &pilots.report.to_string())
        .replace("{run}", &paper.runs.1.to_string())
        .replace("{old}", "1")
        .replace("{size}", "2")
        .replace("{entry}", "0")
        .replace("{*path}", "0/000.p/1")
        .replace("{key}", "0123456789abcdef")
        .replace("{of}", "core_question")
        .replace("{language}", "vi")
}

const FORM: &str = "application/x-www-form-urlencoded";
const JSON: &str = "application/json";
const FILE: &str = "multipart/form-data; boundary=x";

/// An application that names every field, in the parts of a form with files.
const APPLICATION: &str = concat!(
    "--x\r\nContent-Disposition: form-data; name=\"name\"\r\n\r\n박신청\r\n",
    "--x\r\nContent-Disposition: form-data; name=\"email\"\r\n\r\nnew@garam.example\r\n",
    "--x\r\nContent-Disposition: form-data; name=\"phone\"\r\n\r\n010-9999-0000\r\n",
    "--x\r\nContent-Disposition: form-data; name=\"address\"\r\n\r\n들길 3\r\n",
    "--x\r\nContent-Disposition: form-data; name=\"motivation\"\r\n\r\n돕고 싶습니다\r\n",
    "--x\r\nContent-Disposition: form-data; name=\"confirmed\"\r\n\r\n1\r\n",
    "--x\r\nContent-Disposition: form-data; name=\"confirmed\"\r\n\r\n2\r\n",
    "--x\r\nContent-Disposition: form-data; name=\"age\"\r\n\r\nadult\r\n",
    "--x\r\nContent-Disposition: form-data; name=\"agreed\"\r\n\r\n1\r\n",
    "--x\r\nContent-Disposition: form-data; name=\"named\"\r\n\r\n1\r\n",
    "--x\r\nContent-Disposition: form-data; name=\"sensitive\"\r\n\r\n\r\n",
    "--x\r\nContent-Disposition: form-data; name=\"sensitive_agreed\"\r\n\r\n1\r\n",
    "--x\r\nContent-Disposition: form-data; name=\"replaces\"\r\n\r\n\r\n",
    "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.txt\"\r\n\r\nabc\r\n",
    "--x--\r\n"
);

/// A spreadsheet that gives an answer a theme, in the parts of a form with files.
fn coding_file(answer: &str, theme: &str) -> Vec<u8> {
    let parts = [
        "--x\r\nContent-Disposition: form-data; name=\"do\"\r\n\r\ntake\r\n".to_owned(),
        "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.csv\"\r\n\r\n"
            .to_owned(),
        format!("번호,주제,반대\n{answer},{theme},{theme}\n\r\n--x--\r\n"),
    ];
    parts.concat().into_bytes()
}

/// A body that the route takes.
fn body(
    world: &World,
    route: &Route,
    ask: Ask,
    persona: usize,
    codes: &Codes,
    set_up_code: &str,
) -> (&'static str, String) {
    let (question, statement) = (&codes.question, &codes.statement);
    let Ask { kind, what } = ask;
    let staffed = world.staffed(kind);
    let core = world.cores.get(&kind).copied().unwrap_or_default();
    let office = if what == "an operator's" { world.operator_office } else { staffed.office };
    let form = |text: &str| (FORM, escaped(text));
    if route.surface == Surface::Api {
        let json = match route.path.rsplit('/').next().unwrap_or_default() {
            "questions" => {
                r#"{"title":"밤 버스는 언제 다니나요?","body":"야근이 많다","sector":"돌봄","place":"새터동","language":"ko","care":"as_it_is"}"#
            }
            "answers" => {
                r#"{"text":"걸어갈 수 있는 곳이 좋다","place":"새터동","channel":"online","language":"ko","care":"as_it_is"}"#
            }
            "statements" => {
                r#"{"text":"걸어갈 수 있는 곳이 좋다","language":"ko","care":"as_it_is"}"#
            }
            "remarks" => {
                r#"{"number":1,"text":"어디인지 적어 주세요","proposed":"밤 돌봄은 동마다 있어야 한다.","language":"ko","care":"as_it_is"}"#
            }
            "vote" => r#"{"value":"agree"}"#,
            _ => "{}",
        };
        return (JSON, json.to_owned());
    }
    let staff = route.path.strip_prefix("/staff/d/{dialogue}");
    match staff.unwrap_or(route.path) {
        "/d/{dialogue}/core/{set}/{number}/vote" => {
            form(&format!("statement={statement}&vote=agree"))
        }
        "/sign-in" => match &world.credentials[persona].sign_in {
            Some((email, password)) if what == "right" => {
                form(&format!("email={email}&password={password}"))
            }
            _ => form("email=nobody@garam.example&password=모르는 비밀번호입니다"),
        },
        "/password" => form("old_password=열려라 참깨 일곱 번&password=닫혀라 참깨 여덟 번"),
        "/me/claim" => {
            let age =
                if what == "child" { "child&guardian=parent@x.example" } else { "adult&guardian=" };
            form(&format!("email=kim@x.example&agree=1&news=1&age={age}"))
        }
        "/me/claim/{token}" => form("code="),
        "/guardian/{token}" => form(&format!("answer={what}")),
        "/me/consents" => form(&format!("do={what}")),
        "/me/following" => form(&format!("code={question}&do={what}")),
        "/me/news" => form("upto=7"),
        "/me/delivery" => form(&format!("mails={what}&language=ko")),
        "/me/mails/{secret}" => form("List-Unsubscribe=One-Click"),
        "/me/erase" => form("understood=1&token="),
        "/staff/privacy" => form(
            "controller=가람구&officer=보호책임자&contact=전화&sessions=1&claims=2&mails=3&outbox=4&contacts=365&backups=9",
        ),
        "/set-up" => form(&format!(
            "code={set_up_code}&name=김가람&email=a@garam.example&password=열려라 참깨 일곱 번"
        )),
        "/staff/people" => form("email=new@garam.example&name=김가람"),
        "/staff/sign-in" => form("second_factor=on&idle_hours=8&longest_days=7"),
        "/staff/reason" | "/reason" => form("kind=people&purpose=contact&note=행사 안내"),
        "/staff/accesses" | "/accesses" => form("month=2026-11&note=확인함"),
        "/staff/dialogues" => {
            form("title=새 대화&slug=new&summary=모두의 대화&sectors=돌봄&places=새터동&draft=1")
        }
        "/moderation" => match what {
            "hide" => form(&format!("item={question}&do=hide&reason=abuse&note=욕설이 있습니다")),
            "bar" => form(&format!("item={question}&do=bar&reason=abuse")),
            _ => form(&format!("item={question}&do={what}&note=괜찮습니다")),
        },
        "/core" => form("title=둘째 묶음"),
        "/core/{set}" if what == "begin" => form(&format!("q={question}&new=1")),
        "/core/{set}" => form(&format!("q={question}&core=1")),
        "/bodies/{slug}/work/{id}" => form("base=1&text=밤에는 구가 맡고, 낮에는 함께 맡습니다."),
        "/bodies/{slug}/work/{id}/comments" => {
            form("version=1&paragraph=0&parent=&comment=근거를 더해 주세요")
        }
        "/bodies/{slug}/work/{id}/comments/settle" => {
            form(&format!("on={}&state=taken_up&reason=고쳤습니다", staffed.work.comment))
        }
        "/bodies/{slug}/work/{id}/minority" => form("do=write&opinion=0&minority=다르게 봅니다"),
        "/bodies/{slug}/work/{id}/move" => form("do=put_to_vote&reason="),
        "/bodies/{slug}/work/{id}/adopt" => {
            form("rule=출석 과반수 찬성&enrolled=5&present=4&in_favour=3&against=0&abstained=1")
        }
        "/work" => {
            let work = &staffed.work;
            let what = match what {
                "end" => format!("do=end&assignment={}&reason=분과를 새로 짭니다", work.assignment),
                _ => format!("do=&assign={core}:{}&lead=", work.bodies.2),
            };
            form(&what)
        }
        "/themes" => form("title=새 주제 묶음&copy="),
        "/themes/{set}" => {
            let own = &staffed.work;
            let (theme, agenda) = match kind {
                Kind::DraftSet => (&own.themes.1, &own.agendas.1),
                _ => (&own.themes.0, &own.agendas.0),
            };
            match what {
                "add" => {
                    form("code=&kind=theme&title=새 주제&summary=설명&agenda=&position=1&do=save")
                }
                "agenda" => form("code=&kind=agenda&title=새 의제&summary=설명&position=&do=save"),
                "merge" => form(&format!("code={theme}&into={}&do=merge", own.merged)),
                _ => form(&format!(
                    "code={theme}&kind=&title=고친 주제&summary=설명&agenda={agenda}&position=1&do=save"
                )),
            }
        }
        "/coding" => {
            form(&format!("set=1&a={}&numbers=&theme={}&do=", codes.answer, staffed.work.themes.0))
        }
        "/coding/{set}" if what == "draw" => {
            let (first, second) = staffed.work.coders;
            form(&format!("do=draw&first={first}&second={second}&size=10"))
        }
        "/coding/{set}" => {
            let (first, second) = staffed.work.coders;
            form(&format!("do=divide&share-{first}=2&share-{second}=1&by=share&core="))
        }
        "/experts/{id}/edit" => {
            form("field=노동법&credentials=법학 박사&about=소개&conflicts=&none=1")
        }
        "/d/{dialogue}/evidence/add" => (FILE, EVIDENCE_BODY.to_owned()),
        "/evidence/{code}/edit" => form(
            "title=야간 돌봄 조사&source=가람연구소&year=2025&summary=밤에 일하는 부모 절반이 이웃에게 아이를 맡긴다고 합니다.&link=&attached=",
        ),
        "/evidence/{code}/publish" => form("do=withdraw&reason=수치가 틀렸습니다"),
        "/d/{dialogue}/inquiries/ask" => {
            let to = &staffed.work.panel;
            form(&format!("core={core}&asking=&to={to}&question=비용은 얼마입니까?&due=2099-01-01"))
        }
        "/inquiries/{id}/answer" => form("text=한 곳에 해마다 2억 원입니다."),
        "/inquiries/{id}/decline" => form("reason=분야가 다릅니다"),
        "/d/{dialogue}/background" => form("age=20-29&place=&sector="),
        "/d/{dialogue}/marks" => form(&format!("shown={question}&q={question}")),
        "/core/{set}/slate" => form("seats=1"),
        "/core/{set}/{number}/opinion" => {
            form("group=0&name=걸어갈 곳 먼저&sentence=집 가까운 작은 곳을 바란다")
        }
        "/core/{set}/edit" => {
            let text = "title=또 하나의 핵심 질문인가요?&body=돌봄&sector=돌봄";
            match what {
                "add" => form(&format!("do=add&{text}")),
                "rewrite" => form(&format!("do=save&id={core}&{text}")),
                "move" => form(&format!("do=move&id={core}&number=1")),
                _ => form(&format!("do={what}&id={core}")),
            }
        }
        "/gatherings" | "/gatherings/{code}" => form(
            "title=물빛동 대화마당&day=2026-11-02&starts=14:00&ends=16:00&place=샘골동&address=2층&host=일자리과&talk=버스&people=12",
        ),
        "/models" | "/models/{code}" => form(
            "title=밤 돌봄 거점&agenda=&problem=맡길 곳이 없다&proposal=밤을 연다&duties=구: 연다&cost=첫해&won=42&quality=좋다&cohesion=&ecology=&economy=&opinions=&core=1&inputs=",
        ),
        "/bodies/{slug}/models" => form(&format!(
            "do=score&model={}&quality=3&cohesion=4&ecology=2&economy=5&remark=좋습니다",
            staffed.paper.models.0
        )),
        "/scorings" => form(&format!("body={}&due=2099-01-01", staffed.work.bodies.2)),
        "/bodies" => form(
            "slug=new-panel&kind=panel&parent=&name=새 자문단&purpose=의견을 냅니다&since=2026-11-01",
        ),
        "/bodies/{slug}" => match what {
            "describe" => form("do=describe&name=새 이름&purpose=심의합니다"),
            _ => form("do=exempt&exemption=신청한 사람이 없음"),
        },
        "/bodies/{slug}/members" => form(
            "name=이위원&affiliation=모임&kind=appointed&constituency=civic&votes=1&email=member@x.example&gender=woman&since=&term=2035-01-01&replaces=",
        ),
        "/bodies/{slug}/members/{member}" => match what {
            "change" => form("do=change&affiliation=새 모임&email=&gender=man"),
            "renew" => form("do=renew&term=2035-01-01"),
            "give" => form("do=give&office=vice_chair"),
            _ => form("do=leave&ending=resigned&reason=이사&at=&notice="),
        },
        "/bodies/{slug}/bylaws" => match what {
            "fields" => form(
                "do=fields&quorum=2/3&quorum_article=제1조&decision=majority&base=present&abstentions=present&decision_article=제2조&recused_enrolled=1&recused_quorum=1&recused_article=&notice=5&notice_article=제3조&materials=2&materials_article=제3조&minutes=1&minutes_article=제4조&size=30&size_article=제5조&term=2&renewals=1&term_article=제6조",
            ),
            _ => form(&format!("do={what}&since=&toml=title = \"새 조례\"")),
        },
        "/reorganise" => form(&format!(
            "end={}&count=1&at=&reason=새로 짭니다&name=새 협의회&slug=new-council&purpose=심의합니다",
            staffed.paper.body.0
        )),
        "/meetings" => form(&format!(
            "body={}&kind=regular&title=&day=2035-01-01&starts=14:00&place=구청&urgent=&secret=",
            staffed.paper.body.0
        )),
        "/meetings/{code}/hall" => {
            let meetings = &staffed.paper.meetings;
            let text = "text=이해관계가 있습니다&ground=interest&title=";
            let (ballot, item) = (meetings.ballot, meetings.items.1);
            form(&format!("do={what}&ballot={ballot}&choice=in_favour&item={item}&{text}"))
        }
        "/meetings/{code}/console" => {
            let meetings = &staffed.paper.meetings;
            let (ballot, seat) = (meetings.ballot, meetings.seats[0]);
            match what {
                "leave" => form(&format!("act=leave:{seat}")),
                "remark" => form("act=remark&member=&name=과장&text=설명했습니다"),
                "cast" => form(&format!("act=cast:{ballot}&member={seat}&choice=against")),
                "stop" => form(&format!("act=stop:{ballot}&reason=잘못 열었습니다")),
                _ => form(&format!("act={what}:{ballot}")),
            }
        }
        "/meetings/{code}/minutes/review" => {
            form("paragraph=present&text=출석위원 한 명&note=잘못 적었습니다")
        }
        "/meetings/{code}/minutes/edit" => match what {
            "save" => form("do=save&version=1&p.present=출석위원 한 명"),
            "circulate" => form("do=circulate&days=7"),
            "approve" | "publish" => form(&format!("do={what}")),
            _ => form(&format!("do={what}&digest=00")),
        },
        "/reports/{year}" => match what {
            "remove" => form(&format!("remove={}", staffed.paper.spending)),
            _ => form("remove=0&line=회의비&purpose=다과&amount=1,000"),
        },
        "/meetings/{code}/prepare" => form(&format!(
            "do={what}&kind=regular&title=&day=2035-01-01&starts=14:00&place=구청&urgent=&secret=&reason=눈이 옵니다&file=0&body="
        )),
        "/meetings/{code}/prepare/items" => {
            let item = if what == "save" { 0 } else { staffed.paper.meetings.items.1 };
            form(&format!(
                "do={what}&item={item}&kind=report&title=경과 보고&text=보고합니다&presenter=과장&minor=&minutes=10&office=&links="
            ))
        }
        "/calls" | "/calls/{code}" => form(&format!(
            "body={}&title=청년분과 모집&about=달마다 모입니다&seats=2&alternates=1&criteria=심사&qualifications=삽니다&method=review&quotas=&marks=경험, 100&household=1&sensitive=도움&opens=2026-11-24&closes=2026-12-07&decides=2026-12-10&time=14:00&source=주사위&kept=30&months=24",
            staffed.paper.calls.body
        )),
        "/calls/{code}/step" => match what {
            "withdraw" => form("do=withdraw&reason=자리 수를 잘못 적었습니다"),
            _ => form("do=publish"),
        },
        "/calls/{code}/applications/{id}" => form("do=accepted&reason=&note=&mark="),
        "/calls/{code}/applications/{receipt}/withdraw" => form("sure=1"),
        "/calls/{code}/applications/{receipt}/answer" => form("answer=accepted"),
        "/d/{dialogue}/papers/{kind}/{edition}/remarks/{number}" => form(
            "text=어디인지 적어 주세요&proposed=밤 돌봄은 동마다 있어야 한다.&body=&place=&language=ko&care=as_it_is",
        ),
        "/papers/{paper}/remarks" => {
            form(&format!("remark={}&do=taken_up&note=목록을 넣었습니다", codes.remark))
        }
        "/papers" => form("kind=blue&title=일자리 청서"),
        "/papers/{paper}" => form("title=새 백서"),
        "/papers/{paper}/sections" => form("title=첫 직장&level=1&behind="),
        "/papers/{paper}/figures" => form("figure=sectors"),
        "/papers/{paper}/assistant" => form("task=summary&core=core-1-1&wish="),
        "/papers/{paper}/assistant/{id}" => {
            form(&format!("section={}", world.staffed(kind).papers.section))
        }
        "/papers/{paper}/publish" => form("status=review&note=고쳤습니다&resolution=&until="),
        "/papers/{paper}/sections/{section}" => form("behind=&text=새 문단"),
        "/papers/{paper}/sections/{section}/move" => form("way=down"),
        "/papers/{paper}/sections/{section}/rename" => form("version=1&title=맺는 말"),
        "/papers/{paper}/paragraphs/{code}" => form("base=1&text=고친 문단"),
        "/papers/{paper}/paragraphs/{code}/exempt" => form("reason=여는 말"),
        "/papers/{paper}/paragraphs/{code}/restore" => form("version=1"),
        "/papers/{paper}/paragraphs/{code}/move" => form("behind="),
        rest if rest.starts_with("/papers/{paper}/paragraphs/{code}/") => form(""),
        "/outcomes" => form(&format!(
            "do=chosen&item={question}&word=referred&reason=보건소에서 하는 일입니다&office=보건소&target=&resolution=&why=새로 알았습니다&groups=&count=&of=&core=&shown="
        )),
        "/appeals/{code}" => {
            form(&format!("reason=사정이 달라졌습니다&receipt={}", staffed.paper.appealable.1))
        }
        "/appeals" => form(&format!(
            "appeal={}&do=kept&answer=그대로 두기로 했습니다&shown=1",
            staffed.paper.appeal
        )),
        "/outcomes/import" => (FILE, OUTCOMES.to_owned()),
        "/notices" | "/notices/{code}" => form("title=알립니다&body=모입니다"),
        "/actions" | "/actions/{code}" => form(
            "title=막차를 늦춘다&text=밤 한 시까지 다닙니다&owner=교통과&partners=&budget=1,000,000&funding=구비&starts=2026-05-01&ends=2026-12-31&model=&progress=running&inputs=",
        ),
        "/pilots" | "/pilots/{code}" => form(
            "title=밤 버스&why=많이 물었습니다&text=막차를 늦춥니다&owner=교통과&partners=&places=새터동&budget=1,000,000&starts=2026-05-01&ends=2026-12-31&progress=running&resolution=&inputs=",
        ),
        "/pilots/{code}/entries" => {
            let item = staffed.paper.pilots.milestone;
            match what {
                "replace" => form(&format!(
                    "kind=milestone&do=save&item={item}&what=문을 연다&due=2026-07-31&done=&late=&reason="
                )),
                "remove" => form(&format!("kind=milestone&do=remove&item={item}&reason=잘못 적음")),
                _ => form(
                    "kind=risk&do=save&what=사람을 못 구함&likely=low&bad=high&doing=찾습니다&state=open",
                ),
            }
        }
        "/pilots/{code}/pictures/remove" => {
            form(&format!("picture={}&reason=얼굴이 보입니다", staffed.paper.pilots.picture))
        }
        "/d/{dialogue}/pilots/choice" => {
            form(&format!("candidate={}", staffed.paper.pilots.candidate))
        }
        "/choices" => form(
            "title=시범사업 고르기&text=고릅니다&budget=1,000,000&opens=2035-01-01&closes=2035-01-14",
        ),
        "/choices/{id}" => match what {
            "candidate" => form(
                "do=candidate&candidate=공구 도서관&summary=빌려줍니다&places=&cost=1000&inputs=",
            ),
            "resolve" => form(
                "do=resolve&resolution=M-2026-01-1&departs=&owner=주택과&starts=2035-02-01&ends=2035-12-31",
            ),
            "count" => form("do=count"),
            _ => form("do=withdraw&reason=예산이 없습니다"),
        },
        "/indicators" => form(&format!(
            "of={}&name=이용&unit=건&method=셉니다&source=장부&direction=more&decimals=0&baseline=0&baseline_on=2026-04-30&target=30&target_on=2026-12-31&every=1",
            staffed.paper.pilots.pilots.0
        )),
        "/indicators/{code}" => match what {
            "measure" => form("do=measure&day=2026-06-30&value=12&base=&note=&replaces="),
            "change" => form(
                "do=change&name=새 이름&method=셉니다&source=장부&baseline=0&baseline_on=2026-04-30&target=40&target_on=2026-12-31&every=1",
            ),
            "explain" => form("do=explain&missed=사람이 모자람&next=더 뽑음"),
            _ => form("do=remove&reason=잘못 정함"),
        },
        "/gatherings/{code}/publish"
        | "/notices/{code}/publish"
        | "/models/{code}/publish"
        | "/actions/{code}/publish"
        | "/pilots/{code}/publish" => match what {
            "withdraw" => form("do=withdraw&reason=눈이 옵니다"),
            _ => form("do=publish"),
        },
        "/gatherings/{code}/photos/remove" => {
            form(&format!("photo={}&reason=얼굴이 보입니다", staffed.paper.photo))
        }
        "/print" => {
            let core = if what == "votes" { "&core=1" } else { "" };
            let gathering = &staffed.paper.gatherings.0;
            form(&format!("kind={what}&gathering={gathering}&count=3{core}"))
        }
        "/sheet" => {
            let paper = &staffed.paper;
            form(&format!("run={}&slip={}&m1=1", paper.runs.1, paper.slips.2))
        }
        "/scans" => form(&format!("scan={}&do=publish&area=0,0,500,500", staffed.paper.scan)),
        "/slip/fix" => {
            form(&format!("fix={}&title=막차는 언제 오나요?&body=밤에요", staffed.paper.slips.0))
        }
        "/slip/back" => form(&format!("slip={}", staffed.paper.slips.0)),
        "/duplicates" => {
            let other = &world.codes(kind, 1).map(|codes| codes.question.as_str());
            let second = world.codes(Kind::Anothers, 1).map(|codes| codes.question.as_str());
            let second = if kind == Kind::Smuggled { second } else { *other };
            form(&format!("q={question}&q={}&do=ungroup", second.unwrap_or_default()))
        }
        "/import" => (FILE, FILE_BODY.to_owned()),
        "/settings" => {
            let dates = "green_from=2026-11-01&green_to=2027-02-01&ask_to=2027-01-01";
            let timings = "online_timing=after&field_timing=before&expert_timing=after";
            let text = "title=새 이름의 대화&summary=모두의 대화&status=published&edit_minutes=60";
            form(&format!("{text}&{dates}&{timings}"))
        }
        "/people" => form(&format!("email=new@garam.example&name=박도현&role={what}")),
        "/people/revoke" | "/staff/people/revoke" => form(&format!("role={office}")),
        "/undo" => {
            let id = match what {
                "a grouping" => staffed.curated,
                "an office taken" => staffed.managed,
                "a translation" => staffed.translated,
                _ => staffed.moderated,
            };
            form(&format!("id={id}"))
        }
        "/slip" => {
            let text = if what == "answer" {
                "core=1&text=밤에 오면 좋겠다"
            } else {
                "title=버스는 언제 오나요?&body=밤에요&sector=돌봄"
            };
            form(&format!("kind={what}&slip=&{text}&place=새터동&date=2026-11-01&gathering="))
        }
        "/language/report" => form("page=/menu&text=“Sách Lam” nghe lạ"),
        "/staff/texts" => form(&format!("report={}", world.report)),
        "/staff/texts/{language}" => match what {
            "check_file" => form("file=site&only=&do=check_file"),
            "restore" => form("key=nav-home&file=site&only=&do=restore"),
            _ => form(&format!("key=nav-home&text=Bảng chung&file=site&only=&do={what}")),
        },
        "/translations/{of}/{id}/{language}" => form("title=Ai chăm sóc ban đêm?"),
        "/translations/{of}/{id}/{language}/review" => {
            form(&format!("translation={}", staffed.translation))
        }
        "/translations/{of}/{id}/{language}/withdraw" => {
            form(&format!("translation={}&reason=뜻이 달라요", staffed.translation))
        }
        "/import/{token}" => form("skip_bad=1&add_missing=1"),
        "/d/{dialogue}/ask" => form(
            "title=밤 버스는 언제 다니나요?&body=야근이 많다&sector=돌봄&place=새터동&language=ko&care=",
        ),
        "/d/{dialogue}/core/{set}/{number}/answer" => {
            form("text=걸어갈 수 있는 곳이 좋다&place=새터동&channel=&language=ko&care=as_it_is")
        }
        "/d/{dialogue}/core/{set}/{number}/statement" => {
            form("text=걸어갈 수 있는 곳이 좋다&place=&language=ko&care=")
        }
        "/a/{code}/edit" | "/s/{code}/edit" | "/v/{code}/edit" => {
            form("text=걸어갈 수 있는 곳이 좋다&care=")
        }
        "/q/{code}/edit" => form("title=밤 버스는 언제 다니나요?&text=야근이 많다&care="),
        _ => form(""),
    }
}

const OUTCOMES: &str = "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.csv\"\r\n\r\n번호,처리결과,까닭\nQ-0001,,\n\r\n--x\r\nContent-Disposition: form-data; name=\"do\"\r\n\r\nenter\r\n--x--\r\n";
const ACTIONS: &str = "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.csv\"\r\n\r\n제목,내용,담당,시작,끝\n막차 늦추기,막차를 늦춥니다,교통과,2026-05-01,2026-12-31\n\r\n--x--\r\n";
const FILE_BODY: &str = "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.csv\"\r\n\r\n질문\n밤 버스는 언제 다니나요?\n\r\n--x--\r\n";

const ROSTER: &str = "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.csv\"\r\n\r\n이름,위촉 구분,대표 분야\n박위원,위촉직,주민\n\r\n--x--\r\n";
const EVIDENCE_BODY: &str = "--x\r\nContent-Disposition: form-data; name=\"title\"\r\n\r\n야간 돌봄 조사\r\n--x\r\nContent-Disposition: form-data; name=\"source\"\r\n\r\n가람연구소\r\n--x\r\nContent-Disposition: form-data; name=\"summary\"\r\n\r\n밤에 일하는 부모 절반이 이웃에게 아이를 맡긴다고 합니다.\r\n--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.pdf\"\r\n\r\n%PDF-1.7\r\n--x--\r\n";

/// A form with a picture.
fn picture(slip: &str) -> Vec<u8> {
    let part = |name: &str, value: &str| {
        format!("--x\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n")
    };
    let head =
        "--x\r\nContent-Disposition: form-data; name=\"picture\"; filename=\"a.png\"\r\n\r\n";
    let text = format!("{}{}{head}", part("alt", "사람들"), part("slip", slip));
    [text.as_bytes(), &testkit::png(30, 20), b"\r\n--x--\r\n"].concat()
}

/// A form with a paper for an item.
fn paper_of(item: i64) -> Vec<u8> {
    let text = format!(
        "--x\r\nContent-Disposition: form-data; name=\"item\"\r\n\r\n{item}\r\n--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.txt\"\r\n\r\n안건 자료\r\n--x--\r\n"
    );
    text.into_bytes()
}

/// As browsers send it.
fn escaped(text: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.=&".contains(&byte);
    text.bytes()
        .map(|byte| if plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") })
        .collect()
}
