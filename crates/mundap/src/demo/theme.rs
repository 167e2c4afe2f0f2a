//! The demo's themes: what its answers speak of, coded by two people; a sample they coded apart; and a
//! second set on which they go on.

use std::collections::HashMap;

use anyhow::Context as _;
use app::coding::{Codes, NewDivision};
use app::core_question::CoreQuestionView;
use app::dialogue::Dialogue;
use app::theme::{NewAgenda, NewTheme, Set};
use domain::coding::Division;
use domain::id::{AgendaId, AnswerId, CoreQuestionId, ThemeId, ThemeSetId};
use domain::permission::Actor;
use domain::role::Role;
use domain::time::SECOND;
use store::coding::{Filter, Line, Show};

use super::build::{Story, day};
use super::corpus::themes::{AGENDAS, THEMES, ThemeText};

/// When the first set was begun; it was published on the same day.
const BEGUN: &str = "2026-11-14";
/// Answers that two people code apart; fewer in a small demo.
const SAMPLE: usize = 200;
/// The core question whose answers are read anew with the second set, counted from 0.
const READ_ANEW: usize = 6;

/// A theme with its number.
type Known = (ThemeId, &'static ThemeText);

impl Story {
    /// Answers are coded, the themes published, and a second set is begun.
    pub(super) async fn code_answers(
        &self,
        dialogue: &Dialogue,
        cores: &[CoreQuestionView],
    ) -> anyhow::Result<()> {
        self.clock.reach(day(BEGUN)?.plus(9 * 3600 * SECOND));
        let editor = self.office(dialogue, Role::Editor).await?;
        let secretary = self.office(dialogue, Role::Secretary).await?;
        let (set, themes) = self.write_themes(&editor, dialogue).await?;
        let answers = self.published_answers(dialogue, &set).await?;
        self.compare(dialogue, &set, &themes, &answers, [&editor, &secretary]).await?;
        for (place, who) in [&editor, &secretary].into_iter().enumerate() {
            let own: Vec<(AnswerId, Codes)> = answers
                .iter()
                .filter(|line| usize::from(core_of(line)) % 2 == place)
                .map(|line| (AnswerId(line.id), all_themes(line, &themes)))
                .collect();
            if !own.is_empty() {
                self.app.code_each(who, dialogue, &set, &own).await?;
            }
        }
        self.clock.reach(self.clock_now().plus(3600 * SECOND));
        self.app.publish_theme_set(&editor, dialogue, ThemeSetId(set.id)).await?;
        self.clock.reach(self.clock_now().plus(3600 * SECOND));
        let core = cores.get(READ_ANEW).context("the core question that is read anew")?;
        self.read_anew(dialogue, &set, &answers, core.id(), &editor).await
    }

    async fn write_themes(
        &self,
        editor: &Actor,
        dialogue: &Dialogue,
    ) -> anyhow::Result<(Set, Vec<Known>)> {
        let app = &self.app;
        let set = app.begin_theme_set(editor, dialogue, "2026년 11월 주제 묶음", None).await?;
        let id = ThemeSetId(set.id);
        let mut agendas: Vec<AgendaId> = Vec::new();
        for text in &AGENDAS {
            let new = NewAgenda {
                title: text.title.to_owned(),
                summary: text.summary.to_owned(),
                position: None,
            };
            agendas.push(app.add_agenda(editor, dialogue, id, &new).await?);
        }
        let mut themes = Vec::new();
        for text in &THEMES {
            let new = NewTheme {
                title: text.title.to_owned(),
                summary: text.summary.to_owned(),
                agenda: agendas.get(text.agenda).copied(),
                position: None,
            };
            themes.push((app.add_theme(editor, dialogue, id, &new).await?, text));
        }
        Ok((set, themes))
    }

    async fn published_answers(&self, dialogue: &Dialogue, set: &Set) -> anyhow::Result<Vec<Line>> {
        let read = self.app.store().read();
        let filter =
            Filter { dialogue: dialogue.id.0, set: set.id, show: Show::All, ..Filter::default() };
        Ok(store::coding::list(&read, &filter, 0, 100_000).await?)
    }

    /// Two people code a sample apart: one gives an answer every theme it touches, the other reads its
    /// first sentence and gives the one it is mostly about. What they said differently is settled when
    /// the rest is coded.
    async fn compare(
        &self,
        dialogue: &Dialogue,
        set: &Set,
        themes: &[Known],
        answers: &[Line],
        [editor, secretary]: [&Actor; 2],
    ) -> anyhow::Result<()> {
        let app = &self.app;
        let people = app.coder_candidates(editor, dialogue).await?;
        let role = |who: &Actor| {
            let found = people.iter().find(|one| Some(one.person_id) == who.person.map(|p| p.0));
            found.map(|one| one.role_id).context("who codes holds an office")
        };
        let size = SAMPLE.min(answers.len() / 2);
        let pair = (role(editor)?, role(secretary)?);
        let sample = app.draw_sample(editor, dialogue, set, pair, size).await?;
        let by_id: HashMap<i64, &Line> = answers.iter().map(|line| (line.id, line)).collect();
        let drawn = store::coding::sampled(&app.store().read(), sample).await?;
        let lines: Vec<&Line> =
            drawn.iter().filter_map(|one| by_id.get(&one.answer_id).copied()).collect();
        let said = |codes: fn(&Line, &[Known]) -> Codes| -> Vec<(AnswerId, Codes)> {
            lines.iter().map(|line| (AnswerId(line.id), codes(line, themes))).collect()
        };
        app.code_each(editor, dialogue, set, &said(all_themes)).await?;
        self.clock.reach(self.clock_now().plus(2 * 3600 * SECOND));
        app.code_each(secretary, dialogue, set, &said(main_theme)).await?;
        self.clock.reach(self.clock_now().plus(3600 * SECOND));
        Ok(())
    }

    /// The second set continues the first; the answers to one core question are read anew with it, and
    /// divided between the two.
    async fn read_anew(
        &self,
        dialogue: &Dialogue,
        before: &Set,
        answers: &[Line],
        core: CoreQuestionId,
        editor: &Actor,
    ) -> anyhow::Result<()> {
        let app = &self.app;
        let set =
            app.begin_theme_set(editor, dialogue, "2026년 12월 주제 묶음", Some(before)).await?;
        let open: Vec<(AnswerId, Codes)> = answers
            .iter()
            .filter(|line| usize::from(core_of(line)) == READ_ANEW)
            .map(|line| (AnswerId(line.id), Codes::new()))
            .collect();
        if open.is_empty() {
            return Ok(());
        }
        app.code_each(editor, dialogue, &set, &open).await?;
        let people = app.coder_candidates(editor, dialogue).await?;
        let offices = [Role::Editor, Role::Secretary];
        let mut coders = Vec::new();
        for office in offices {
            let who = self.office(dialogue, office).await?;
            let found = people.iter().find(|one| Some(one.person_id) == who.person.map(|p| p.0));
            coders.extend(found.map(|one| (one.role_id, 1)));
        }
        let new = NewDivision { coders, by: Some(Division::Share), core: Some(core) };
        app.divide_answers(editor, dialogue, &set, &new).await?;
        Ok(())
    }
}

/// The core question of an answer, counted from 0.
fn core_of(line: &Line) -> u8 {
    u8::try_from(line.core_number - 1).unwrap_or(u8::MAX)
}

fn holds(text: &str, words: &str) -> usize {
    words.split(',').filter(|word| !word.is_empty() && text.contains(word)).count()
}

/// The themes an answer touches, each with how many of its words it holds.
fn touched(line: &Line, themes: &[Known]) -> Vec<(usize, ThemeId, bool)> {
    let own = themes.iter().filter(|(_, text)| text.core == core_of(line));
    own.filter_map(|(id, text)| {
        let words = holds(&line.text, text.words);
        (words > 0).then(|| (words, *id, holds(&line.text, text.against) > 0))
    })
    .collect()
}

/// Every theme an answer touches.
fn all_themes(line: &Line, themes: &[Known]) -> Codes {
    codes(touched(line, themes))
}

/// The theme most of whose words its first sentence holds; of equals the first.
fn main_theme(line: &Line, themes: &[Known]) -> Codes {
    let first = line.text.split_once(". ").map_or(line.text.as_str(), |(first, _)| first);
    let touched = touched(&Line { text: first.to_owned(), ..line.clone() }, themes);
    let most = touched.iter().map(|(words, ..)| *words).max();
    codes(touched.into_iter().filter(|(words, ..)| Some(*words) == most).take(1).collect())
}

fn codes(touched: Vec<(usize, ThemeId, bool)>) -> Codes {
    if touched.is_empty() {
        return Codes::from([(None, false)]);
    }
    touched.into_iter().map(|(_, theme, against)| (Some(theme), against)).collect()
}
