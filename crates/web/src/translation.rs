//! Reviewed translations in the place of what their readers could not read; the original stays one
//! tap away.

use std::collections::HashMap;

use app::answer::Line as AnswerLine;
use app::contribution::Contribution;
use app::core_question::{CorePlace, CoreQuestionView, Line as CoreLine, OfQuestion};
use app::dialogue::Dialogue;
use app::question::Line as QuestionLine;
use app::statement::Statement;
use app::translation::Shown;
use app::{Actor, App};
use domain::contribution::Kind;
use domain::language::Language;
use domain::translation::Translated;

use crate::Site;
use crate::error::Failure;
use crate::visitor::Visitor;

/// What stands where a translation is shown now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Original {
    /// The language's code.
    pub(crate) language: String,
    /// The sentence; empty where there is only a text.
    pub(crate) title: String,
    pub(crate) text: String,
}

/// Originals by their key.
#[derive(Clone, Debug, Default)]
pub(crate) struct Originals(HashMap<i64, Original>);

impl Originals {
    pub(crate) fn of(&self, id: i64) -> Option<Original> {
        self.0.get(&id).cloned()
    }
}

/// Something that a translation can take the place of.
pub(crate) trait Readable {
    fn id(&self) -> i64;
    fn language(&self) -> &str;
    fn title(&self) -> &str;
    fn text(&self) -> &str;
    /// Puts the translation in its place; what stood there.
    fn put(&mut self, shown: &Shown) -> Original;
}

macro_rules! readable {
    (@title $self:ident $title:ident) => { &$self.$title };
    (@title $self:ident) => { "" };
    (@put $self:ident $shown:ident $title:ident) => {
        std::mem::replace(&mut $self.$title, $shown.title.clone())
    };
    (@put $self:ident $shown:ident) => { String::new() };
    ($type:ty, $id:ident, $($title:ident)?, $text:ident) => {
        impl Readable for $type {
            fn id(&self) -> i64 {
                self.$id
            }

            fn language(&self) -> &str {
                self.language.as_ref()
            }

            fn title(&self) -> &str {
                readable!(@title self $($title)?)
            }

            fn text(&self) -> &str {
                &self.$text
            }

            fn put(&mut self, shown: &Shown) -> Original {
                Original {
                    language: std::mem::replace(&mut self.language, shown.language.to_string()),
                    title: readable!(@put self shown $($title)?),
                    text: std::mem::replace(&mut self.$text, shown.text.clone()),
                }
            }
        }
    };
}

readable!(CoreLine, id, title, body);
readable!(OfQuestion, id, title, body);
readable!(CorePlace, id, title, body);
readable!(QuestionLine, id, title, body);
readable!(app::mark::Question, id, title, body);
readable!(AnswerLine, id, , text);
readable!(Statement, id, , text);
readable!(app::core_question::CoreQuestion, id, title, body);

/// A contribution keeps its language as a word of its own.
impl Readable for Contribution {
    fn id(&self) -> i64 {
        self.id
    }

    fn language(&self) -> &str {
        self.language.as_str()
    }

    fn title(&self) -> &str {
        &self.title
    }

    fn text(&self) -> &str {
        &self.text
    }

    fn put(&mut self, shown: &Shown) -> Original {
        let language = std::mem::replace(&mut self.language, shown.language);
        Original {
            language: language.to_string(),
            // A wording that was proposed stays in the paper's language.
            title: match self.kind {
                Kind::Remark => String::new(),
                _ => std::mem::replace(&mut self.title, shown.title.clone()),
            },
            text: std::mem::replace(&mut self.text, shown.text.clone()),
        }
    }
}

