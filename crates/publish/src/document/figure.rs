//! Pictures of figures, for what has no style sheet beside it.

use super::{Document, DocumentError, Picture};
use crate::chart;
use crate::press::Press;

/// Units across a picture that is as wide as its page: a letter of 13 units is then 10 pt high.
const WIDE: u32 = 560;

/// A picture as a file of its own: with its namespace and size, and its colours as they are printed.
pub(super) fn standalone(picture: &Picture) -> String {
    let svg = alone(&picture.svg);
    let Some((open, rest)) = svg.split_once('>') else { return svg.to_owned() };
    let namespace =
        if open.contains("xmlns=") { "" } else { " xmlns=\"http://www.w3.org/2000/svg\"" };
    let open = sized(open);
    format!("{open}{namespace}><style>{}</style>{rest}", chart::print_style())
}

/// The opening tag of a picture that fills its page, with a size for what has no page around it.
fn sized(open: &str) -> String {
    let height = open.split_once(" height=\"").and_then(|(_, rest)| rest.split_once('"'));
    match height {
        Some((height, _)) if !open.contains("viewBox=") => {
            let size = format!("width=\"{WIDE}\" viewBox=\"0 0 {WIDE} {height}\"");
            open.replacen("width=\"100%\"", &size, 1)
        }
        _ => open.to_owned(),
    }
}

/// The picture without what stands around it on a page, as a line below a map.
fn alone(svg: &str) -> &str {
    const END: &str = "</svg>";
    let from = svg.find("<svg").unwrap_or_default();
    let to = svg.rfind(END).map_or(svg.len(), |at| at + END.len());
    svg.get(from..to).unwrap_or(svg)
}

/// A picture as pixels.
pub(super) struct Pixels {
    /// The file.
    pub(super) png: Vec<u8>,
    /// Its height for each unit of width.
    pub(super) ratio: f64,
}

/// Draws a figure.
pub(super) fn pixels(
    press: &Press,
    name: &str,
    picture: &Picture,
) -> Result<Pixels, DocumentError> {
    let failed = |why: String| DocumentError::Picture { name: name.to_owned(), why };
    let png = press.figure(&standalone(picture)).map_err(|error| failed(error.to_string()))?;
    let side = |from: usize| {
        let bytes = png.get(from..from + 4).and_then(|bytes| <[u8; 4]>::try_from(bytes).ok());
        bytes.map_or(1.0, |bytes| f64::from(u32::from_be_bytes(bytes)))
    };
    // The header of a PNG file holds its width and height at these places.
    let ratio = side(20) / side(16);
    Ok(Pixels { png, ratio })
}

/// Every anchor that a document has, so that no link leads nowhere.
pub(super) fn anchors(document: &Document) -> std::collections::HashSet<&str> {
    let mut found = std::collections::HashSet::new();
    for section in &document.sections {
        found.insert(section.anchor.as_str());
        for block in &section.blocks {
            if let super::Block::Numbered { anchor, .. } = block {
                found.insert(anchor);
            }
        }
    }
    found.remove("");
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_as_wide_as_its_page_has_a_size_of_its_own_elsewhere() {
        let picture = |svg: &str| Picture { svg: svg.to_owned(), ..Picture::default() };
        let wide =
            standalone(&picture(r#"<svg class="hbars" width="100%" height="90"><g/></svg>"#));
        assert!(wide.starts_with(
            r#"<svg class="hbars" width="560" viewBox="0 0 560 90" height="90" xmlns="http://www.w3.org/2000/svg"><style>"#
        ));
        let own = standalone(&picture(r#"<svg viewBox="0 0 9 9" width="9" height="9"></svg>"#));
        assert!(own.starts_with(r#"<svg viewBox="0 0 9 9" width="9" height="9" xmlns"#));
    }
}
