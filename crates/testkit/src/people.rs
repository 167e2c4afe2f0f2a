//! People in their roles.

use std::ops::Deref;

use app::Actor;
use app::access::NewReason;
use app::body::{BodyView, NewBody};
use app::dialogue::Dialogue;
use app::member::NewMember;
use app::person::NewPerson;
use app::session::Client;
use domain::body::BodyKind;
use domain::id::{MemberId, ParticipantId};
use domain::role::Role;

use crate::TestApp;

/// The password of everyone [`TestApp::person`] makes.
const PASSWORD: &str = "열려라 참깨 일곱 번";

/// Someone with an account. Stands for the [`Actor`] wherever one is asked for.
#[derive(Clone, Debug)]
pub struct Person {
    /// Who acts.
    pub actor: Actor,
    /// The address to sign in with.
    pub email: String,
    /// The password to sign in with.
    pub password: String,
    /// The token of a session.
    pub session: String,
}

/// Somebody with a seat in a body. Stands for the [`Actor`] wherever one is asked for.
#[derive(Clone, Debug)]
pub struct Seated {
    /// Who it is.
    pub person: Person,
    /// Their seat.
    pub member: MemberId,
}

impl Deref for Seated {
    type Target = Actor;
    fn deref(&self) -> &Actor {
        &self.person.actor
    }
}

impl Deref for Person {
    type Target = Actor;
    fn deref(&self) -> &Actor {
        &self.actor
    }
}

impl TestApp {
    /// Someone who came by and took part: a participant without an account.
    pub fn participant(&self) -> Actor {
        Actor::participant(self.participant_id())
    }

    /// A new participant's key.
    pub fn participant_id(&self) -> ParticipantId {
        self.app.join().unwrap().0
    }

    /// The command line: an operator on the machine itself.
    pub fn operator(&self) -> Actor {
        Actor::command_line()
    }

    /// A new person with a role in the dialogue (an operator's holds everywhere), signed in.
    pub async fn person(&self, role: Role, dialogue: &Dialogue) -> Person {
        self.person_in(role, &[dialogue]).await
    }

    /// Lets someone look at the names and addresses of people there, for a reason; the actor as of
    /// then.
    pub async fn with_reason(&self, session: &str, dialogue: Option<&Dialogue>) -> Actor {
        let account = async || self.app.account(session).await.unwrap().unwrap();
        let reason = NewReason {
            kind: "people".to_owned(),
            purpose: "contact".to_owned(),
            note: String::new(),
        };
        let place = dialogue.map(|dialogue| dialogue.id);
        let actor = account().await.actor;
        self.app.give_reason(&actor, session, place, &reason).await.unwrap();
        account().await.actor
    }

    /// The token of a session that begins with a password alone.
    pub async fn sign_in(&self, email: &str, password: &str) -> String {
        let signed_in = self.app.sign_in(email, password, &Client::default()).await.unwrap();
        signed_in.session().unwrap().token
    }

    /// A new body of the dialogue; a subcommittee or panel works under no other unless `parent` says so.
    pub async fn body(&self, dialogue: &Dialogue, slug: &str, kind: BodyKind) -> BodyView {
        let new = NewBody {
            slug: slug.to_owned(),
            kind: kind.as_str().to_owned(),
            name: "지속가능일자리회".to_owned(),
            ..NewBody::default()
        };
        self.app.add_body(&self.operator(), dialogue, &new).await.unwrap();
        self.reload_body(slug).await
    }

    /// The body as it is now.
    pub async fn reload_body(&self, slug: &str) -> BodyView {
        self.app.body(&self.operator(), slug).await.unwrap()
    }

    /// Gives a new person, signed in, an appointed seat with a vote.
    pub async fn seated(&self, body: &BodyView, name: &str) -> Seated {
        let new = NewMember {
            name: name.to_owned(),
            kind: "appointed".to_owned(),
            constituency: "civic".to_owned(),
            ..NewMember::default()
        };
        self.seated_as(body, new).await
    }

    /// Gives a new person, signed in, this seat. They hold no role besides.
    pub async fn seated_as(&self, body: &BodyView, new: NewMember) -> Seated {
        let email = format!("seat.{}@garam.example", self.participant_id());
        let password = Some(PASSWORD.to_owned());
        let new = NewMember { email: email.clone(), password, ..new };
        let member = self.app.appoint(&self.operator(), body, &new).await.unwrap().member;
        let session = self.sign_in(&email, PASSWORD).await;
        let actor = self.app.account(&session).await.unwrap().unwrap().actor;
        let person = Person { actor, email, password: PASSWORD.to_owned(), session };
        Seated { person, member }
    }

    /// A new person with the same role in each of these dialogues, signed in.
    pub async fn person_in(&self, role: Role, dialogues: &[&Dialogue]) -> Person {
        let email = format!("{role}.{}@garam.example", self.participant_id()).replace('_', "-");
        for dialogue in dialogues {
            let new = NewPerson {
                email: email.clone(),
                name: "김가람".to_owned(),
                password: Some(PASSWORD.to_owned()),
                must_change: false,
                role,
                dialogue: (role != Role::Operator).then_some(dialogue.id),
            };
            self.app.add_person(&self.operator(), &new).await.unwrap();
        }
        let session = self.sign_in(&email, PASSWORD).await;
        let actor = self.app.account(&session).await.unwrap().unwrap().actor;
        Person { actor, email, password: PASSWORD.to_owned(), session }
    }
}
