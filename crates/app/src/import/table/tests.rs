#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

use encoding_rs::EUC_KR;
use proptest::prelude::*;
use rust_xlsxwriter::{ExcelDateTime, Format as CellFormat, Formula, Workbook};

use super::*;

fn table(bytes: impl AsRef<[u8]>) -> Table {
    read("질문.csv", bytes.as_ref()).unwrap()
}

fn fault(bytes: impl AsRef<[u8]>) -> TableError {
    let error = read("질문.csv", bytes.as_ref()).unwrap_err();
    assert!(!error.to_string().is_empty() && !error.expected().is_empty());
    assert!(!error.hint().to_string().is_empty());
    error
}

fn cells(table: &Table) -> Vec<(u32, Vec<&str>)> {
    table
        .rows
        .iter()
        .map(|row| (row.number, row.cells.iter().map(String::as_str).collect()))
        .collect()
}

fn csv(encoding: Encoding, delimiter: char) -> Format {
    Format::Csv { encoding, delimiter }
}

fn workbook(fill: impl FnOnce(&mut Workbook)) -> Vec<u8> {
    let mut book = Workbook::new();
    fill(&mut book);
    book.save_to_buffer().unwrap()
}

#[test]
fn reads_utf8_with_and_without_a_mark() {
    let text = "번호,질문\n1,밤에도 버스가 다니나요?\n2,\"쉼터, 어디\"\n";
    let plain = table(text);
    assert_eq!(plain.format, csv(Encoding::Utf8, ','));
    assert_eq!(plain.header, ["번호", "질문"]);
    let expected = [(2, vec!["1", "밤에도 버스가 다니나요?"]), (3, vec!["2", "쉼터, 어디"])];
    assert_eq!(cells(&plain), expected);
    assert_eq!(table(format!("\u{feff}{text}")), plain);
    assert_eq!(cells(&table(text.replace('\n', "\r\n"))), expected);
    assert_eq!(cells(&table(text.replace('\n', "\r"))), expected);
    assert_eq!(cells(&table(text.trim_end())), expected);
}

#[test]
fn reads_cp949() {
    let text = "번호;분야;질문\r\n1;노동;똠방각하 펲시콜라, 교대 시간은 왜 이렇게 긴가요?\r\n";
    let (bytes, _, unmappable) = EUC_KR.encode(text);
    assert!(!unmappable);
    let read = table(&bytes);
    assert_eq!(read.format, csv(Encoding::Cp949, ';'));
    assert_eq!(read.header, ["번호", "분야", "질문"]);
    assert_eq!(read.rows[0].cells[2], "똠방각하 펲시콜라, 교대 시간은 왜 이렇게 긴가요?");
    let (short, ..) = EUC_KR.encode("질문\n버스\n");
    assert_eq!(table(&short).rows[0].cells, ["버스"]);
}

#[test]
fn other_encodings_are_refused() {
    let (japanese, ..) =
        encoding_rs::SHIFT_JIS.encode("番号,しつもん\n1,バスはいつ来ますか、教えてください\n");
    assert!(matches!(fault(&japanese), TableError::BadEncoding { .. }));
    let (chinese, ..) = encoding_rs::GBK.encode("编号,问题\n1,夜里有公交车吗？请告诉我们。\n");
    assert!(matches!(fault(&chinese), TableError::BadEncoding { .. }));
    let wide: Vec<u8> = "\u{feff}번호\t질문".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let error = fault(&wide);
    assert_eq!(error, TableError::UnknownFormat { found: Found::Utf16 });
    assert_eq!(error.hint(), Hint::SaveAsCsvUtf8);
}

#[test]
fn a_bad_byte_is_found_by_line_and_character() {
    let mut bytes = "번호,질문\r\n1,좋은 질문\r\n2,나".as_bytes().to_vec();
    bytes.extend(b"\xff\r\n3,ok\r\n");
    let expected = TableError::BadEncoding { line: 3, character: 4, tried: Encoding::Utf8 };
    assert_eq!(fault(&bytes), expected);
    let (text, ..) = EUC_KR.encode("번호,질문\n1,좋은 질문\n2,나");
    let bytes = [&text, &b"\xff\n3,ok\n"[..]].concat();
    let expected = TableError::BadEncoding { line: 3, character: 4, tried: Encoding::Cp949 };
    assert_eq!(fault(&bytes), expected);
}

