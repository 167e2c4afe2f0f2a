//! The loom: every question of a dialogue as strands from its sector to its core question and on.

use super::svg::{count, cut, escape, lang, n, open, put, width};
use super::thread::cells;
use super::{Label, Name};

/// Questions of one sector under one core question.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Link {
    /// Place of the sector in [`Loom::sectors`], from 0.
    pub sector: usize,
    /// Place of the core question in [`Loom::core`], from 0.
    pub core: usize,
    /// How many questions.
    pub questions: u32,
}

/// The words over one of the first two columns.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Head {
    /// For example “녹서”.
    pub title: String,
    /// For example “질문 1,436개”.
    pub note: String,
}

/// One of the later stages: 백서, 청서, 시범사업.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stage {
    /// The stage's name.
    pub title: String,
    /// For example “아직 가지 않은 길” or “의제 6개”.
    pub note: String,
    /// Questions that have reached it; 0 draws a dotted way and an open knot.
    pub reached: u32,
}

/// What the loom shows. Strands are counted by largest remainder over all links and all unlinked groups:
/// the picture has `round(questions / strand)` strands in all, each flow first gets one for each full
/// `strand` questions, and the strands left over go to the largest remainders (ties: the earlier sector,
/// then the earlier core question, unlinked last). So a flow smaller than a strand is drawn only when its
/// remainder earns it one, and the strands add up; the table beside the picture shows every question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Loom {
    /// Sectors in their order, each with its number of questions.
    pub sectors: Vec<(Name, u32)>,
    /// Core questions in their order: number and short title. Empty while none is made.
    pub core: Vec<(u8, Name)>,
    /// Questions of a sector under a core question. Places that do not exist are left out.
    pub links: Vec<Link>,
    /// Questions under no core question, one number a sector in the order of the sectors. With core
    /// questions made, their strands end in the ink bar; before, they lead on to a dotted way.
    pub unlinked: Vec<u32>,
    /// Questions per strand; see [`Loom::fitting`].
    pub strand: u32,
    /// Words over the questions and over the core questions.
    pub heads: [Head; 2],
    /// White Paper, Blue Paper, pilots.
    pub stages: [Stage; 3],
    /// What an empty picture says: what will appear here and when.
    pub empty: String,
}

/// Places in the wide picture, in user units from its left and top.
mod wide {
    pub(super) const TOP: f64 = 66.0;
    pub(super) const LEFT: f64 = 140.0;
    pub(super) const KNOT: f64 = 482.0;
    pub(super) const GATHER: f64 = 806.0;
}

/// Places in the tall picture.
mod tall {
    pub(super) const SIDE: f64 = 335.0;
    pub(super) const TOP: f64 = 52.0;
    pub(super) const KNOT: f64 = 232.0;
}

/// A number of strands that run together.
struct Flow {
    sector: usize,
    /// Place of the core question; none ends early.
    core: Option<usize>,
    strands: u32,
}

impl Loom {
    /// The smallest round number of questions per strand that keeps the picture at 200 strands or fewer.
    pub fn fitting(questions: u32) -> u32 {
        [1, 2, 4, 8, 10, 20, 50, 100, 200, 500, 1_000, 5_000, 10_000]
            .into_iter()
            .find(|strand| questions.div_ceil(*strand) <= 200)
            .unwrap_or(100_000)
    }

    /// How many strands the picture has in all.
    pub fn strands(&self) -> u32 {
        self.flows().iter().map(|flow| flow.strands).sum()
    }

