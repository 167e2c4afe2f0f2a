//! QR codes as SVG, in ink on white whatever the theme: scanners want it dark on light.

use fast_qr::{ECL, QRBuilder};

/// Modules of white around a code.
const QUIET: usize = 4;

/// A text as a QR code, named for those who cannot see it; none when it is too long.
pub fn svg(text: &str, name: &str) -> Option<String> {
    let code = QRBuilder::new(text).ecl(ECL::M).build().ok()?;
    let side = code.size + 2 * QUIET;
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
    let name = name.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;");
    Some(format!(
        "<svg class=\"qr\" viewBox=\"0 0 {side} {side}\" role=\"img\" aria-label=\"{name}\" shape-rendering=\"crispEdges\"><path fill=\"#fff\" d=\"M0 0h{side}v{side}H0z\"/><path fill=\"#000\" d=\"{path}\"/></svg>"
    ))
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_code_has_its_three_corners_and_a_quiet_rim() {
        let svg = super::svg("otpauth://totp/x", "코드 \"<&").unwrap();
        assert!(svg.contains("aria-label=\"코드 &quot;&lt;&amp;\""));
        // Version 1 or 2: a corner is seven modules wide, four from the edge, on the left and right.
        assert!(svg.contains("M4 4h7v1h-7z") && svg.contains("h7v1h-7z"));
        assert!(!svg.contains("M3 "), "the rim stays white");
        assert_eq!(super::svg(&"가".repeat(3000), ""), None);
    }
}
