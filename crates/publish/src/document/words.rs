//! What a document says by itself.

use serde::{Deserialize, Serialize};

/// The words that no text of a document holds: above its contents, before the number of a table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Words {
    /// Above the contents.
    pub contents: String,
    /// Before the number of a table.
    pub table: String,
    /// Before the number of a figure.
    pub figure: String,
    /// Above the footnotes of a page on the screen.
    pub notes: String,
    /// Above the index of what is cited.
    pub index: String,
    /// Below it: what the numbers in it are.
    pub index_note: String,
    /// Beside the number of a page.
    pub page: String,
    /// A numbered paragraph.
    pub paragraph: String,
    /// In place of words that were erased.
    pub erased: String,
    /// What opens the table of a figure on the screen.
    pub show_table: String,
    /// The link to the chapter before.
    pub previous: String,
    /// The link to the next chapter.
    pub next: String,
    /// Before the title of an official letter.
    pub subject: String,
    /// Where a seal is put.
    pub seal: String,
    /// The letters that mark items of official letters, in order.
    pub letters: String,
    /// Columns of the sheet of citations: code, kind, what it is, address.
    pub columns: [String; 4],
}

impl Words {
    /// Those of a language; English for one that is neither Korean nor English.
    pub fn of(language: &str) -> Self {
        let is_korean = language == "ko" || language.starts_with("ko-");
        if is_korean { Self::korean() } else { Self::english() }
    }

    /// In Korean.
    pub fn korean() -> Self {
        Self {
            contents: "차례".to_owned(),
            table: "표".to_owned(),
            figure: "그림".to_owned(),
            notes: "각주".to_owned(),
            index: "근거 찾아보기".to_owned(),
            index_note: "숫자는 문단 번호이며, 괄호 안은 쪽 번호입니다.".to_owned(),
            page: "쪽".to_owned(),
            paragraph: "문단".to_owned(),
            erased: "지워진 글".to_owned(),
            show_table: "표로 보기".to_owned(),
            previous: "이전".to_owned(),
            next: "다음".to_owned(),
            subject: "제목".to_owned(),
            seal: "직인".to_owned(),
            letters: "가나다라마바사아자차카타파하거너더러머버서어저처커터퍼허".to_owned(),
            columns: ["번호", "종류", "내용", "주소"].map(str::to_owned),
        }
    }

    /// In English.
    pub fn english() -> Self {
        Self {
            contents: "Contents".to_owned(),
            table: "Table".to_owned(),
            figure: "Figure".to_owned(),
            notes: "Notes".to_owned(),
            index: "Index of sources".to_owned(),
            index_note: "Numbers are those of paragraphs; pages stand in brackets.".to_owned(),
            page: "Page".to_owned(),
            paragraph: "Paragraph".to_owned(),
            erased: "erased text".to_owned(),
            show_table: "Show as a table".to_owned(),
            previous: "Previous".to_owned(),
            next: "Next".to_owned(),
            subject: "Subject".to_owned(),
            seal: "Seal".to_owned(),
            letters: "abcdefghijklmnopqrstuvwxyz".to_owned(),
            columns: ["Code", "Kind", "What it is", "Address"].map(str::to_owned),
        }
    }
}

impl Default for Words {
    fn default() -> Self {
        Self::korean()
    }
}
