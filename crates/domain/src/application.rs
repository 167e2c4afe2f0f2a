//! An application (신청) to a call, sent without an account; its receipt is the key to it.

use crate::text::Limit;

/// The applicant's name.
pub const NAME: Limit = Limit { field: "name", min: 2, max: 40, lines: false };
/// An e-mail address, if one is given.
pub const EMAIL: Limit = Limit { field: "email", min: 0, max: 254, lines: false };
/// A telephone number, if one is given.
pub const PHONE: Limit = Limit { field: "phone", min: 0, max: 20, lines: false };
/// The address, for the rule on households.
pub const ADDRESS: Limit = Limit { field: "address", min: 0, max: 200, lines: false };
/// Why somebody applies.
pub const MOTIVATION: Limit = Limit { field: "motivation", min: 0, max: 2000, lines: true };
/// What was told with a consent of its own.
pub const SENSITIVE: Limit = Limit { field: "sensitive", min: 0, max: 500, lines: true };
/// More words on why somebody is not eligible; the applicant reads them.
pub const NOTE: Limit = Limit { field: "note", min: 0, max: 300, lines: true };
/// The most files of one application.
pub const MOST_FILES: usize = 5;

crate::words! {
    /// Where an application stands.
    Status {
        /// It came in.
        Received = "received",
        /// It meets what the call asks for.
        Eligible = "eligible",
        /// It does not, for a reason that is told.
        Ineligible = "ineligible",
        /// The applicant took it back.
        Withdrawn = "withdrawn",
        /// Selected, and asked to accept.
        Selected = "selected",
        /// Waits for a seat that becomes free.
        Alternate = "alternate",
        /// Not selected.
        Unselected = "unselected",
        /// Accepts the seat.
        Accepted = "accepted",
        /// Does not take the seat.
        Declined = "declined",
        /// Has the seat.
        Appointed = "appointed",
    }
}

crate::words! {
    /// Why an application is not eligible.
    Ineligibility {
        /// Does not live or work where the call asks for.
        Residence = "residence",
        /// Is younger or older than the call asks for.
        Age = "age",
        /// Another qualification is not met.
        Qualification = "qualification",
        /// Sits on three committees already (각종위원회 조례 제6조).
        Committees = "committees",
        /// The same person applied twice.
        Repeated = "repeated",
        /// Something that was needed is missing.
        Incomplete = "incomplete",
        /// Something else, in words.
        Other = "other",
    }
}

impl Status {
    /// Whether a reviewer may still say whether it is eligible.
    pub const fn is_reviewed(self) -> bool {
        matches!(self, Self::Received | Self::Eligible | Self::Ineligible)
    }

    /// Whether the applicant may take it back: until a seat is taken.
    pub const fn may_withdraw(self) -> bool {
        !matches!(self, Self::Withdrawn | Self::Declined | Self::Appointed)
    }

    /// Whether it holds a seat, or is asked to.
    pub const fn holds_seat(self) -> bool {
        matches!(self, Self::Selected | Self::Accepted | Self::Appointed)
    }
}

/// A telephone number in the form it is compared in: digits alone, with Korea's own prefix.
pub fn phone_key(text: &str) -> Option<String> {
    let separates = |c: &char| matches!(c, ' ' | '-' | '.' | '(' | ')' | '–');
    let digits: String = text.trim().chars().filter(|c| !separates(c)).collect();
    let digits = match digits.strip_prefix("+82") {
        Some(rest) => format!("0{}", rest.trim_start_matches('0')),
        None => digits,
    };
    let plain = digits.bytes().all(|byte| byte.is_ascii_digit());
    (plain && digits.starts_with('0') && (9..=11).contains(&digits.len())).then_some(digits)
}

/// An address in the form in which households are compared: small letters, and spaces and commas
/// only where two numbers would run into one.
pub fn household(address: &str) -> Option<String> {
    let mut key = String::new();
    let mut apart = false;
    for c in address.chars().flat_map(char::to_lowercase) {
        if c.is_whitespace() || matches!(c, ',' | '.') {
            apart = true;
            continue;
        }
        if apart && c.is_ascii_digit() && key.ends_with(|last: char| last.is_ascii_digit()) {
            key.push(' ');
        }
        key.push(c);
        apart = false;
    }
    (!key.is_empty()).then_some(key)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn telephones_compare_by_their_digits() {
        for same in [
            "010-1234-5678",
            "010 1234 5678",
            "01012345678",
            "+82 10-1234-5678",
            "+82-010-1234-5678",
        ] {
            assert_eq!(phone_key(same).as_deref(), Some("01012345678"), "{same}");
        }
        assert_eq!(phone_key("(062) 960-8114").as_deref(), Some("0629608114"));
        for bad in ["", "1234", "010-1234-567a", "12-345-6789", "0101234567890"] {
            assert_eq!(phone_key(bad), None, "{bad}");
        }
    }

    #[test]
    fn a_household_is_an_address_however_it_is_typed() {
        let one = household("광산로 29번길 15, 101동 502호");
        assert_eq!(one, household("광산로29번길 15 101동  502호"));
        assert_ne!(one, household("광산로 29번길 15, 101동 503호"));
        assert_ne!(household("광산로 15 101호"), household("광산로 151 01호"));
        assert_ne!(household("광산로 12-3"), household("광산로 123"));
        assert_eq!(household(" , "), None);
    }

    #[test]
    fn states_say_what_may_follow() {
        let of = |may: fn(Status) -> bool| -> Vec<&str> {
            Status::ALL.iter().filter(|status| may(**status)).map(|own| own.as_str()).collect()
        };
        assert_eq!(of(Status::is_reviewed), ["received", "eligible", "ineligible"]);
        assert_eq!(of(Status::holds_seat), ["selected", "accepted", "appointed"]);
        assert!(!of(Status::may_withdraw).contains(&"appointed"));
    }
}
