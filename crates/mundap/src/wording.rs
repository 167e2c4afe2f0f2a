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
