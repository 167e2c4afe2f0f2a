//! QR codes, drawn as one SVG path.

use fast_qr::ECL;
use fast_qr::qr::QRBuilder;

/// Modules of empty ground around a code, as the standard asks for.
const QUIET: usize = 4;

/// The picture of a QR code that leads to this address; none when the address is too long for one.
/// A crumpled or stained quarter of it still reads (level Q).
pub(crate) fn svg(address: &str) -> Option<String> {
    let code = QRBuilder::new(address).ecl(ECL::Q).build().ok()?;
    let mut path = String::new();
    for (y, row) in code.data.chunks(code.size).take(code.size).enumerate() {
        for (x, _) in row.iter().enumerate().filter(|(_, module)| module.value()) {
            path.push_str(&format!("M{} {}h1v1h-1z", x + QUIET, y + QUIET));
        }
    }
    let side = code.size + 2 * QUIET;
    Some(format!(
        r##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {side} {side}" width="{side}" height="{side}" shape-rendering="crispEdges"><rect width="{side}" height="{side}" fill="#fff"/><path d="{path}" fill="#000"/></svg>"##
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_has_its_three_eyes_and_room_around() {
        let picture = svg("https://example.kr/r/R-ABCD-EFGH-JKMN").unwrap();
        // The upper left eye: seven dark modules in a row, four away from the edge.
        let eye: String = (4..11).map(|x| format!("M{x} 4h1v1h-1z")).collect();
        assert!(picture.contains(&eye), "{picture}");
        assert!(!picture.contains("M3 ") && !picture.contains(" 3h1"));
        assert_eq!(svg(&"a".repeat(5000)), None);
    }
}