#[test]
fn finds_the_delimiter_from_the_header() {
    assert_eq!(table("\n가;나;\"다,라,마,바\"\n1;2;3").format, csv(Encoding::Utf8, ';'));
    assert_eq!(table("가\t나\n1,5\t2").rows[0].cells, ["1,5", "2"]);
    assert_eq!(table("가\n나").format, csv(Encoding::Utf8, ','));
    assert_eq!(read("a.TSV", "가\n나".as_bytes()).unwrap().format, csv(Encoding::Utf8, '\t'));
}

#[test]
fn rows_have_the_number_of_their_first_line() {
    let text = "\n번호,질문\n\n1,\"두\n줄\n글\"\n,\n\n2,나\n3,\"\"\n";
    for end in ["\n", "\r\n", "\r"] {
        let text = text.replace('\n', end);
        let expected = [(4, vec!["1", "두\n줄\n글"]), (9, vec!["2", "나"]), (10, vec!["3", ""])];
        assert_eq!(cells(&table(&text)), expected);
        let wrong = TableError::WrongWidth { row: 12, found: 1, expected: 2 };
        assert_eq!(fault(format!("{text}{end}4{end}")), wrong);
        assert_eq!(fault(format!("{text}{end}4")), wrong);
    }
}

#[test]
fn empty_columns_on_the_right_are_dropped() {
    let read = table("번호, 질문 ,,\n1,가,,\n2,나\n");
    assert_eq!(read.header, ["번호", "질문"]);
    assert_eq!(cells(&read), [(2, vec!["1", "가"]), (3, vec!["2", "나"])]);
    let wrong = TableError::WrongWidth { row: 2, found: 4, expected: 2 };
    assert_eq!(fault("번호,질문,,\n1,가,,다\n"), wrong);
}

#[test]
fn bad_headers() {
    let name = "질문".to_owned();
    let repeated = TableError::RepeatedHeader { row: 2, column: 3, first: 1, name };
    assert_eq!(fault("\n질문,번호,\" 질문\n\"\n"), repeated);
    assert_eq!(fault("질문,,번호\n"), TableError::BlankHeader { row: 1, column: 2 });
}

#[test]
fn quotes_must_close() {
    let head = "번호,질문\n1,가\n";
    for tail in ["2,\"나\n3,다\n4,라\n", "2,\"나\n3,다", "2,\"", "2,\"\n\n", "2,\"나\r\n"] {
        assert_eq!(
            fault(format!("{head}{tail}")),
            TableError::UnclosedQuote { row: 3 },
            "{tail:?}"
        );
    }
    let endless = format!("{head}2,\"나{}", "\n3,다라마바사".repeat(700_000));
    assert_eq!(fault(endless), TableError::UnclosedQuote { row: 3 });
    assert_eq!(
        cells(&table(format!("{head}2,\"나\"\"\n\""))),
        [(2, vec!["1", "가"]), (3, vec!["2", "나\"\n"])]
    );
}

#[test]
fn control_characters_are_found() {
    let control = |row, column, name: &str, code| TableError::ControlCharacter {
        row,
        column,
        name: name.to_owned(),
        code,
    };
    assert_eq!(fault("번호,질문\n1,\"가\n\0\"\n"), control(2, 2, "질문", 0));
    assert_eq!(fault("번호,질\u{8}문\n"), control(1, 2, "", 8));
    assert_eq!(fault("질문\n가\n\u{1a}\n나\n"), control(3, 1, "질문", 0x1a));
    assert_eq!(fault("질문\n가\n\u{1a}"), control(3, 1, "질문", 0x1a));
    assert_eq!(fault("질문\n가\n\u{85}\n"), control(3, 1, "질문", 0x85));
    assert_eq!(table("질문\n\"가\t나\n다\"").rows[0].cells, ["가\t나\n다"]);
}

