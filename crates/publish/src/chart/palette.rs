//! Colours and classes of charts for what has no style sheet around it: a file of its own, a report.
//!
//! A page takes them from `mundap.css`; a test compares the two.

/// Names of the colours, light and dark.
pub(super) const COLOURS: [(&str, &str, &str); 26] = [
    ("paper", "#fff", "#11161B"),
    ("ground", "#F5F7F6", "#0B0F13"),
    ("ink", "#17212B", "#E8EDF1"),
    ("ink2", "#46525E", "#B7C1CA"),
    ("ink3", "#616D79", "#93A0AC"),
    ("line", "#D9DEE2", "#2B343D"),
    ("edge", "#7C8792", "#74808C"),
    ("sunk", "#ECEFEF", "#1A2128"),
    ("green", "#1C7A4B", "#58BE87"),
    ("blue", "#2367D1", "#78ABFF"),
    ("danger", "#BD2C0F", "#F48771"),
    ("action", "#12355F", "#B3CEF5"),
    ("focus", "#0B50D0", "#8FBBFF"),
    ("agree", "#0B6B74", "#4DBBC4"),
    ("disagree", "#B5480F", "#F08A4B"),
    ("disagree-pale", "#D69876", "#8A5636"),
    ("pass", "#C3CAD0", "#3B4650"),
    ("g1", "#B07400", "#E2A83A"),
    ("g1-ink", "#875900", "#E2A83A"),
    ("g2", "#8C2F63", "#E183B6"),
    ("g3", "#2F5F93", "#7FB0E6"),
    ("g4", "#4A3300", "#F2EE7A"),
    ("g5", "#8A1FD0", "#A968F2"),
    ("g6", "#D01C48", "#FF5A5A"),
    ("g7", "#14145E", "#3FE8B0"),
    ("font", FONT, FONT),
];

const FONT: &str = r#""Pretendard GOV",Pretendard,"Apple SD Gothic Neo","Noto Sans KR","Noto Sans CJK KR","Malgun Gothic",sans-serif"#;

/// What the classes in pictures mean.
const CLASSES: &str = "\
svg text{font-family:var(--font);fill:var(--ink)}svg .f2{fill:var(--ink2)}svg .f3{fill:var(--ink3)}\
.tl{stroke:var(--line)}.ti{stroke:var(--ink)}.tno{stroke:var(--edge)}.fp{fill:var(--paper)}.tp{stroke:var(--paper)}.fi{fill:var(--ink)}\
.fa{fill:var(--agree)}.fd{fill:var(--disagree)}.fdp{fill:var(--disagree-pale)}.fx{fill:var(--pass)}\
.fg{fill:var(--green)}.fb{fill:var(--blue)}.fm{fill:var(--danger)}.fs{fill:var(--sunk)}.tg{stroke:var(--green)}.tb{stroke:var(--blue)}.tm{stroke:var(--danger)}\
.g0{fill:var(--edge)}.g1{fill:var(--g1)}.g2{fill:var(--g2)}.g4{fill:var(--g4)}.g6{fill:var(--g6)}\
.g3,.g5,.g7{fill:var(--paper);stroke-width:2}.g3{stroke:var(--g3)}.g5{stroke:var(--g5)}.g7{stroke:var(--g7)}\
svg .g1t{fill:var(--g1-ink)}svg .g2t{fill:var(--g2)}svg .g3t{fill:var(--g3)}svg .g4t{fill:var(--g4)}svg .g5t{fill:var(--g5)}svg .g6t{fill:var(--g6)}svg .g7t{fill:var(--g7)}\
svg .on-ink{fill:var(--paper)}.halo{stroke:var(--paper);stroke-width:7;stroke-linejoin:round;paint-order:stroke}";

/// Colours of both themes, then the classes; for a `<style>` element without a style sheet beside it.
/// Print is light.
pub fn style() -> String {
    let theme = |dark: bool| {
        let colour = |(name, light, night): &(&str, &str, &str)| match dark {
            true if light != night => format!("--{name}:{night};"),
            true => String::new(),
            false => format!("--{name}:{light};"),
        };
        COLOURS.iter().map(colour).collect::<String>()
    };
    format!(
        ":root{{{}color-scheme:light dark}}@media screen and (prefers-color-scheme:dark){{:root{{{}}}}}{CLASSES}",
        theme(false),
        theme(true)
    )
}

/// The classes with the colours of print in them, for readers of SVG that know no variables.
pub(crate) fn print_style() -> String {
    let set = |classes: String, (name, light, _): &(&str, &str, &str)| {
        classes.replace(&format!("var(--{name})"), light)
    };
    COLOURS.iter().fold(CLASSES.to_owned(), set)
}

#[cfg(test)]
mod tests {
    use super::*;

    const SHEET: &str = include_str!("../../../web/assets/mundap.css");

    /// Values of a name in the style sheet, in their order: light, dark by preference, dark by choice.
    fn values(name: &str) -> Vec<String> {
        let name = format!("--{name}:");
        let after = SHEET.split(&name).skip(1);
        after.filter_map(|rest| rest.split([';', '}']).next()).map(str::to_uppercase).collect()
    }

    #[test]
    fn colours_are_those_of_the_style_sheet() {
        for (name, light, dark) in COLOURS {
            let mut wanted = vec![light.to_uppercase()];
            if name != "font" {
                wanted.extend([dark.to_uppercase(), dark.to_uppercase()]);
            }
            // What follows are preferences and print.
            let found: Vec<String> = values(name).into_iter().take(wanted.len()).collect();
            assert_eq!(found, wanted, "{name}");
        }
    }

    #[test]
    fn marks_stand_out_and_letters_can_be_read() {
        let colour = |wanted: &str| {
            let (_, light, dark) = COLOURS.iter().find(|(name, ..)| *name == wanted).unwrap();
            [*light, *dark]
        };
        let against = |name: &str, ground: &str| -> Vec<f64> {
            let pairs = colour(name).into_iter().zip(colour(ground));
            pairs.map(|(front, back)| contrast(front, back)).collect()
        };
        for ground in ["paper", "ground"] {
            for group in 1..=7 {
                let ratios = against(&format!("g{group}"), ground);
                assert!(
                    ratios.iter().all(|ratio| *ratio >= 3.0),
                    "g{group} on {ground}: {ratios:?}"
                );
            }
            for letter in ["g1-ink", "g2", "g3", "g4", "g5", "g6", "g7"] {
                let ratios = against(letter, ground);
                assert!(
                    ratios.iter().all(|ratio| *ratio >= 4.5),
                    "{letter} on {ground}: {ratios:?}"
                );
            }
        }
    }

    /// Contrast ratio of two colours by WCAG 2.2.
    fn contrast(one: &str, other: &str) -> f64 {
        let luminance = |colour: &str| {
            let hex = colour.trim_start_matches('#');
            let hex = if hex.len() == 3 { hex.repeat(2) } else { hex.to_owned() };
            let part = |at: usize| {
                let value = f64::from(u8::from_str_radix(&hex[at..at + 2], 16).unwrap()) / 255.0;
                if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
            };
            0.2126 * part(0) + 0.7152 * part(2) + 0.0722 * part(4)
        };
        let (one, other) = (luminance(one) + 0.05, luminance(other) + 0.05);
        (one / other).max(other / one)
    }
}
