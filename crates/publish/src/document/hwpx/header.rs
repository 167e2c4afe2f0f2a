//! Fonts, borders, letters, paragraphs and styles, to which the text refers by number.

use super::NAMES;
use crate::document::Align;
use crate::document::flow::Weight;
use crate::document::style::{Look, Side, Style, Styles};
use crate::document::xml::{HEAD, escape};

/// Borders of cells: a hairline above and below, a thick line above, one below.
pub(super) const RULE: usize = 3;
pub(super) const TOP: usize = 4;
pub(super) const BOTTOM: usize = 5;

const SCRIPTS: [&str; 7] = ["hangul", "latin", "hanja", "japanese", "other", "symbol", "user"];
/// Shapes of paragraphs beyond those of styles: cells set to the middle and to the right.
const EXTRA: [(Style, Align); 4] = [
    (Style::Cell, Align::Center),
    (Style::Cell, Align::Right),
    (Style::CellHead, Align::Center),
    (Style::CellHead, Align::Right),
];

/// The shape of a cell's paragraph.
pub(super) fn aligned(style: Style, align: Align) -> usize {
    let extra = EXTRA.iter().position(|extra| *extra == (style, align));
    extra.map_or(style.number(), |extra| Style::ALL.len() + extra)
}

pub(super) fn xml(styles: &Styles, sections: usize) -> String {
    let mut out = format!(
        r#"{HEAD}<hh:head {NAMES} version="1.5" secCnt="{sections}"><hh:beginNum page="1" footnote="1" endnote="1" pic="1" tbl="1" equation="1"/><hh:refList>"#
    );
    fonts(styles, &mut out);
    borders(&mut out);
    letters(styles, &mut out);
    out.push_str(r#"<hh:tabProperties itemCnt="2"><hh:tabPr id="0" autoTabLeft="0" autoTabRight="0"/><hh:tabPr id="1" autoTabLeft="1" autoTabRight="0"/></hh:tabProperties>"#);
    numbering(&mut out);
    paragraphs(styles, &mut out);
    names(&mut out);
    out.push_str(r#"</hh:refList><hh:compatibleDocument targetProgram="HWP201X"><hh:layoutCompatibility/></hh:compatibleDocument><hh:docOption><hh:linkinfo path="" pageInherit="0" footnoteInherit="0"/></hh:docOption><hh:trackchageConfig flags="56"/></hh:head>"#);
    out
}

fn fonts(styles: &Styles, out: &mut String) {
    out.push_str(&format!(r#"<hh:fontfaces itemCnt="{}">"#, SCRIPTS.len()));
    for script in SCRIPTS {
        let script = script.to_uppercase();
        out.push_str(&format!(r#"<hh:fontface lang="{script}" fontCnt="2">"#));
        for (id, face) in [&styles.gothic, &styles.serif].into_iter().enumerate() {
            out.push_str(&format!(r#"<hh:font id="{id}" face="{}" type="TTF" isEmbedded="0"><hh:typeInfo familyType="FCAT_GOTHIC" weight="6" proportion="4" contrast="0" strokeVariation="1" armStyle="1" letterform="1" midline="1" xHeight="1"/></hh:font>"#, escape(face)));
        }
        out.push_str("</hh:fontface>");
    }
    out.push_str("</hh:fontfaces>");
}

fn borders(out: &mut String) {
    let fill = r##"<hc:fillBrush><hc:winBrush faceColor="none" hatchColor="#999999" alpha="0"/></hc:fillBrush>"##;
    let (none, hair, thick) = (
        ("NONE", "0.1 mm", "#000000"),
        ("SOLID", "0.12 mm", "#7C8792"),
        ("SOLID", "0.4 mm", "#17212B"),
    );
    // 1 and 2 are those of pages and of letters.
    let borders = [
        (none, none, ""),
        (none, none, fill),
        (hair, hair, ""),
        (thick, hair, ""),
        (hair, thick, ""),
    ];
    out.push_str(&format!(r#"<hh:borderFills itemCnt="{}">"#, borders.len()));
    for (n, (top, bottom, fill)) in borders.into_iter().enumerate() {
        let side = |name: &str, (kind, width, colour): (&str, &str, &str)| {
            format!(r#"<hh:{name} type="{kind}" width="{width}" color="{colour}"/>"#)
        };
        out.push_str(&format!(
            r##"<hh:borderFill id="{}" threeD="0" shadow="0" centerLine="NONE" breakCellSeparateLine="0"><hh:slash type="NONE" Crooked="0" isCounter="0"/><hh:backSlash type="NONE" Crooked="0" isCounter="0"/>{}{}{}{}<hh:diagonal type="SOLID" width="0.1 mm" color="#000000"/>{fill}</hh:borderFill>"##,
            n + 1,
            side("leftBorder", none),
            side("rightBorder", none),
            side("topBorder", top),
            side("bottomBorder", bottom)
        ));
    }
    out.push_str("</hh:borderFills>");
}

/// The same value for every script.
fn each(element: &str, value: usize) -> String {
    let values: Vec<String> =
        SCRIPTS.iter().map(|script| format!(r#"{script}="{value}""#)).collect();
    format!("<hh:{element} {}/>", values.join(" "))
}

fn letters(styles: &Styles, out: &mut String) {
    let count = Style::ALL.len() * Weight::ALL.len();
    out.push_str(&format!(r#"<hh:charProperties itemCnt="{count}">"#));
    for style in Style::ALL {
        let look = Look::of(style, styles);
        for weight in Weight::ALL {
            let id = super::letters(style, weight);
            let is_gothic = matches!(weight, Weight::Emphasis | Weight::Code);
            let font = usize::from(look.is_serif && !is_gothic);
            let is_quiet = look.is_quiet || weight == Weight::Quiet;
            let colour = if is_quiet { &styles.quiet } else { &styles.ink };
            let bold = if look.is_bold || weight == Weight::Strong { "<hh:bold/>" } else { "" };
            out.push_str(&format!(
                r##"<hh:charPr id="{id}" height="{}" textColor="#{colour}" shadeColor="none" useFontSpace="0" useKerning="0" symMark="NONE" borderFillIDRef="2">{}{}{}{}{}{bold}<hh:underline type="NONE" shape="SOLID" color="#000000"/><hh:strikeout shape="NONE" color="#000000"/><hh:outline type="NONE"/><hh:shadow type="NONE" color="#C0C0C0" offsetX="10" offsetY="10"/></hh:charPr>"##,
                look.size,
                each("fontRef", font),
                each("ratio", 100),
                each("spacing", 0),
                each("relSz", 100),
                each("offset", 0)
            ));
        }
    }
    out.push_str("</hh:charProperties>");
}

/// Headings have outline levels, but their numbers stand in their text.
fn numbering(out: &mut String) {
    out.push_str(r#"<hh:numberings itemCnt="1"><hh:numbering id="1" start="0">"#);
    for level in 1..=7 {
        out.push_str(&format!(r#"<hh:paraHead start="1" level="{level}" align="LEFT" useInstWidth="0" autoIndent="0" widthAdjust="0" textOffsetType="PERCENT" textOffset="0" numFormat="DIGIT" charPrIDRef="4294967295" checkable="0"/>"#));
    }
    out.push_str("</hh:numbering></hh:numberings>");
}

fn paragraphs(styles: &Styles, out: &mut String) {
    let own = Style::ALL.into_iter().map(|style| (style, Align::Left));
    let shapes: Vec<(Style, Align)> = own.chain(EXTRA).collect();
    out.push_str(&format!(r#"<hh:paraProperties itemCnt="{}">"#, shapes.len()));
    for (id, (style, align)) in shapes.into_iter().enumerate() {
        let look = Look::of(style, styles);
        let align = match (align, look.align) {
            (Align::Center, _) | (_, Side::Center) => "CENTER",
            (Align::Right, _) | (_, Side::Right) => "RIGHT",
            _ => "LEFT",
        };
        let heading = match style.outline() {
            Some(level) => format!(r#"<hh:heading type="OUTLINE" idRef="0" level="{level}"/>"#),
            None => r#"<hh:heading type="NONE" idRef="0" level="0"/>"#.to_owned(),
        };
        // A number stands in the text here, what follows hangs beside it.
        let (left, first) = match style {
            Style::Numbered => (-look.first, look.first),
            _ => (look.left, look.first - look.left),
        };
        let margin = |factor: i64| {
            let length = |name: &str, value: i64| {
                format!(r#"<hc:{name} value="{}" unit="HWPUNIT"/>"#, value * factor)
            };
            format!(
                r#"<hh:margin>{}{}{}{}{}</hh:margin><hh:lineSpacing type="PERCENT" value="{}" unit="HWPUNIT"/>"#,
                length("intent", first),
                length("left", left),
                length("right", 0),
                length("prev", look.before),
                length("next", look.after),
                look.line
            )
        };
        let tab = usize::from(first < 0);
        let keep = u8::from(look.keeps_next);
        // Lines break between words, as Korean is read (KEEP_WORD).
        out.push_str(&format!(
            r#"<hh:paraPr id="{id}" tabPrIDRef="{tab}" condense="0" fontLineHeight="0" snapToGrid="1" suppressLineNumbers="0" checked="0" textDir="LTR"><hh:align horizontal="{align}" vertical="BASELINE"/>{heading}<hh:breakSetting breakLatinWord="KEEP_WORD" breakNonLatinWord="KEEP_WORD" widowOrphan="1" keepWithNext="{keep}" keepLines="0" pageBreakBefore="0" lineWrap="BREAK"/><hh:autoSpacing eAsianEng="0" eAsianNum="0"/><hp:switch><hp:case hp:required-namespace="http://www.hancom.co.kr/hwpml/2016/HwpUnitChar">{}</hp:case><hp:default>{}</hp:default></hp:switch><hh:border borderFillIDRef="2" offsetLeft="0" offsetRight="0" offsetTop="0" offsetBottom="0" connect="0" ignoreMargin="0"/></hh:paraPr>"#,
            margin(1),
            margin(2)
        ));
    }
    out.push_str("</hh:paraProperties>");
}

fn names(out: &mut String) {
    out.push_str(&format!(r#"<hh:styles itemCnt="{}">"#, Style::ALL.len()));
    for style in Style::ALL {
        let (id, (korean, english)) = (style.number(), style.names());
        let letters = super::letters(style, Weight::Plain);
        out.push_str(&format!(r#"<hh:style id="{id}" type="PARA" name="{korean}" engName="{english}" paraPrIDRef="{id}" charPrIDRef="{letters}" nextStyleIDRef="{id}" langID="1042" lockForm="0"/>"#));
    }
    out.push_str("</hh:styles>");
}