    fn flows(&self) -> Vec<Flow> {
        let strand = self.strand.max(1);
        let mut parts: Vec<(usize, Option<usize>, u32)> = Vec::new();
        for sector in 0..self.sectors.len() {
            for core in 0..self.core.len() {
                let questions = self
                    .links
                    .iter()
                    .filter(|link| link.sector == sector && link.core == core)
                    .fold(0u32, |sum, link| sum.saturating_add(link.questions));
                if questions > 0 {
                    parts.push((sector, Some(core), questions));
                }
            }
            match self.unlinked.get(sector) {
                Some(&questions) if questions > 0 => parts.push((sector, None, questions)),
                _ => {}
            }
        }
        let all = parts.iter().fold(0u32, |sum, part| sum.saturating_add(part.2));
        let target = all.saturating_add(strand / 2) / strand;
        let full: u32 = parts.iter().map(|part| part.2 / strand).sum();
        let mut order: Vec<usize> = (0..parts.len()).collect();
        // A stable sort keeps ties in their order.
        order.sort_by_key(|&i| std::cmp::Reverse(parts.get(i).map_or(0, |part| part.2 % strand)));
        let left = usize::try_from(target.saturating_sub(full)).unwrap_or(0);
        let lucky: std::collections::BTreeSet<usize> = order.into_iter().take(left).collect();
        parts
            .into_iter()
            .enumerate()
            .map(|(i, (sector, core, questions))| Flow {
                sector,
                core,
                strands: questions / strand + u32::from(lucky.contains(&i)),
            })
            .collect()
    }

    fn questions(&self) -> u32 {
        let linked = self.links.iter().map(|link| link.questions);
        linked.chain(self.unlinked.iter().copied()).fold(0, u32::saturating_add)
    }

    /// Strands of each sector, in the order of the sectors.
    fn by_sector(&self, flows: &[Flow]) -> Vec<u32> {
        (0..self.sectors.len())
            .map(|s| flows.iter().filter(|f| f.sector == s).map(|f| f.strands).sum())
            .collect()
    }

    /// Strands of each core question, in their order.
    fn by_core(&self, flows: &[Flow]) -> Vec<u32> {
        (0..self.core.len())
            .map(|c| flows.iter().filter(|f| f.core == Some(c)).map(|f| f.strands).sum())
            .collect()
    }

