//! Messages in Korean and English.

use domain::text::Fault;

/// Language of messages.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Lang {
    /// 한국어
    Ko,
    /// English
    En,
}

impl Lang {
    /// The language the environment asks for; Korean unless it is English.
    pub(crate) fn of_environment() -> Self {
        let set = |name| std::env::var(name).ok().filter(|value| !value.is_empty());
        let asked = ["LC_ALL", "LC_MESSAGES", "LANG"].into_iter().find_map(set);
        if asked.is_some_and(|value| value.starts_with("en")) { Self::En } else { Self::Ko }
    }

    /// The text in this language.
    pub(crate) fn pick<'a>(self, korean: &'a str, english: &'a str) -> &'a str {
        match self {
            Self::Ko => korean,
            Self::En => english,
        }
    }

    /// What is wrong with a value, what was expected, and what to do.
    pub(crate) fn fault(self, fault: &Fault) -> String {
        match self {
            Self::Ko => korean(fault),
            Self::En => english(fault),
        }
    }

    /// What is wrong in a file of ballots, projects or people, and what to do.
    pub(crate) fn file_fault(self, fault: &fairness::file::Fault) -> String {
        match self {
            Self::Ko => korean_file(fault),
            Self::En => fault.to_string(),
        }
    }
}

fn korean_file(fault: &fairness::file::Fault) -> String {
    use fairness::file::Fault as File;
    use language::jamo::particle;
    match fault {
        File::Empty { expected } => format!("비어 있습니다. 있어야 할 것: {expected}"),
        File::Cp949 => {
            "CP949(EUC-KR)로 저장된 파일입니다. UTF-8로 저장해 주십시오(엑셀: \"CSV UTF-8\")."
                .to_owned()
        }
        File::Encoding => "UTF-8이 아닙니다. UTF-8로 저장해 주십시오.".to_owned(),
        File::MissingSection { name } => format!("{name} 부분이 없습니다. 넣어 주십시오."),
        File::Missing { name, expected } => {
            format!("'{name}'{} 없습니다. 있어야 할 것: {expected}", particle(name, "이", "가"))
        }
        File::RepeatedColumn => {
            "같은 이름의 칸이 둘입니다. 하나를 지우거나 이름을 바꿔 주십시오.".to_owned()
        }
        File::Width { found, expected } => {
            format!("칸이 {found}개입니다. 머리글처럼 {expected}개여야 합니다.")
        }
        File::UnclosedQuote => "따옴표가 닫히지 않았습니다. 닫아 주십시오.".to_owned(),
        File::Blank { expected } => format!("비어 있습니다. 적어야 할 것: {expected}"),
        File::Value { found, expected } => {
            let topic = particle(found, "은", "는");
            format!("'{found}'{topic} 쓸 수 없습니다. 바른 꼴: {expected}")
        }
        File::Unknown { found, list } => {
            let topic = particle(found, "은", "는");
            format!("'{found}'{topic} 목록({list})에 없습니다. 고치거나 목록에 넣어 주십시오.")
        }
        File::Repeated { name, first } => {
            let topic = particle(name, "은", "는");
            format!("'{name}'{topic} {first}행에 이미 있습니다. 둘 가운데 하나를 지워 주십시오.")
        }
        File::MinAboveMax { min, max } => {
            format!("min {min}이 max {max}보다 큽니다. 하나를 고쳐 주십시오.")
        }
        File::QuotaBelowSeats { feature, total, seats } => format!(
            "'{feature}'의 max를 모두 더하면 {total}이어서 {seats}석을 채울 수 없습니다. 늘려 주십시오."
        ),
        File::QuotaAboveSeats { feature, total, seats } => format!(
            "'{feature}'의 min을 모두 더하면 {total}이어서 {seats}석을 넘습니다. 줄여 주십시오."
        ),
        File::TooMany { what, limit } => {
            format!("{what}: {limit}까지 다룰 수 있습니다. 파일을 나눠 주십시오.")
        }
    }
}

fn korean(fault: &Fault) -> String {
    match fault {
        Fault::Required => "비어 있습니다. 내용을 적어 주십시오.".to_owned(),
        Fault::TooShort { min } => format!("너무 짧습니다. {min}자 이상이어야 합니다."),
        Fault::TooLong { max, length } => {
            format!("너무 깁니다. {max}까지인데 지금 {length}입니다.")
        }
        Fault::Character { code, position } => {
            format!("{position}번째 글자 U+{code:04X}는 쓸 수 없는 글자입니다. 지워 주십시오.")
        }
        Fault::Unknown { given, nearest } => {
            let guess = nearest.as_ref().map(|name| format!(" '{name}'입니까?"));
            let topic = language::jamo::particle(given, "은", "는");
            format!("'{given}'{topic} 목록에 없습니다.{}", guess.unwrap_or_default())
        }
        Fault::Malformed { expected } => format!("읽을 수 없습니다. 바른 꼴: {expected}"),
        Fault::Line { line, expected } => {
            format!("{line}번째 줄을 읽을 수 없습니다. 바른 꼴: {expected}")
        }
        Fault::ResidentNumber => {
            "주민등록번호가 들어 있습니다. 법에 따라 받을 수 없으니 지워 주십시오.".to_owned()
        }
        Fault::Taken => "이미 쓰고 있습니다. 다른 것을 골라 주십시오.".to_owned(),
    }
}

fn english(fault: &Fault) -> String {
    match fault {
        Fault::Required => "is empty; write something.".to_owned(),
        Fault::TooShort { min } => format!("is too short; expected at least {min} characters."),
        Fault::TooLong { max, length } => {
            format!("is too long; expected at most {max}, found {length}.")
        }
        Fault::Character { code, position } => {
            format!("character {position} is U+{code:04X}, which is not allowed; delete it.")
        }
        Fault::Unknown { given, nearest } => {
            let guess = nearest.as_ref().map(|name| format!(" Did you mean '{name}'?"));
            format!("'{given}' is not in the list.{}", guess.unwrap_or_default())
        }
        Fault::Malformed { expected } => format!("cannot be read; expected {expected}."),
        Fault::Line { line, expected } => {
            format!("line {line} cannot be read; expected {expected}.")
        }
        Fault::ResidentNumber => {
            "holds a resident registration number, which the law forbids taking in; delete it."
                .to_owned()
        }
        Fault::Taken => "is taken; choose another.".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wrong_name_is_told_with_the_nearest_one() {
        let fault = Fault::Unknown { given: "새텨동".into(), nearest: Some("새터동".into()) };
        assert_eq!(Lang::Ko.fault(&fault), "'새텨동'은 목록에 없습니다. '새터동'입니까?");
        assert_eq!(Lang::En.fault(&fault), "'새텨동' is not in the list. Did you mean '새터동'?");
        let fault = Fault::Unknown { given: "제조".into(), nearest: None };
        assert_eq!(Lang::Ko.fault(&fault), "'제조'는 목록에 없습니다.");
    }
}
