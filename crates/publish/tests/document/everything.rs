//! A document that has everything, and what every format must hold of it.

use std::sync::OnceLock;

use publish::document::markdown::Sources;
use publish::document::{CitationRef, Picture, Words};
use publish::press::Press;

/// Anything that has a code's form exists; one picture.
pub(crate) struct Everything;

impl Sources for Everything {
    fn citation(&self, code: &str) -> Option<CitationRef> {
        domain::citation::Cited::parse(code)?;
        Some(CitationRef {
            code: code.to_owned(),
            kind: "답변".to_owned(),
            label: "너른동 <주민>".to_owned(),
            url: format!("/a/{code}"),
        })
    }

    fn figure(&self, name: &str) -> Option<Picture> {
        (name == "bars").then(|| Picture {
            svg: publish::chart::mini([publish::chart::Step::Reached; 4], "이어짐"),
            alternative: "녹서까지 이어졌다".to_owned(),
            table: None,
        })
    }
}

pub(crate) fn words() -> Words {
    Words::korean()
}

/// Keeps a copy for whoever wants to look: MUNDAP_PRINT names the folder.
pub(crate) fn keep(name: &str, file: &[u8]) {
    if let Some(folder) = std::env::var_os("MUNDAP_PRINT") {
        std::fs::write(std::path::Path::new(&folder).join(name), file).unwrap();
    }
}

/// The fonts of this machine, read once.
pub(crate) fn press() -> &'static Press {
    static PRESS: OnceLock<Press> = OnceLock::new();
    PRESS.get_or_init(|| Press::open(&[]).expect("a Korean font: apt-get install fonts-noto-cjk"))
}
