//! Persons: staff, members and experts, who sign in. Private, always.

use crate::text::Limit;

/// A person's name as colleagues see it.
pub const NAME: Limit = Limit { field: "name", min: 1, max: 80, lines: false };
/// An e-mail address.
pub const EMAIL: Limit = Limit { field: "email", min: 3, max: 254, lines: false };
/// A password: long rather than contrived (NIST SP 800-63B).
pub const PASSWORD: Limit = Limit { field: "password", min: 10, max: 200, lines: false };

/// The address in the form it is compared in, or none when it cannot be one.
pub fn email_key(text: &str) -> Option<String> {
    let text = text.trim();
    let (local, host) = text.rsplit_once('@')?;
    let plain = text.chars().all(|c| !c.is_whitespace() && !c.is_control());
    let length = text.chars().count();
    (plain
        && !local.is_empty()
        && !host.is_empty()
        && !host.starts_with('.')
        && length <= EMAIL.max)
        .then(|| text.to_lowercase())
}

#[cfg(test)]
mod tests {
    #[test]
    fn addresses_compare_without_case() {
        assert_eq!(super::email_key(" Kim@Garam.Example ").as_deref(), Some("kim@garam.example"));
        for bad in ["", "kim", "@x", "kim@", "a b@x", "kim@.x"] {
            assert_eq!(super::email_key(bad), None, "{bad}");
        }
    }
}