    /// The picture from left to right for desktops, 1120 user units wide; text is drawn for 1:1.
    pub fn wide(&self, label: &Label<'_>) -> String {
        use wide::{GATHER, KNOT, LEFT, TOP};
        if self.questions() == 0 {
            return self.nothing(label, "wide", 1120.0);
        }
        let flows = self.flows();
        let by_sector = self.by_sector(&flows);
        let rows = self.core.len().max(self.sectors.len().saturating_mul(2)).max(9);
        let body = (count(rows) * 18.6).min(620.0);
        let gap = 20.0;
        let gaps = gap * count(self.sectors.len().saturating_sub(1));
        let step = spacing(by_sector.iter().sum(), body - gaps, 1.75);
        let knots: Vec<f64> = cells(self.core.len(), body).iter().map(|y| TOP + y).collect();
        let middle = TOP + body / 2.0;

        let mut out =
            open("wide", &format!(r#"viewBox="0 0 1120 {}""#, n(TOP + body + 12.0)), label);
        head(&mut out, &self.heads[0], LEFT);
        if !self.core.is_empty() {
            head(&mut out, &self.heads[1], KNOT);
        }

        // Left ends: sectors one under another, spread over the height.
        let used: f64 = by_sector.iter().map(|s| f64::from(*s) * step).sum();
        let spread = if self.sectors.len() > 1 {
            gap.max((body - used) / count(self.sectors.len()))
        } else {
            0.0
        };
        let total = used + spread * count(self.sectors.len().saturating_sub(1));
        let mut y = TOP + (body - total) / 2.0;
        let (mut linked, mut ended, mut bars, mut ahead) =
            (String::new(), String::new(), String::new(), String::new());
        let mut filled: Vec<f64> =
            self.by_core(&flows).iter().map(|k| -f64::from(*k) / 2.0).collect();
        let tight: Vec<f64> = self.by_core(&flows).iter().map(|k| spacing(*k, 12.5, 1.5)).collect();
        let mut mark = 0usize;
        for (place, (name, _)) in self.sectors.iter().enumerate() {
            let strands = by_sector.get(place).copied().unwrap_or(0);
            let tall = f64::from(strands) * step;
            put!(
                out,
                r#"<text x="{}" y="{}" text-anchor="end" font-size="15"{}>{}</text>"#,
                n(LEFT - 12.0),
                n(y + tall / 2.0 + 5.0),
                lang(name),
                escape(&cut(&name.text, 15.0, LEFT - 14.0))
            );
            if strands == 0 {
                put!(ahead, "M{} {}h60", n(LEFT), n(y));
            }
            for flow in flows.iter().filter(|flow| flow.sector == place) {
                for _ in 0..flow.strands {
                    let from = y + step / 2.0;
                    y += step;
                    match flow.core {
                        Some(core) => {
                            let at = filled.get(core).copied().unwrap_or(0.0) + 0.5;
                            let to = knots.get(core).copied().unwrap_or(middle)
                                + at * tight.get(core).copied().unwrap_or(0.0);
                            if let Some(slot) = filled.get_mut(core) {
                                *slot += 1.0;
                            }
                            curve(&mut linked, LEFT, from, KNOT - 18.0, to);
                            linked.push_str("h14");
                        }
                        None if self.core.is_empty() => {
                            put!(linked, "M{} {}h150", n(LEFT), n(from));
                        }
                        None => {
                            mark = mark.saturating_add(1);
                            let reach = 64.0 + 6.5 * count(mark.wrapping_mul(7) % 9);
                            let drop = 3.0 + 1.5 * count(mark.wrapping_mul(5) % 4);
                            curve(&mut ended, LEFT, from, LEFT + reach, from + drop);
                            put!(bars, "M{} {}v7", n(LEFT + reach), n(from + drop - 3.5));
                        }
                    }
                }
            }
            if self.core.is_empty() && strands > 0 {
                curve(&mut ahead, LEFT + 156.0, y - tall / 2.0, GATHER - 20.0, middle);
            }
            y += spread;
        }

        // Core questions: knot, number, short title, then the dotted way from the end of the words.
        let mut words = String::new();
        let by_core = self.by_core(&flows);
        for (place, (number, name)) in self.core.iter().enumerate() {
            let at = knots.get(place).copied().unwrap_or(middle);
            let has = by_core.get(place).is_some_and(|k| *k > 0)
                || self.links.iter().any(|l| l.core == place && l.questions > 0);
            let class = if has { "fg" } else { "fp tno" };
            put!(
                words,
                r#"<rect x="{}" y="{}" width="9" height="13" rx="2" class="{class}"/>"#,
                n(KNOT - 4.5),
                n(at - 6.5)
            );
            let title = cut(&name.text, 14.0, 188.0);
            put!(
                words,
                r#"<text x="{}" y="{y}" text-anchor="end" font-size="13" class="f3">{number}</text><text x="{}" y="{y}" font-size="14"{}>{}</text>"#,
                n(KNOT + 28.0),
                n(KNOT + 38.0),
                lang(name),
                escape(&title),
                y = n(at + 5.0),
            );
            let from = (KNOT + 50.0 + width(&title, 14.0)).min(GATHER - 40.0);
            curve(&mut ahead, from, at, GATHER, middle);
        }
        draw(&mut out, &ahead, &linked, &ended, &bars);
        out.push_str(&words);

        // Later stages, along the middle.
        let stations = [GATHER + 14.0, GATHER + 150.0, GATHER + 286.0];
        let mut taken = 0.0;
        for (i, (stage, x)) in self.stages.iter().zip(stations).enumerate() {
            if i > 0 {
                way(&mut out, i, stage.reached, (x - 118.0, middle), (x - 16.0, middle));
            }
            station(&mut out, i, stage.reached, x, middle);
            let (anchor, at) = if i == 2 { ("end", x + 12.0) } else { ("start", x - 10.0) };
            let title = cut(&stage.title, 17.0, 170.0);
            let long = width(&title, 17.0);
            let begins = if i == 2 { at - long } else { at };
            // A long name stands above the one before it.
            let up = if begins < taken + 8.0 { 22.0 } else { 0.0 };
            taken = begins + long;
            put!(
                out,
                r#"<text x="{at}" y="{}" text-anchor="{anchor}" font-size="17" font-weight="700">{}</text><text x="{at}" y="{}" text-anchor="{anchor}" font-size="14" class="f2">{}</text>"#,
                n(middle - 26.0 - up),
                escape(&title),
                n(middle + 36.0),
                escape(&cut(&stage.note, 14.0, 130.0)),
                at = n(at),
            );
        }
        out.push_str("</svg>");
        out
    }

    /// The picture from top to bottom for phones, 335 user units wide: sectors side by side, numbers of the
    /// core questions under their knots, the later stages below.
    pub fn tall(&self, label: &Label<'_>) -> String {
        use tall::{KNOT, SIDE, TOP};
        if self.questions() == 0 {
            return self.nothing(label, "tall", 335.0);
        }
        let flows = self.flows();
        let by_sector = self.by_sector(&flows);
        let by_core = self.by_core(&flows);
        let middle = 62.0;
        let gather = KNOT + 92.0;
        let stations = [gather + 14.0, gather + 84.0, gather + 154.0];
        let mut out = open("tall", &format!(r#"viewBox="0 0 335 {}""#, n(gather + 184.0)), label);

        let centres = cells(self.sectors.len(), SIDE);
        let cell = SIDE / count(self.sectors.len().max(1));
        let most = by_sector.iter().copied().max().unwrap_or(0);
        let step = spacing(most, cell - 14.0, 1.6);
        let knots = cells(self.core.len(), SIDE);
        let pitch = SIDE / count(self.core.len().max(1));
        let broad = (pitch - 6.0).clamp(4.0, 13.0);
        let tight: Vec<f64> = by_core.iter().map(|k| spacing(*k, broad, 1.5)).collect();
        let mut filled: Vec<f64> = by_core.iter().map(|k| -f64::from(*k) / 2.0).collect();
        let (mut linked, mut ended, mut bars, mut ahead) =
            (String::new(), String::new(), String::new(), String::new());
        let mut mark = 0usize;
        let crowded = self.sectors.len() > 5;
        for (place, ((name, _), centre)) in self.sectors.iter().zip(centres).enumerate() {
            let strands = by_sector.get(place).copied().unwrap_or(0);
            let room = if crowded { cell * 2.0 - 6.0 } else { cell - 4.0 };
            sector_words(&mut out, name, centre, room, crowded && place % 2 == 1);
            let mut x = centre - f64::from(strands) * step / 2.0;
            if strands == 0 {
                put!(ahead, "M{} {}v40", n(centre), n(TOP));
            }
            for flow in flows.iter().filter(|flow| flow.sector == place) {
                for _ in 0..flow.strands {
                    let from = x + step / 2.0;
                    x += step;
                    match flow.core {
                        Some(core) => {
                            let at = filled.get(core).copied().unwrap_or(0.0) + 0.5;
                            let to = knots.get(core).copied().unwrap_or(middle)
                                + at * tight.get(core).copied().unwrap_or(0.0);
                            if let Some(slot) = filled.get_mut(core) {
                                *slot += 1.0;
                            }
                            fall(&mut linked, from, TOP, to, KNOT - 10.0);
                            linked.push_str("v8");
                        }
                        None if self.core.is_empty() => {
                            put!(linked, "M{} {}v90", n(from), n(TOP));
                        }
                        None => {
                            mark = mark.saturating_add(1);
                            let reach = 40.0 + 4.0 * count(mark.wrapping_mul(7) % 9);
                            fall(&mut ended, from, TOP, from + 3.0, TOP + reach);
                            put!(bars, "M{} {}h6", n(from), n(TOP + reach));
                        }
                    }
                }
            }
            if self.core.is_empty() && strands > 0 {
                fall(&mut ahead, centre, TOP + 96.0, middle, gather);
            }
        }
        let numbers = if pitch < 15.0 { 2 } else { 1 };
        let mut words = String::new();
        for (place, ((number, _), at)) in self.core.iter().zip(&knots).enumerate() {
            let has = by_core.get(place).is_some_and(|k| *k > 0)
                || self.links.iter().any(|l| l.core == place && l.questions > 0);
            let class = if has { "fg" } else { "fp tno" };
            put!(
                words,
                r#"<rect x="{}" y="{}" width="{}" height="9" rx="2" class="{class}"/>"#,
                n(at - broad / 2.0),
                n(KNOT - 4.5),
                n(broad),
            );
            if place % numbers == 0 {
                put!(
                    words,
                    r#"<text x="{}" y="{}" text-anchor="middle" font-size="12" class="f2">{number}</text>"#,
                    n(*at),
                    n(KNOT + 20.0),
                );
            }
            fall(&mut ahead, *at, KNOT + 28.0, middle, gather);
        }
        draw(&mut out, &ahead, &linked, &ended, &bars);
        out.push_str(&words);
        for (i, (stage, y)) in self.stages.iter().zip(stations).enumerate() {
            if i > 0 {
                way(&mut out, i, stage.reached, (middle, y - 54.0), (middle, y - 16.0));
            }
            station(&mut out, i, stage.reached, middle, y);
            put!(
                out,
                r#"<text x="92" y="{}" font-size="17" font-weight="700">{}</text><text x="92" y="{}" font-size="14" class="f2">{}</text>"#,
                n(y + 1.0),
                escape(&cut(&stage.title, 17.0, 240.0)),
                n(y + 21.0),
                escape(&cut(&stage.note, 14.0, 240.0)),
            );
        }
        out.push_str("</svg>");
        out
    }

    /// No question yet: the whole way dotted, four open knots, and the sentence that says what will come.
    fn nothing(&self, label: &Label<'_>, class: &str, side: f64) -> String {
        let mut out = open(class, &format!(r#"viewBox="0 0 {} 96""#, n(side)), label);
        put!(
            out,
            r#"<path d="M0 20H{}" class="tno" fill="none" stroke-width="2" stroke-dasharray="2 4"/>"#,
            n(side)
        );
        let names =
            std::iter::once(&self.heads[0].title).chain(self.stages.iter().map(|s| &s.title));
        for (i, name) in names.enumerate() {
            let x = 11.0 + count(i) * (side - 11.0) / 4.0;
            put!(
                out,
                r#"<circle cx="{}" cy="20" r="8" class="fp tno" stroke-width="2" stroke-dasharray="2 3"/><text x="{}" y="52" font-size="14" class="f2">{}</text>"#,
                n(x),
                n(x - 9.0),
                escape(&cut(name, 14.0, side / 4.0 - 8.0))
            );
        }
        put!(
            out,
            r#"<text x="2" y="84" font-size="15">{}</text></svg>"#,
            escape(&cut(&self.empty, 15.0, side - 4.0))
        );
        out
    }
}

/// The space of one strand when `strands` share `room`, never more than `most`.
fn spacing(strands: u32, room: f64, most: f64) -> f64 {
    if strands == 0 { most } else { (room / f64::from(strands)).clamp(0.05, most) }
}

/// A strand from left to right.
fn curve(d: &mut String, x0: f64, y0: f64, x1: f64, y1: f64) {
    let half = (x1 - x0) / 2.0;
    put!(
        d,
        "M{} {}c{h} 0 {h} {dy} {} {dy}",
        n(x0),
        n(y0),
        n(x1 - x0),
        h = n(half),
        dy = n(y1 - y0),
    );
}

/// A strand from top to bottom.
fn fall(d: &mut String, x0: f64, y0: f64, x1: f64, y1: f64) {
    let half = (y1 - y0) / 2.0;
    put!(
        d,
        "M{} {}c0 {h} {dx} {h} {dx} {}",
        n(x0),
        n(y0),
        n(y1 - y0),
        h = n(half),
        dx = n(x1 - x0),
    );
}

fn draw(out: &mut String, ahead: &str, linked: &str, ended: &str, bars: &str) {
    for (d, rest) in [
        (ahead, r#"class="tno" stroke-width="1.3" stroke-dasharray="1.3 4""#),
        (ended, r#"class="tg" stroke-width="1" opacity=".5""#),
        (linked, r#"class="tg" stroke-width="1.15" opacity=".8""#),
        (bars, r#"class="ti" stroke-width="1.4""#),
    ] {
        if !d.is_empty() {
            put!(out, r#"<path d="{d}" fill="none" {rest}/>"#);
        }
    }
}

fn head(out: &mut String, head: &Head, x: f64) {
    put!(
        out,
        r#"<text x="{x}" y="18" font-size="18" font-weight="700">{}</text><text x="{x}" y="40" font-size="14" class="f2">{}</text>"#,
        escape(&cut(&head.title, 18.0, 320.0)),
        escape(&cut(&head.note, 14.0, 320.0)),
        x = n(x - 4.0),
    );
}

/// The piece of thread that leads to a later stage: hollow to 청서, blue to 시범사업, dotted while nothing
/// has reached it.
fn way(out: &mut String, stage: usize, reached: u32, from: (f64, f64), to: (f64, f64)) {
    let d = format!("M{} {}L{} {}", n(from.0), n(from.1), n(to.0), n(to.1));
    match (reached, stage) {
        (0, _) => put!(
            out,
            r#"<path d="{d}" class="tno" fill="none" stroke-width="2" stroke-dasharray="2 4"/>"#
        ),
        (_, 1) => put!(
            out,
            r#"<path d="{d}" class="twe" stroke-width="7"/><path d="{d}" class="tww" stroke-width="4"/>"#
        ),
        _ => put!(out, r#"<path d="{d}" class="tb" stroke-width="5"/>"#),
    }
}

/// The knot of a later stage: a ring for the White Paper, round for the Blue Paper, a woven diamond for
/// pilots; open and dotted while nothing has reached it.
fn station(out: &mut String, stage: usize, reached: u32, x: f64, y: f64) {
    let (x, y) = (n(x), n(y));
    let dash = if reached == 0 { r#" stroke-dasharray="2 3""# } else { "" };
    let class = match (reached, stage) {
        (0, _) => "fp tno",
        (_, 0) => "fw twe",
        _ => "fp tb",
    };
    if stage == 2 {
        put!(
            out,
            r#"<rect x="-9" y="-9" width="18" height="18" rx="3" transform="translate({x} {y}) rotate(45)" class="{class}" stroke-width="2"{dash}/>"#
        );
        if reached > 0 {
            put!(
                out,
                r#"<path d="M-9 0H9M0-9V9" transform="translate({x} {y}) rotate(45)" class="tb" stroke-width="2.4"/>"#
            );
        }
    } else {
        put!(out, r#"<circle cx="{x}" cy="{y}" r="10" class="{class}" stroke-width="2"{dash}/>"#);
    }
}

/// A sector's name over its strands on a phone: one line, or two when it is long.
fn sector_words(out: &mut String, name: &Name, x: f64, room: f64, lower: bool) {
    let base = if lower { 42.0 } else { 22.0 };
    let mut lines: Vec<String> = Vec::new();
    let (lang, name) = (lang(name), name.text.as_str());
    if width(name, 14.0) > room && !lower {
        let mut line = String::new();
        for word in name.split(' ') {
            let longer = if line.is_empty() { word.to_owned() } else { format!("{line} {word}") };
            if width(&longer, 14.0) > room && !line.is_empty() && lines.is_empty() {
                lines.push(std::mem::replace(&mut line, word.to_owned()));
            } else {
                line = longer;
            }
        }
        lines.push(line);
    } else {
        lines.push(name.to_owned());
    }
    let first = if lines.len() > 1 { base - 6.0 } else { base + 10.0 };
    for (i, line) in lines.iter().enumerate() {
        put!(
            out,
            r#"<text x="{}" y="{}" text-anchor="middle" font-size="14"{lang}>{}</text>"#,
            n(x),
            n(first + 18.0 * count(i)),
            escape(&cut(line, 14.0, room)),
        );
    }
}