#[test]
fn limits_hold() {
    let long = "가".repeat(MAX_CELL_CHARS);
    assert_eq!(table(format!("질문\n{long}\n")).rows[0].cells[0], long);
    let too_long = TableError::CellTooLong {
        row: 2,
        column: 1,
        name: "질문".to_owned(),
        found: MAX_CELL_CHARS + 1,
        limit: MAX_CELL_CHARS,
    };
    assert_eq!(fault(format!("질문\n{long}나\n")), too_long);
    let columns =
        |count: usize| (0..count).map(|at| format!("열{at}")).collect::<Vec<_>>().join(",");
    assert_eq!(table(columns(MAX_COLUMNS)).header.len(), MAX_COLUMNS);
    let too_many = TableError::TooManyColumns { row: 1, found: 65, limit: MAX_COLUMNS };
    assert_eq!(fault(columns(MAX_COLUMNS + 1)), too_many);
    let most = usize::try_from(MAX_ROWS).unwrap();
    assert_eq!(table(format!("질문\n{}", "가\n".repeat(most))).rows.len(), most);
    let row = MAX_ROWS + 2;
    let too_many = TableError::TooManyRows { row, limit: MAX_ROWS };
    assert_eq!(fault(format!("질문\n{}", "가\n".repeat(most + 1))), too_many);
}

#[test]
fn too_large_is_known_before_reading() {
    struct Huge;
    impl Read for Huge {
        fn read(&mut self, _: &mut [u8]) -> std::io::Result<usize> {
            panic!("must not be read")
        }
    }
    impl Seek for Huge {
        fn seek(&mut self, _: std::io::SeekFrom) -> std::io::Result<u64> {
            Ok(MAX_BYTES + 1)
        }
    }
    let result = Table::for_each_row("a.csv", Huge, |_, _| Ok::<(), TableError>(()));
    assert_eq!(result.unwrap_err(), TableError::TooLarge { limit: MAX_BYTES });
}

#[test]
fn empty_files() {
    for bytes in ["", "\n\n", ",,\n,,\n", "\u{feff}", " \n"] {
        assert_eq!(fault(bytes), TableError::Empty, "{bytes:?}");
    }
    assert_eq!(
        fault(workbook(|book| {
            book.add_worksheet();
        })),
        TableError::Empty
    );
    assert!(table("번호,질문\n").rows.is_empty());
}

/// A compound file, or what its recognition looks at.
fn compound(stream: &str) -> Vec<u8> {
    let mut bytes = vec![0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];
    bytes.resize(1536, 0);
    bytes.extend(stream.encode_utf16().flat_map(u16::to_le_bytes));
    bytes.resize(4096, 0);
    bytes
}

/// A zip archive without contents, which names its parts.
fn zip(paths: &[&str], unpacked: u32, flags: u16) -> Vec<u8> {
    let mut bytes = b"PK\x03\x04".to_vec();
    let start = u32::try_from(bytes.len()).unwrap();
    for path in paths {
        let mut entry = vec![0; 46];
        entry[..4].copy_from_slice(b"PK\x01\x02");
        entry[8..10].copy_from_slice(&flags.to_le_bytes());
        entry[24..28].copy_from_slice(&unpacked.to_le_bytes());
        entry[28..30].copy_from_slice(&u16::try_from(path.len()).unwrap().to_le_bytes());
        bytes.extend(entry);
        bytes.extend(path.as_bytes());
    }
    let length = u32::try_from(bytes.len()).unwrap() - start;
    let mut end = vec![0; 22];
    end[..4].copy_from_slice(b"PK\x05\x06");
    end[12..16].copy_from_slice(&length.to_le_bytes());
    end[16..20].copy_from_slice(&start.to_le_bytes());
    bytes.extend(end);
    bytes
}

