//! `mundap migrate --to`: the demo on both engines answers alike, to the byte.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::path::Path;

use store::{Engine, Store};

use crate::program::{Program, Server};

/// Pages of questions and answers that are looked at: one of so many, all of them in a soak.
fn every() -> usize {
    if std::env::var("MUNDAP_SOAK_ROUNDS").is_ok() { 1 } else { 25 }
}
/// After the last vote of the demo's story.
const LAST_VOTED: &str = "2026-11-14";
/// Requests on their way at once, to each server.
const TOGETHER: usize = 4;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_demo_moves_and_every_page_and_export_is_equal() {
    let embedded = Program::new();
    build_demo(&embedded).await;
    let (url, _) = testkit::bare_database(Engine::Postgres).await;
    let moved = embedded.json(&["migrate", "--to", &url]);
    assert!(moved["rows"].as_u64().unwrap() > 20_000, "{moved}");
    let server = Program::on(&url);

    // Exports of the command line.
    for program in [&embedded, &server] {
        for core in ["1", "7"] {
            let out = program.path(&format!("out/{core}")).display().to_string();
            program.run(&["export", "polis", "--core-question", core, "--out", &out]).good();
        }
    }
    let files = |program: &Program| content(&program.path("out"));
    assert!(files(&embedded).len() >= 6 && files(&embedded) == files(&server));

    // Every page, the API and its files.
    let (one, other) = (serve(&embedded), serve(&server));
    let seen = compare(&one, &other).await;
    println!("{seen} addresses are equal");
    assert!(seen > 300, "{seen}");
    assert_eq!((one.stop().code, other.stop().code), (0, 0));

    // And back: every row is what it was.
    let file = embedded.path("back.db");
    let back = format!("sqlite:{}", file.display());
    server.run(&["migrate", "--to", &back]).good();
    let first = format!("sqlite:{}", embedded.data().join("mundap.db").display());
    let sums = async |url: &str| Store::connect(url).await.unwrap().sums().await.unwrap();
    let (first, last) = (sums(&first).await, sums(&back).await);
    assert_eq!(store::copy::differences(&first, &last), Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_cannot_be_moved_is_refused() {
    let program = Program::new();
    program.run(&["dialogue", "add", "--slug", "garam", "--title", "가람구"]).good();
    let own = format!("sqlite:{}", program.data().join("mundap.db").display());
    program.run(&["migrate", "--to", &own]).refused(2, "--to:");
    program.run(&["migrate", "--to", "mysql://x"]).refused(2, "sqlite:PATH or postgres://");
    let other = Program::new();
    other.run(&["dialogue", "add", "--slug", "haneul", "--title", "하늘구"]).good();
    let used = format!("sqlite:{}", other.data().join("mundap.db").display());
    program.run(&["migrate", "--to", &used]).refused(2, "choose an empty one");
    let listed = other.json(&["dialogue", "list"]).to_string();
    assert!(listed.contains("haneul") && !listed.contains("garam"), "{listed}");
}

async fn build_demo(program: &Program) {
    let server = program.serve(&["--demo", "--small"]);
    for _ in 0..1500 {
        if is_analysed(&server).await {
            assert_eq!(server.stop().code, 0);
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(200)).await;
    }
    panic!("the demo is not built and analysed");
}

/// Whether the demo is built and every core question's analysis has come to rest: pages would differ
/// otherwise by what was found meanwhile.
async fn is_analysed(server: &Server) -> bool {
    let get = async |path: &str| reqwest::get(format!("{}{path}", server.url)).await.unwrap();
    if !get("/readyz").await.status().is_success() {
        return false;
    }
    for core in 1..=20 {
        let answer = get(&format!("/api/v1/core-questions/{core}/opinion")).await;
        let answer: serde_json::Value = answer.json().await.unwrap();
        // The White Paper was written on what people had voted until then; that is not the end.
        let certain = answer["analysis"]["certainty"]["read_at"].as_str();
        if certain.is_none_or(|read_at| read_at < LAST_VOTED) {
            return false;
        }
    }
    true
}

fn serve(program: &Program) -> Server {
    // The same address of their own: a page names it.
    program.serve(&["--demo", "--rate-limit", "off", "--public-url", "https://garam.example"])
}

/// The files of a folder and those in it.
fn content(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut files = BTreeMap::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(next) = folders.pop() {
        for entry in std::fs::read_dir(next).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let name = path.strip_prefix(folder).unwrap().display().to_string();
                files.insert(name, std::fs::read(path).unwrap());
            }
        }
    }
    files
}

