//! Pictures that come in with a document are looked at: what is drawn may stay, what acts or reaches
//! out may not.

use roxmltree::{Document, Node};

/// Elements that only draw.
const ELEMENTS: [&str; 20] = [
    "svg", "g", "path", "rect", "circle", "ellipse", "line", "polyline", "polygon", "text",
    "tspan", "title", "desc", "defs", "pattern", "clipPath", "use", "a", "marker", "mask",
];

/// Why a picture is refused; none when it only draws.
pub(super) fn refused(svg: &str) -> Option<String> {
    let document = match Document::parse(svg) {
        Ok(document) => document,
        Err(error) => return Some(error.to_string()),
    };
    if document.root_element().tag_name().name() != "svg" {
        return Some("it is no SVG".to_owned());
    }
    document.descendants().filter(Node::is_element).find_map(element)
}

fn element(node: Node<'_, '_>) -> Option<String> {
    let name = node.tag_name().name();
    if !ELEMENTS.contains(&name) {
        return Some(format!("<{name}> is not allowed in a figure"));
    }
    let acts = |name: &str| name.to_ascii_lowercase().starts_with("on");
    let reaches_out = |value: &str| {
        let value = value.to_ascii_lowercase();
        (value.contains("url(") && !value.contains("url(#")) || value.contains("script:")
    };
    node.attributes().find_map(|attribute| {
        let (name, value) = (attribute.name(), attribute.value());
        let is_reference = name == "href";
        let leads_away = is_reference && !value.starts_with('#') && !value.starts_with('/');
        let is_refused = acts(name) || reaches_out(value) || leads_away || value.starts_with("//");
        is_refused.then(|| format!("the attribute {name}=\"{value}\" is not allowed in a figure"))
    })
}
