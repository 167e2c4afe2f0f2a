//! A dialogue with statements on either engine, made by the command line.

use testkit::postgres::Cluster;

use crate::program::{Program, Server};

/// How many statements there are to vote on.
pub(crate) const STATEMENTS: usize = 256;

/// An installation whose database may be killed.
pub(crate) struct Site {
    pub(crate) program: Program,
    /// The core question's key.
    pub(crate) core_question: i64,
    /// The keys of its statements.
    pub(crate) statements: Vec<i64>,
    /// Held while the database is needed.
    pub(crate) cluster: Option<Cluster>,
}

impl Site {
    /// On a new SQLite file.
    pub(crate) async fn sqlite() -> Self {
        Self::fill(Program::new(), None).await
    }

    /// On a new PostgreSQL server that keeps what it acknowledged.
    pub(crate) async fn postgres() -> Self {
        let cluster = Cluster::durable(&[]);
        Self::fill(Program::on(&cluster.empty_database()), Some(cluster)).await
    }

    async fn fill(program: Program, cluster: Option<Cluster>) -> Self {
        let mut comments = String::from(
            "timestamp,datetime,comment-id,author-id,agrees,disagrees,moderated,comment-body\n",
        );
        for n in 0..STATEMENTS {
            comments.push_str(&format!("1400000000000,x,{n},1,0,0,1,Statement {n}\n"));
        }
        program.file("polis/comments.csv", comments);
        program.file("polis/votes.csv", "timestamp,datetime,comment-id,voter-id,vote\n");
        let folder = program.path("polis").display().to_string();
        program.run(&["dialogue", "add", "--slug", "garam", "--title", "가람구"]).good();
        let report = program.json(&["import", "polis", &folder, "--dialogue", "garam"]);
        let core_question = report["core_question"].as_i64().unwrap();
        let server = serve(&program);
        let mut statements = Vec::new();
        let mut next = Some(String::new());
        while let Some(cursor) = next {
            let url = format!(
                "{}/api/v1/core-questions/{core_question}/statements?limit=200{cursor}",
                server.url
            );
            let page: serde_json::Value = reqwest::get(url).await.unwrap().json().await.unwrap();
            let items = page["items"].as_array().unwrap();
            statements.extend(items.iter().map(|item| item["id"].as_i64().unwrap()));
            next = page["next"].as_str().map(|cursor| format!("&cursor={cursor}"));
        }
        assert_eq!(statements.len(), STATEMENTS);
        assert_eq!(server.stop().code, 0);
        Self { program, core_question, statements, cluster }
    }

    /// Starts the server, without rate limits.
    pub(crate) fn serve(&self) -> Server {
        serve(&self.program)
    }
}

fn serve(program: &Program) -> Server {
    program.serve(&["--rate-limit", "off"])
}
