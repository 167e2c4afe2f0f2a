//! The models of a dialogue as a workbook, with the numbers of closed scorings.

use domain::code::Coded as _;
use domain::id::{AgendaId, ModelId};
use domain::model::{Criterion, write_duties};
use publish::table::{Column, Sheet};

use super::{Model, Scored, details_of};
use crate::dialogue::Dialogue;
use crate::page::{MOST, Slice};
use crate::{Actor, App, Result};

/// The columns before the numbers, with their widths.
const COLUMNS: [(&str, f64); 13] = [
    ("번호", 8.0),
    ("의제", 8.0),
    ("모델", 30.0),
    ("문제", 50.0),
    ("제안", 60.0),
    ("누가 무엇을", 40.0),
    ("비용", 40.0),
    ("해마다 드는 돈(원)", 18.0),
    ("일의 질", 40.0),
    ("사회 통합", 40.0),
    ("생태 방향", 40.0),
    ("지역 경제와 일자리", 40.0),
    ("채점한 회의체", 20.0),
];

const fn heading(criterion: Criterion) -> &'static str {
    match criterion {
        Criterion::Quality => "일의 질 중앙값",
        Criterion::Cohesion => "사회 통합 중앙값",
        Criterion::Ecology => "생태 방향 중앙값",
        Criterion::Economy => "지역 경제 중앙값",
    }
}

/// Half points as they are written: `4` or `3.5`.
fn median(half: i64) -> String {
    if half % 2 == 0 { (half / 2).to_string() } else { format!("{}.5", half / 2) }
}

impl App {
    /// The models that the actor may read as a workbook: a row for each, and one for each further body
    /// that scored it.
    ///
    /// # Errors
    /// [`crate::Error::Denied`].
    pub async fn model_table(&self, actor: &Actor, dialogue: &Dialogue) -> Result<Vec<u8>> {
        let mut columns: Vec<Column> = COLUMNS
            .iter()
            .map(|(header, width)| Column {
                header: (*header).to_owned(),
                width: *width,
                ..Column::default()
            })
            .collect();
        let numbers = Criterion::ALL.iter().map(|criterion| heading(*criterion));
        for header in numbers.chain(["점수를 준 위원", "회피한 위원"]) {
            columns.push(Column { header: header.to_owned(), width: 14.0, ..Column::default() });
        }
        let mut sheet = Sheet::new("모델", &columns)?;
        let mut offset = 0;
        loop {
            let slice = Slice { offset, behind: None, limit: MOST };
            let page = self.models(actor, dialogue, slice).await?;
            let scored = self.scored(actor, dialogue, &page.items).await?;
            for row in &page.items {
                let own: Vec<&Scored> = scored.iter().filter(|one| one.model.0 == row.id).collect();
                for line in self.lines(row, &own).await? {
                    sheet.push(line)?;
                }
            }
            if page.next.is_none() {
                break;
            }
            offset += MOST;
        }
        Ok(sheet.finish()?)
    }

    async fn lines(&self, row: &Model, scored: &[&Scored]) -> Result<Vec<Vec<String>>> {
        let details = details_of(&self.inner.store.read(), row).await?;
        let texts = vec![
            ModelId(row.id).code(),
            row.agenda_id.map(|id| AgendaId(id).code()).unwrap_or_default(),
            row.title.clone(),
            row.problem.clone(),
            row.proposal.clone(),
            write_duties(&details.duties),
            row.cost.clone(),
            row.won.map(|won| won.to_string()).unwrap_or_default(),
            row.quality.clone(),
            row.cohesion.clone(),
            row.ecology.clone(),
            row.economy.clone(),
        ];
        let with = |numbers: Vec<String>| texts.iter().cloned().chain(numbers).collect();
        if scored.is_empty() {
            return Ok(vec![with(vec![String::new(); Criterion::ALL.len() + 3])]);
        }
        Ok(scored.iter().map(|one| with(numbers(one))).collect())
    }
}

fn numbers(scored: &Scored) -> Vec<String> {
    let medians = Criterion::ALL.iter().map(|criterion| {
        scored.points.of(*criterion).half_points().map(median).unwrap_or_default()
    });
    let mut cells = vec![scored.body.clone()];
    cells.extend(medians);
    cells.extend([scored.scores.to_string(), scored.aside.to_string()]);
    cells
}
