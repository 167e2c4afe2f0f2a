//! QR codes as SVG, black on white whatever the theme: scanners want it dark on light.

use fast_qr::{ECL, QRBuilder};

/// Modules of white around a code, as the standard asks for.
const QUIET: usize = 4;

/// A code as one path.
struct Drawing {
    side: usize,
    path: String,
}

fn draw(text: &str, level: ECL) -> Option<Drawing> {
    let code = QRBuilder::new(text).ecl(level).build().ok()?;
    let mut path = String::new();
    for (y, row) in code.data.chunks(code.size).take(code.size).enumerate() {
        let mut x = 0;
        while let Some(dark) = row.get(x).map(|module| module.value()) {
            let run = row.iter().skip(x).take_while(|module| module.value() == dark).count();
            if dark {
                path.push_str(&format!("M{} {}h{run}v1h-{run}z", x + QUIET, y + QUIET));
            }
            x += run;
        }
    }
    Some(Drawing { side: code.size + 2 * QUIET, path })
}

/// A text as a QR code for a page, named for those who cannot see it; none when it is too long.
pub fn svg(text: &str, name: &str) -> Option<String> {
    let Drawing { side, path } = draw(text, ECL::M)?;
    let name = name.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;");
    Some(format!(
        "<svg class=\"qr\" viewBox=\"0 0 {side} {side}\" role=\"img\" aria-label=\"{name}\" shape-rendering=\"crispEdges\"><path fill=\"#fff\" d=\"M0 0h{side}v{side}H0z\"/><path fill=\"#000\" d=\"{path}\"/></svg>"
    ))
}

/// The picture of a QR code that leads to this address, for paper; none when the address is too long.
/// A crumpled or stained quarter of it still reads (level Q).
pub(crate) fn printed(address: &str) -> Option<String> {
    let Drawing { side, path } = draw(address, ECL::Q)?;
    Some(format!(
        r##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {side} {side}" width="{side}" height="{side}" shape-rendering="crispEdges"><rect width="{side}" height="{side}" fill="#fff"/><path d="{path}" fill="#000"/></svg>"##
    ))
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_code_has_its_three_corners_and_a_quiet_rim() {
        let svg = super::svg("otpauth://totp/x", "코드 \"<&").unwrap();
        assert!(svg.contains("aria-label=\"코드 &quot;&lt;&amp;\""));
        let printed = super::printed("https://example.kr/r/R-ABCD-EFGH-JKMN").unwrap();
        for drawing in [svg, printed] {
            // A corner is seven modules wide, four from the edge, on the left and right.
            assert!(drawing.contains("M4 4h7v1h-7z") && drawing.contains("h7v1h-7z"));
            assert!(!drawing.contains("M3 ") && !drawing.contains(" 3h"), "the rim stays white");
        }
        assert_eq!(super::svg(&"가".repeat(3000), ""), None);
        assert_eq!(super::printed(&"a".repeat(5000)), None);
    }
}