/// Walks one site by its links and asks the other for the same; how many addresses were compared.
async fn compare(one: &Server, other: &Server) -> usize {
    let client = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none());
    let client = client.build().unwrap();
    let mut found: BTreeSet<String> = BTreeSet::new();
    let mut waiting: VecDeque<String> = VecDeque::new();
    for seed in [
        "/",
        "/api/v1/dialogues",
        "/api/v1/openapi.json",
        "/d/garam/questions.csv",
        "/d/garam/questions.xlsx",
        "/healthz",
        "/readyz",
    ] {
        found.insert(seed.to_owned());
        waiting.push_back(seed.to_owned());
    }
    while !waiting.is_empty() {
        let batch: Vec<String> = waiting.drain(..waiting.len().min(TOGETHER)).collect();
        let client = &client;
        let pairs = batch.iter().map(|path| async move {
            let (a, b) = tokio::join!(ask(client, one, path), ask(client, other, path));
            (path, a, b)
        });
        for (path, a, b) in futures_util::future::join_all(pairs).await {
            assert!(a.status < 400, "{path}: {}", a.status);
            let difference = a.difference(&b);
            assert_eq!(difference, None, "{path} differs");
            for link in a.links(path) {
                if is_wanted(&link) && found.insert(link.clone()) {
                    waiting.push_back(link);
                }
            }
        }
    }
    found.len()
}

/// What one server answered.
struct Answer {
    status: u16,
    kind: String,
    body: Vec<u8>,
}

async fn ask(client: &reqwest::Client, server: &Server, path: &str) -> Answer {
    let answer = client.get(format!("{}{path}", server.url)).send().await.unwrap();
    let header = |name: &str| {
        let value = answer.headers().get(name).map(|value| value.to_str().unwrap().to_owned());
        value.unwrap_or_default()
    };
    let kind = format!("{} {} {}", header("content-type"), header("location"), header("etag"));
    let status = answer.status().as_u16();
    Answer { status, kind, body: answer.bytes().await.unwrap().to_vec() }
}

impl Answer {
    fn difference(&self, other: &Self) -> Option<String> {
        if (self.status, &self.kind) != (other.status, &other.kind) {
            return Some(format!(
                "{} {} / {} {}",
                self.status, self.kind, other.status, other.kind
            ));
        }
        if self.body == other.body {
            return None;
        }
        let (one, two) =
            (String::from_utf8_lossy(&self.body), String::from_utf8_lossy(&other.body));
        let at = one.bytes().zip(two.bytes()).position(|(a, b)| a != b).unwrap_or(0);
        let near = |text: &str| {
            text.char_indices()
                .filter(|(index, _)| (at.saturating_sub(200)..at + 200).contains(index))
                .map(|(_, letter)| letter)
                .collect::<String>()
        };
        Some(format!("at byte {at}:\n{}\n---\n{}", near(&one), near(&two)))
    }

    /// The addresses of the same site that a page or an answer of the API names.
    fn links(&self, path: &str) -> Vec<String> {
        let text = String::from_utf8_lossy(&self.body);
        if self.kind.starts_with("text/html") {
            let parts = text.split("href=\"").skip(1);
            let links = parts.filter_map(|part| part.split('"').next());
            return links
                .filter(|link| link.starts_with('/'))
                .map(|link| link.replace("&amp;", "&").replace("&#38;", "&"))
                .map(|link| link.split('#').next().unwrap_or_default().to_owned())
                .collect();
        }
        let Ok(answer) = serde_json::from_str::<serde_json::Value>(&text) else {
            return Vec::new();
        };
        let bare = path.split('?').next().unwrap();
        let mut links = Vec::new();
        if let Some(next) = answer["next"].as_str() {
            links.push(format!("{bare}?cursor={next}"));
        }
        for item in answer["items"].as_array().into_iter().flatten() {
            if let Some(slug) = item["slug"].as_str() {
                links.push(format!("/api/v1/dialogues/{slug}"));
                links.push(format!("/api/v1/dialogues/{slug}/questions"));
                links.push(format!("/api/v1/dialogues/{slug}/core-questions"));
            } else if bare.ends_with("/core-questions") {
                for file in [
                    "answers",
                    "statements",
                    "votes.csv",
                    "comments.csv",
                    "exposures.csv",
                    "chances.csv",
                ] {
                    links.push(format!("/api/v1/core-questions/{}/{file}", item["id"]));
                }
            } else if let Some(code) = item["code"].as_str().filter(|code| code.starts_with("Q-")) {
                links.push(format!("/api/v1/questions/{code}"));
            }
        }
        links
    }
}

/// Pages alike are looked at in part; what changes the visitor's own state, not at all. Filters are
/// followed one at a time.
fn is_wanted(link: &str) -> bool {
    let (path, query) = link.split_once('?').unwrap_or((link, ""));
    let number = path.rsplit('-').next().and_then(|digits| digits.parse::<usize>().ok());
    let sampled =
        ["/q/", "/a/", "/s/", "/api/v1/questions/"].iter().any(|kind| path.starts_with(kind));
    let skipped = ["/language", "/assets/", "/sign-in", "/staff", "/password", "/receipts"];
    let own = ["/edit", "/withdraw", "/vote", "/marks"].iter().any(|end| path.ends_with(end));
    let page = query.split('=').nth(1).and_then(|page| page.parse::<usize>().ok());
    let left_out = skipped.iter().any(|start| path.starts_with(start))
        || own
        || query.contains('&')
        || (sampled && number.is_some_and(|number| !number.is_multiple_of(every())))
        || (query.starts_with("page=") && page.is_some_and(|page| page > 5));
    !left_out
}