#[test]
fn other_files_are_named() {
    let found = |bytes: Vec<u8>| match fault(bytes) {
        TableError::UnknownFormat { found } => Some(found),
        _ => None,
    };
    assert_eq!(found(compound("Workbook")), Some(Found::Xls));
    assert_eq!(found(compound("HwpSummaryInformation")), Some(Found::Hwp));
    assert_eq!(found(compound("else")), Some(Found::Unknown));
    assert_eq!(fault(compound("EncryptedPackage")), TableError::Protected);
    assert_eq!(found(zip(&["mimetype", "Contents/content.hpf"], 1, 0)), Some(Found::Hwpx));
    assert_eq!(found(zip(&["word/document.xml"], 1, 0)), Some(Found::Docx));
    assert_eq!(found(zip(&["xl/workbook.bin"], 1, 0)), Some(Found::Xlsb));
    assert_eq!(found(zip(&["mimetype", "content.xml"], 1, 0)), Some(Found::OpenDocument));
    assert_eq!(found(zip(&["a.csv"], 1, 0)), Some(Found::Zip));
    assert_eq!(found(b"%PDF-1.7".to_vec()), Some(Found::Pdf));
    assert_eq!(found(b"\r\n <HTML><table>".to_vec()), Some(Found::Html));
    assert_eq!(fault(zip(&["xl/workbook.xml"], 1, 1)), TableError::Protected);
    let bomb = fault(zip(&["xl/workbook.xml", "xl/sharedStrings.xml"], 400_000_000, 0));
    assert_eq!(bomb, TableError::TooLarge { limit: MAX_UNPACKED_BYTES });
    assert!(matches!(fault(zip(&["xl/workbook.xml"], 1, 0)), TableError::Damaged { .. }));
    assert!(matches!(fault(b"PK\x03\x04"), TableError::Damaged { .. }));
}

#[test]
fn reads_the_first_workbook_sheet_that_is_not_empty() {
    let bytes = workbook(|book| {
        let hidden = book.add_worksheet().set_name("숨김").unwrap();
        hidden.write(0, 0, "코드").unwrap();
        hidden.set_hidden(true);
        book.add_worksheet().set_name("빈 시트").unwrap();
        let sheet = book.add_worksheet().set_name("질문 목록").unwrap().set_active(true);
        for (column, name) in (0u16..).zip(["번호", "질문\n내용", "날짜", "시각", "비고"])
        {
            sheet.write(2, column, name).unwrap();
        }
        let day = CellFormat::new().set_num_format("yyyy-mm-dd");
        let moment = CellFormat::new().set_num_format("yyyy-mm-dd hh:mm");
        sheet.write(3, 0, 1).unwrap();
        sheet.write(3, 1, "밤 버스\r\n언제?").unwrap();
        let date = ExcelDateTime::from_ymd(2024, 10, 17).unwrap();
        sheet.write_with_format(3, 2, &date, &day).unwrap();
        let time = ExcelDateTime::from_ymd(2024, 10, 17).unwrap().and_hms(9, 30, 0).unwrap();
        sheet.write_with_format(3, 3, &time, &moment).unwrap();
        sheet.write(6, 0, 12.5).unwrap();
        sheet.write(6, 1, true).unwrap();
        sheet.write(6, 4, 0.1 + 0.2).unwrap();
    });
    let read = table(&bytes);
    assert_eq!(read.format, Format::Xlsx { sheet: "질문 목록".to_owned() });
    assert_eq!(read.header, ["번호", "질문 내용", "날짜", "시각", "비고"]);
    assert_eq!(
        cells(&read),
        [
            (4, vec!["1", "밤 버스\n언제?", "2024-10-17", "2024-10-17 09:30:00", ""]),
            (7, vec!["12.5", "TRUE", "", "", "0.3"]),
        ]
    );
}

#[test]
fn workbook_faults_name_their_cell() {
    let failing = |row, column, formula: &str, result: &str| {
        let formula = Formula::new(formula).set_result(result);
        fault(workbook(|book| {
            let sheet = book.add_worksheet();
            sheet.write(0, 0, "번호").unwrap();
            sheet.write(0, 1, "질문").unwrap();
            sheet.write(row, column, formula).unwrap();
        }))
    };
    let (name, found) = ("질문".to_owned(), "#N/A".to_owned());
    let expected = TableError::FailedFormula { row: 5, column: 2, name, found };
    assert_eq!(failing(4, 1, "=NA()", "#N/A"), expected);
    let expected = TableError::WrongWidth { row: 5, found: 3, expected: 2 };
    assert_eq!(failing(4, 2, "=1+1", "2"), expected);
}

