//! The map of opinions: people who voted alike stand near each other, as hexagons that count them or as
//! points. One drawing serves a page, a phone (letters inside, names in the list below), print and a file
//! of its own.

use super::mark::Kind;
use super::palette::style;
use super::svg::{count, cut, escape, lang, n, open, put, width};
use super::{Label, Name};

/// A hexagon or a point. Map units: the map is 1 wide, y grows downwards.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Mark {
    /// From the left, 0 to 1.
    pub x: f64,
    /// From the top, 0 to the map's height.
    pub y: f64,
    /// Size, from 0 to 4.
    pub step: u8,
    /// Group, from 0; `None` draws a grey hexagon.
    pub group: Option<u8>,
}

/// A group that the map names.
#[derive(Debug, Clone, PartialEq)]
pub struct Group {
    /// “가”.
    pub letter: String,
    /// The name a person approved, if one has.
    pub name: Option<Name>,
    /// “565명”.
    pub size: String,
    /// Middle of its label, in map units.
    pub label: [f64; 2],
}

/// One's own place.
#[derive(Debug, Clone, PartialEq)]
pub struct Own {
    /// In map units.
    pub place: [f64; 2],
    /// “내 자리”.
    pub word: String,
}

/// What the map shows. Without groups every mark is grey: one group, or groups that do not hold.
#[derive(Debug, Clone, PartialEq)]
pub struct Map {
    /// Height in map units.
    pub height: f64,
    /// From the centre of a hexagon to its corners, in map units.
    pub radius: f64,
    /// Hexagons or points.
    pub marks: Vec<Mark>,
    /// Where the faint axes cross, in map units.
    pub origin: [f64; 2],
    /// The groups in their order, at most seven.
    pub groups: Vec<Group>,
    /// The reader's place, where there is one.
    pub own: Option<Own>,
    /// What size means: “육각형이 클수록 사람이 많아요”.
    pub legend: String,
    /// Some steps of size with their words: (0, “1명”), (2, “4–6명”), (4, “11명부터”). Empty for points.
    pub steps: Vec<(u8, String)>,
}

/// Size of the drawing: its width, and the space around the map.
const WIDE: f64 = 760.0;
const SIDE: f64 = 14.0;
/// Map units to user units.
const SCALE: f64 = WIDE - 2.0 * SIDE;
/// Room for the legend.
const LEGEND: f64 = 42.0;
/// Radius of each step, in parts of the hexagon.
const SIZES: [f64; 5] = [0.28, 0.453, 0.627, 0.787, 0.933];
/// Most room for a label.
const ROOM: f64 = 190.0;

impl Map {
    /// For a page that has `mundap.css`: the picture, and under it on a phone what size means.
    pub fn figure(&self, label: &Label<'_>) -> String {
        format!(
            r#"<figure class="map">{}<figcaption class="map-narrow tiny faint">{}</figcaption></figure>"#,
            self.picture("", label),
            escape(&self.legend)
        )
    }

    /// A file of its own: colours of both themes are written in, and nothing else is needed.
    pub fn file(&self, label: &Label<'_>) -> String {
        let attributes = format!(
            r#" xmlns="http://www.w3.org/2000/svg" width="{}" height="{}""#,
            n(WIDE),
            n(self.tall())
        );
        let picture = self.picture(&attributes, label);
        let (tag, rest) = picture.split_once('>').unwrap_or((&picture, ""));
        format!(
            r#"{tag}><style>{}.map-narrow{{display:none}}</style><rect width="100%" height="100%" class="fp"/>{rest}"#,
            style()
        )
    }

    fn tall(&self) -> f64 {
        2.0 * SIDE + self.height * SCALE + LEGEND
    }