/// The reviewed translations of what is in another language than readers ask for, by the key of the
/// original. None without a language.
pub(crate) async fn beside<T: Readable>(
    app: &App,
    actor: &Actor,
    dialogue: &Dialogue,
    of: Translated,
    into: Option<Language>,
    items: &[T],
) -> Result<HashMap<i64, Shown>, Failure> {
    let Some(into) = into else { return Ok(HashMap::new()) };
    let foreign: Vec<(i64, &str, &str)> = items
        .iter()
        .filter(|item| item.language() != into.as_str())
        .map(|item| (item.id(), item.title(), item.text()))
        .collect();
    Ok(app.translations(actor, dialogue, of, &foreign, into).await?)
}

/// Puts translations into the page's language where there are some.
async fn translate<T: Readable>(
    site: &Site,
    visitor: &Visitor,
    dialogue: &Dialogue,
    of: Translated,
    items: &mut [T],
) -> Result<Originals, Failure> {
    let into = visitor.locale.language();
    let shown = beside(&site.app, &visitor.actor, dialogue, of, Some(into), items).await?;
    let mut originals = Originals::default();
    for item in items {
        if let Some(shown) = shown.get(&item.id()) {
            originals.0.insert(item.id(), item.put(shown));
        }
    }
    Ok(originals)
}

/// The core questions of a list.
pub(crate) async fn core_lines(
    site: &Site,
    visitor: &Visitor,
    dialogue: &Dialogue,
    lines: &mut [CoreLine],
) -> Result<Originals, Failure> {
    translate(site, visitor, dialogue, Translated::CoreQuestion, lines).await
}

/// One core question.
pub(crate) async fn core(
    site: &Site,
    visitor: &Visitor,
    core: &mut CoreQuestionView,
) -> Result<Option<Original>, Failure> {
    let (of, row) = (Translated::CoreQuestion, std::slice::from_mut(&mut core.row));
    let originals = translate(site, visitor, &core.dialogue, of, row).await?;
    Ok(originals.of(core.row.id))
}

/// Where something stands.
pub(crate) async fn core_place(
    site: &Site,
    visitor: &Visitor,
    dialogue: &Dialogue,
    place: &mut Option<CorePlace>,
) -> Result<(), Failure> {
    let places = place.as_mut_slice();
    translate(site, visitor, dialogue, Translated::CoreQuestion, places).await?;
    Ok(())
}

/// The core questions that a question is in.
pub(crate) async fn cores_of_question(
    site: &Site,
    visitor: &Visitor,
    dialogue: &Dialogue,
    cores: &mut [OfQuestion],
) -> Result<Originals, Failure> {
    translate(site, visitor, dialogue, Translated::CoreQuestion, cores).await
}

/// Questions of a list.
pub(crate) async fn questions(
    site: &Site,
    visitor: &Visitor,
    dialogue: &Dialogue,
    lines: &mut [QuestionLine],
) -> Result<Originals, Failure> {
    translate(site, visitor, dialogue, Translated::Question, lines).await
}

/// Questions as they are kept.
pub(crate) async fn whole_questions(
    site: &Site,
    visitor: &Visitor,
    dialogue: &Dialogue,
    rows: &mut [app::mark::Question],
) -> Result<Originals, Failure> {
    translate(site, visitor, dialogue, Translated::Question, rows).await
}

/// Answers of a list.
pub(crate) async fn answers(
    site: &Site,
    visitor: &Visitor,
    dialogue: &Dialogue,
    lines: &mut [AnswerLine],
) -> Result<Originals, Failure> {
    translate(site, visitor, dialogue, Translated::Answer, lines).await
}

/// Statements.
pub(crate) async fn statements(
    site: &Site,
    visitor: &Visitor,
    dialogue: &Dialogue,
    rows: &mut [Statement],
) -> Result<Originals, Failure> {
    translate(site, visitor, dialogue, Translated::Statement, rows).await
}

/// One contribution.
pub(crate) async fn contribution(
    site: &Site,
    visitor: &Visitor,
    dialogue: &Dialogue,
    item: &mut Contribution,
) -> Result<Option<Original>, Failure> {
    let (of, id) = (item.kind.into(), item.id);
    let originals = translate(site, visitor, dialogue, of, std::slice::from_mut(item)).await?;
    Ok(originals.of(id))
}
