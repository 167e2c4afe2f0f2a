//! Canonical JSON: one text for one value, so that a digest of it means something.
//!
//! The subset of RFC 8785 that acts use: objects with keys sorted by their UTF-16 units, arrays,
//! strings, integers, booleans and null. Numbers with a fraction are refused: their text differs
//! between writers.

use serde_json::Value;

/// A value that has no canonical text.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0} is not an integer; canonical payloads hold integers only")]
pub struct NotCanonical(pub String);

/// The canonical text of a value.
///
/// # Errors
/// [`NotCanonical`] for numbers that are no 64-bit integers.
pub fn canonical(value: &Value) -> Result<String, NotCanonical> {
    let mut text = String::new();
    write(value, &mut text)?;
    Ok(text)
}

fn write(value: &Value, text: &mut String) -> Result<(), NotCanonical> {
    match value {
        Value::Number(number) if !(number.is_i64() || number.is_u64()) => {
            return Err(NotCanonical(number.to_string()));
        }
        Value::Array(items) => {
            text.push('[');
            for (n, item) in items.iter().enumerate() {
                if n > 0 {
                    text.push(',');
                }
                write(item, text)?;
            }
            text.push(']');
        }
        Value::Object(members) => {
            let mut sorted: Vec<_> = members.iter().collect();
            sorted.sort_by(|a, b| a.0.encode_utf16().cmp(b.0.encode_utf16()));
            text.push('{');
            for (n, (key, member)) in sorted.into_iter().enumerate() {
                if n > 0 {
                    text.push(',');
                }
                text.push_str(&Value::from(key.as_str()).to_string());
                text.push(':');
                write(member, text)?;
            }
            text.push('}');
        }
        plain => text.push_str(&plain.to_string()),
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::json;

    #[test]
    fn keys_are_sorted_and_nothing_is_spaced() {
        let value = json!({"b": [1, -2, null], "a": {"나": "\"가\"\n", "가": true}});
        assert_eq!(
            canonical(&value).unwrap(),
            r#"{"a":{"가":true,"나":"\"가\"\n"},"b":[1,-2,null]}"#
        );
    }

    #[test]
    fn fractions_are_refused() {
        assert_eq!(canonical(&json!({"a": 1.5})), Err(NotCanonical("1.5".to_owned())));
    }

    proptest! {
        #[test]
        fn canonical_text_reads_back(keys in proptest::collection::btree_map(".*", any::<i64>(), 0..8)) {
            let value = json!(keys);
            let text = canonical(&value).unwrap();
            prop_assert_eq!(serde_json::from_str::<Value>(&text).unwrap(), value);
        }
    }
}