    fn picture(&self, attributes: &str, label: &Label<'_>) -> String {
        let size = format!(r#"viewBox="0 0 {} {}"{attributes}"#, n(WIDE), n(self.tall()));
        let mut out = open("map-picture", &size, label);
        let id = escape(label.id);
        if self.groups.len() > 1 {
            put!(
                out,
                r#"<defs><pattern id="{id}-hatch" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect width="5" height="5" class="g2"/><rect width="1.4" height="5" class="fp"/></pattern></defs>"#
            );
        }
        let [x, y] = place(self.origin);
        put!(
            out,
            r#"<path d="M{} {top}V{}M{SIDE} {}H{}" class="tl"/>"#,
            n(x),
            n(SIDE + self.height * SCALE),
            n(y),
            n(WIDE - SIDE),
            top = SIDE,
        );
        self.draw_marks(&mut out, &id);
        for (number, group) in (0u8..).zip(&self.groups) {
            draw_label(&mut out, &id, number, group);
        }
        if let Some(own) = &self.own {
            draw_own(&mut out, own);
        }
        self.draw_legend(&mut out);
        out.push_str("</svg>");
        out
    }

    /// One path for each group: the greyest first.
    fn draw_marks(&self, out: &mut String, id: &str) {
        let named = count(self.groups.len());
        let known = |mark: &&Mark| mark.group.filter(|group| f64::from(*group) < named);
        let groups = std::iter::once(None).chain((0..super::mark::MARKS).map(Some));
        for group in groups {
            let kind = Kind::of(group);
            let own = self.marks.iter().filter(|mark| known(mark) == group);
            let radius = |mark: &Mark| {
                let size = SIZES.get(usize::from(mark.step)).unwrap_or(&1.0);
                size * self.radius * SCALE
            };
            let draw = |mark: &Mark| {
                let [x, y] = place([mark.x, mark.y]);
                kind.path(x, y, radius(mark))
            };
            let path: String = own.map(draw).collect();
            if path.is_empty() {
                continue;
            }
            put!(out, r#"<path d="{path}" {}/>"#, filling(kind, id));
        }
    }

    fn draw_legend(&self, out: &mut String) {
        let y = self.tall() - SIDE;
        put!(
            out,
            r#"<g class="map-wide" font-size="13"><text x="{SIDE}" y="{}" class="f3">{}</text>"#,
            n(y),
            escape(&self.legend)
        );
        let mut x = SIDE + width(&self.legend, 13.0) + 28.0;
        for (step, words) in &self.steps {
            let r = SIZES.get(usize::from(*step)).unwrap_or(&1.0) * self.radius * SCALE;
            put!(
                out,
                r#"<path d="{}" class="g0"/><text x="{}" y="{}" class="f3">{}</text>"#,
                Kind::None.path(x + r, y - 4.5, r),
                n(x + 2.0 * r + 6.0),
                n(y),
                escape(words)
            );
            x += 2.0 * r + 6.0 + width(words, 13.0) + 28.0;
        }
        out.push_str("</g>");
    }
}

/// Map units to user units.
fn place([x, y]: [f64; 2]) -> [f64; 2] {
    [SIDE + x * SCALE, SIDE + y * SCALE]
}

/// Attribute that fills a mark.
fn filling(kind: Kind, id: &str) -> String {
    match kind {
        Kind::Hatched => format!(r#"fill="url(#{id}-hatch)""#),
        kind => format!(r#"class="{}""#, kind.class()),
    }
}

/// On a wide screen a box with mark, letter, name and size; on a phone the letter alone.
fn draw_label(out: &mut String, id: &str, number: u8, group: &Group) {
    let kind = Kind::of(Some(number));
    let class = kind.class();
    let [x, y] = place(group.label);
    let letter = escape(&group.letter);
    put!(
        out,
        r#"<text x="{}" y="{}" font-size="40" font-weight="700" text-anchor="middle" class="map-narrow halo {class}t">{letter}</text>"#,
        n(x),
        n(y + 14.0)
    );
    // Letter, and where the text after it begins.
    let text = 36.0 + width(&group.letter, 17.0) + 7.0;
    let name =
        group.name.as_ref().map(|name| (cut(&name.text, 16.0, ROOM - text - 12.0), lang(name)));
    let first = name.as_ref().map_or(0.0, |(name, _)| width(name, 16.0));
    let wide = text + first.max(width(&group.size, 13.0)) + 12.0;
    let tall = if name.is_some() { 50.0 } else { 32.0 };
    let (left, top) = (x - wide / 2.0, y - tall / 2.0);
    put!(
        out,
        r#"<g class="map-wide" transform="translate({} {})"><rect width="{}" height="{}" rx="4" class="fp tl"/><path d="{}" {}/><text x="32" y="22" font-size="17" font-weight="700" class="{class}t">{letter}</text>"#,
        n(left),
        n(top),
        n(wide),
        n(tall),
        kind.path(18.0, 16.0, 8.0),
        filling(kind, id),
    );
    let size = escape(&group.size);
    match name {
        Some((name, lang)) => put!(
            out,
            r#"<text x="{text}" y="22" font-size="16" font-weight="700"{lang}>{}</text><text x="{text}" y="41" font-size="13" class="f2">{size}</text>"#,
            escape(&name),
            text = n(text),
        ),
        None => {
            put!(out, r#"<text x="{}" y="21" font-size="13" class="f2">{size}</text>"#, n(text))
        }
    }
    out.push_str("</g>");
}

/// A ring with a dot, and its words on the side where there is room.
fn draw_own(out: &mut String, own: &Own) {
    let [x, y] = place(own.place);
    let is_right = own.place[0] > 0.75;
    let word = escape(&own.word);
    let side = |gap: f64, wide: f64| if is_right { -gap - wide } else { gap };
    let (small, large) = (width(&own.word, 15.0) + 24.0, width(&own.word, 33.0) + 32.0);
    put!(
        out,
        r#"<g transform="translate({} {})"><circle r="13" class="fp ti" stroke-width="3"/><circle r="5" class="fi"/><g class="map-narrow"><rect x="{}" y="-27" width="{}" height="54" rx="6" class="fi"/><text x="{}" y="12" font-size="33" font-weight="700" text-anchor="middle" class="on-ink">{word}</text></g><g class="map-wide"><rect x="{}" y="-1" width="15" height="2" class="fi"/><rect x="{}" y="-15" width="{}" height="30" rx="4" class="fi"/><text x="{}" y="5" font-size="15" font-weight="700" text-anchor="middle" class="on-ink">{word}</text></g></g>"#,
        n(x),
        n(y),
        n(side(18.0, large)),
        n(large),
        n(side(18.0, large) + large / 2.0),
        n(side(14.0, 15.0)),
        n(side(29.0, small)),
        n(small),
        n(side(29.0, small) + small / 2.0),
    );
}

#[cfg(test)]
mod tests;
