//! Salted commitments: they fix a text without showing it, and mean nothing once the salt is gone.

use sha2::{Digest, Sha256};

/// The bytes of a salt.
pub const SALT_BYTES: usize = 32;

/// Commits to the text of one field: SHA-256 over `0x02`, the salt, the field's length (one
/// big-endian `u64`) and name, and the text. The leading byte keeps commitments apart from tree
/// leaves and nodes (RFC 6962 uses `0x00` and `0x01`); naming the field keeps one salt usable for
/// all fields of an act.
pub fn commit(salt: &[u8], field: &str, text: &str) -> [u8; 32] {
    let mut hash = Sha256::new();
    hash.update([2]);
    hash.update(salt);
    hash.update(u64::try_from(field.len()).unwrap_or(u64::MAX).to_be_bytes());
    hash.update(field.as_bytes());
    hash.update(text.as_bytes());
    hash.finalize().into()
}

/// The salt of one field of an act, from the act's own salt: one erasable secret covers an act, and a
/// field can be opened to everybody without the others: SHA-256 over `0x04`, the salt and the field's
/// name.
pub fn field_salt(act_salt: &[u8], field: &str) -> [u8; 32] {
    let mut hash = Sha256::new();
    hash.update([4]);
    hash.update(act_salt);
    hash.update(field.as_bytes());
    hash.finalize().into()
}

/// Commits to a field of an act with the salt made for it.
pub fn commit_field(act_salt: &[u8], field: &str, text: &str) -> [u8; 32] {
    commit(&field_salt(act_salt, field), field, text)
}

/// The salt of one leaf of a batch, from the batch's own salt: one erasable secret covers a batch,
/// and any single leaf can be opened without opening the others.
pub fn leaf_salt(batch_salt: &[u8], leaf: u64) -> [u8; 16] {
    let mut hash = Sha256::new();
    hash.update([3]);
    hash.update(batch_salt);
    hash.update(leaf.to_be_bytes());
    let digest: [u8; 32] = hash.finalize().into();
    let mut salt = [0; 16];
    salt.iter_mut().zip(digest).for_each(|(to, from)| *to = from);
    salt
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn another_salt_field_or_text_is_another_commitment(salt: [u8; 32], text in ".*", other in ".*") {
            let commitment = commit(&salt, "title", &text);
            prop_assert_eq!(commitment, commit(&salt, "title", &text));
            prop_assert_ne!(commitment, commit(&salt, "body", &text));
            prop_assert_ne!(commitment, commit(&[0; 33], "title", &text));
            if text != other {
                prop_assert_ne!(commitment, commit(&salt, "title", &other));
            }
        }
    }

    #[test]
    fn a_field_is_opened_without_the_others() {
        let act = [5; 32];
        assert_eq!(
            commit_field(&act, "text", "가"),
            commit(&field_salt(&act, "text"), "text", "가")
        );
        assert_ne!(field_salt(&act, "text"), field_salt(&act, "author"));
        assert_ne!(field_salt(&act, "text"), act);
    }

    #[test]
    fn a_field_name_cannot_be_moved_into_the_text() {
        assert_ne!(commit(&[1; 32], "ab", "c"), commit(&[1; 32], "a", "bc"));
    }
}
