//! Figures of papers: what was drawn, and kept as it was.
//!
//! A figure in a text is drawn anew while the paper is written, unless somebody froze it on a day. An
//! edition freezes every figure it shows. Drawing is not done here: whoever shows charts in words draws
//! them, and hands the pictures in.

use std::collections::{BTreeMap, BTreeSet};

use domain::edition::Obstacle;
use domain::figure::{Figure, MOST_FROZEN, Name, named};
use domain::permission::Action;
use domain::time::{Moment, zone};
pub use publish::document::Picture;
use store::Tx;

use crate::edition::EditionView;
use crate::paper::PaperView;
use crate::{Actor, App, Error, Result};

fn corrupt() -> Error {
    Error::Store(store::StoreError::Corrupt("figure"))
}

fn read_drawing(drawing: &str) -> Result<Picture> {
    serde_json::from_str(drawing).map_err(|_| corrupt())
}

fn written(picture: &Picture) -> Result<String> {
    serde_json::to_string(picture).map_err(|error| Error::Internal(error.to_string()))
}

/// The figures of texts that stand there without a day, each once.
pub fn live<'a>(texts: impl IntoIterator<Item = &'a str>) -> BTreeSet<Figure> {
    let names = texts.into_iter().flat_map(named).filter_map(Name::parse);
    names.filter(|name| name.day.is_none()).map(|name| name.figure).collect()
}

/// The pictures of every figure in `texts`: those that were frozen before, and those drawn for this
/// edition.
///
/// # Errors
/// [`Error::Unready`] when some have no picture.
pub(crate) async fn frozen(
    tx: &Tx,
    paper: i64,
    texts: &[&str],
    drawings: &BTreeMap<String, Picture>,
    now: Moment,
) -> Result<Vec<store::edition::Figure>> {
    let names: BTreeSet<&str> = texts.iter().copied().flat_map(named).collect();
    let before = store::figure::of_paper(tx, paper).await?;
    let (mut found, mut missing) = (Vec::new(), 0);
    for name in names {
        let kept = before.iter().find(|row| format!("{}@{}", row.name, row.day) == name);
        let (drawing, at) = match (kept, drawings.get(name)) {
            (Some(row), _) => (row.drawing.clone(), row.at),
            (None, Some(picture)) => (written(picture)?, now.0),
            (None, None) => {
                missing += 1;
                continue;
            }
        };
        found.push(store::edition::Figure { name: name.to_owned(), drawing, at });
    }
    if missing > 0 {
        return Err(Error::Unready(vec![Obstacle::Figures(missing)]));
    }
    Ok(found)
}

impl App {
    /// Keeps a figure as it was drawn now: from now on texts of this paper can show it as it was today.
    /// One that was kept today already stays.
    ///
    /// # Errors
    /// [`Error::Denied`] unless the actor curates the dialogue; [`Error::Conflict`] `figures_full`.
    pub async fn freeze_figure(
        &self,
        actor: &Actor,
        paper: &PaperView,
        figure: Figure,
        picture: &Picture,
    ) -> Result<Name> {
        self.gate(actor, Action::Curate, &paper.dialogue.resource())?;
        let now = self.now();
        let day = now.day(&zone(&paper.dialogue.zone)).to_string();
        let row = store::figure::Figure {
            name: figure.to_string(),
            day: day.clone(),
            drawing: written(picture)?,
            at: now.0,
        };
        let tx = self.inner.store.begin().await?;
        store::paper::lock(&tx, paper.row.id, now.0).await?.ok_or(Error::NOT_FOUND)?;
        if store::figure::frozen(&tx, paper.row.id).await?.len() >= MOST_FROZEN {
            return Err(Error::Conflict("figures_full"));
        }
        store::figure::insert(&tx, paper.row.id, &row).await?;
        self.commit(tx).await?;
        Ok(Name { figure, day: Some(day) })
    }

    /// The names of the figures that were kept while a paper was written.
    ///
    /// # Errors
    /// [`Error::Denied`] unless the actor works on the dialogue's desk.
    pub async fn frozen_figures(&self, actor: &Actor, paper: &PaperView) -> Result<Vec<Name>> {
        self.gate(actor, Action::Desk, &paper.dialogue.resource())?;
        let rows = store::figure::frozen(&self.inner.store.read(), paper.row.id).await?;
        let name = |row: store::figure::Frozen| {
            Some(Name { figure: Figure::parse(&row.name)?, day: Some(row.day) })
        };
        Ok(rows.into_iter().filter_map(name).collect())
    }

    /// A figure as it was kept on a day; none when it was not.
    ///
    /// # Errors
    /// [`Error::Denied`] unless the actor works on the dialogue's desk.
    pub async fn frozen_figure(
        &self,
        actor: &Actor,
        paper: &PaperView,
        figure: Figure,
        day: &str,
    ) -> Result<Option<Picture>> {
        self.gate(actor, Action::Desk, &paper.dialogue.resource())?;
        let (read, name) = (self.inner.store.read(), figure.to_string());
        let row = store::figure::one(&read, paper.row.id, &name, day).await?;
        row.map(|row| read_drawing(&row.drawing)).transpose()
    }

    /// The figures of an edition by their names in its texts, each with the moment it shows.
    ///
    /// # Errors
    /// [`Error::Denied`].
    pub async fn edition_figures(
        &self,
        actor: &Actor,
        edition: &EditionView,
    ) -> Result<BTreeMap<String, (Picture, Moment)>> {
        self.gate(actor, Action::ReadDialogue, &edition.dialogue.resource())?;
        let rows = store::edition::figures(&self.inner.store.read(), edition.row.id).await?;
        let named = |row: store::edition::Figure| {
            let picture = read_drawing(&row.drawing)?;
            Ok((row.name, (picture, Moment(row.at))))
        };
        rows.into_iter().map(named).collect()
    }
}