#[test]
fn numbers_and_times_read_as_a_person_sees_them() {
    use calamine::{ExcelDateTime as Serial, ExcelDateTimeType as Kind};
    let time = |days, kind| workbook::time_text(Serial::new(days, kind, false));
    assert_eq!(time(45_582.0, Kind::DateTime), "2024-10-17");
    assert_eq!(time(45_582.395_833_333, Kind::DateTime), "2024-10-17 09:30:00");
    assert_eq!(time(0.395_833_333, Kind::DateTime), "09:30:00");
    assert_eq!(time(1.104_166_667, Kind::TimeDelta), "26:30:00");
    for (number, text) in [
        (3.0, "3"),
        (-0.0, "0"),
        (1e21, "1000000000000000000000"),
        (0.1 + 0.2, "0.3"),
        (1_012_345_678.0, "1012345678"),
        (2.0 / 3.0, "0.666666666666667"),
        (1e-7, "0.0000001"),
    ] {
        assert_eq!(workbook::number_text(number), text);
    }
}

#[test]
fn rows_stream_and_the_callback_can_stop() {
    #[derive(Debug)]
    struct Stop(u32);
    impl From<TableError> for Stop {
        fn from(_: TableError) -> Self {
            Self(0)
        }
    }
    let text = "질문\n가\n나\n\0\n";
    let stopped = Table::for_each_row("a.csv", Cursor::new(text), |head, row| {
        assert_eq!(head.header, ["질문"]);
        if row.number == 3 { Err(Stop(row.number)) } else { Ok(()) }
    });
    assert_eq!(stopped.unwrap_err().0, 3);
}

/// Syllables that people write: a few bytes of syllables that no word has look like another
/// language to anyone who has to guess the encoding.
fn any_cell() -> impl Strategy<Value = String> {
    "[가나다라마바사아자차하동네돌봄밤새벽일자리질문답변a-z0-9 ,;\t\"\n]{1,8}"
        .prop_map(|text| format!("가{text}"))
}

proptest! {
    #[test]
    fn what_is_written_is_read(
        rows in proptest::collection::vec(proptest::collection::vec(any_cell(), 3), 0..20),
        delimiter in prop_oneof![Just(b','), Just(b';'), Just(b'\t')], crlf in any::<bool>(),
        korean in any::<bool>(),
    ) {
        let end = if crlf { ::csv::Terminator::CRLF } else { ::csv::Terminator::Any(b'\n') };
        let mut out =
            ::csv::WriterBuilder::new().delimiter(delimiter).terminator(end).from_writer(Vec::new());
        out.write_record(["질문", "답변", "동"]).unwrap();
        for row in &rows {
            out.write_record(row).unwrap();
        }
        let text = String::from_utf8(out.into_inner().unwrap()).unwrap();
        let bytes = if korean { EUC_KR.encode(&text).0.into_owned() } else { text.into_bytes() };
        let read = table(&bytes);
        let found: Vec<Vec<String>> = read.rows.into_iter().map(|row| row.cells).collect();
        prop_assert_eq!(found, rows);
    }

    #[test]
    fn no_bytes_make_it_panic(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        let _ = read("a", &bytes);
    }

    #[test]
    fn no_broken_workbook_makes_it_panic(
        at in any::<proptest::sample::Index>(), byte in any::<u8>(), cut in any::<proptest::sample::Index>(),
    ) {
        let mut bytes = workbook(|book| { book.add_worksheet().write(0, 0, "질문").unwrap(); });
        let place = at.index(bytes.len());
        bytes[place] = byte;
        let _ = read("a", &bytes);
        bytes.truncate(cut.index(bytes.len()));
        let _ = read("a", &bytes);
    }
}
