//! JSON as values that borrow from the document and keep its order.
//!
//! Keys are asked for folded: in lower case, without what is no letter or digit. One reader so serves `versioncreated`,
//! `version_created` and `versionCreated`.

use std::borrow::Cow;
use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};

use crate::formats::tree;

/// A JSON value.
#[derive(Clone, Debug, PartialEq)]
pub enum Value<'a> {
    /// Nothing.
    Null,
    /// True or false.
    Bool(bool),
    /// A whole number.
    Whole(i128),
    /// Any other number.
    Real(f64),
    /// A string.
    Text(Cow<'a, str>),
    /// A list.
    List(Vec<Value<'a>>),
    /// Keys, as written, with their values in the order of the document.
    Object(Vec<(Cow<'a, str>, Value<'a>)>),
}

/// Words that say that a cell holds nothing.
const NOTHING: &[&str] =
    &["null", "none", "nan", "nat", "n/a", "<na>", "nil", "undefined", "[]", "{}", "-", "--"];

/// Whether a text says that it is nothing.
pub fn is_nothing(text: &str) -> bool {
    let bare = text.trim();
    bare.is_empty() || bare.len() <= 9 && NOTHING.iter().any(|no| bare.eq_ignore_ascii_case(no))
}

/// Whether a key, folded, is a name that is given folded.
pub fn is_key(raw: &str, folded: &str) -> bool {
    let mut want = folded.bytes();
    let mut bytes = raw.bytes().filter(|b| b.is_ascii_alphanumeric() || !b.is_ascii());
    bytes.all(|b| want.next() == Some(b.to_ascii_lowercase())) && want.next().is_none()
}

impl<'a> Value<'a> {
    /// The value of a key, which is given folded; `None` where there is none or it is nothing.
    pub fn get(&self, key: &str) -> Option<&Value<'a>> {
        let found = self.entries().iter().find(|(own, value)| is_key(own, key) && value.is_some());
        found.map(|(_, value)| value)
    }

    /// The value of the first of some keys that has one.
    pub fn any(&self, keys: &[&str]) -> Option<&Value<'a>> {
        keys.iter().find_map(|key| self.get(key))
    }

    /// Whether a key is there, whatever it holds.
    pub fn has(&self, key: &str) -> bool {
        self.entries().iter().any(|(own, _)| is_key(own, key))
    }

    /// The keys and values of an object; nothing of all else.
    pub fn entries(&self) -> &[(Cow<'a, str>, Value<'a>)] {
        match self {
            Self::Object(entries) => entries,
            _ => &[],
        }
    }

    /// The values of a list; of all else the value itself.
    pub fn items(&self) -> &[Value<'a>] {
        match self {
            Self::List(items) => items,
            Self::Null => &[],
            one => std::slice::from_ref(one),
        }
    }

    /// The values of a list or of an object's keys.
    pub fn members(&self) -> Vec<&Value<'a>> {
        match self {
            Self::List(items) => items.iter().collect(),
            Self::Object(entries) => entries.iter().map(|(_, value)| value).collect(),
            _ => Vec::new(),
        }
    }

    /// Whether it is an object.
    pub fn is_object(&self) -> bool {
        matches!(self, Self::Object(_))
    }

    /// Whether it says anything.
    pub fn is_some(&self) -> bool {
        match self {
            Self::Null => false,
            Self::Real(number) => number.is_finite(),
            Self::Text(text) => !is_nothing(text),
            Self::List(items) => !items.is_empty(),
            Self::Object(entries) => !entries.is_empty(),
            Self::Bool(_) | Self::Whole(_) => true,
        }
    }

    /// A string's own text, as it stands; `None` where it is nothing.
    pub fn raw(&self) -> Option<&str> {
        match self {
            Self::Text(text) if !is_nothing(text) => Some(text),
            _ => None,
        }
    }

    /// A string or a number as one clean line.
    pub fn line(&self) -> Option<String> {
        let line = match self {
            Self::Text(text) if !is_nothing(text) => tree::line(text),
            Self::Whole(number) => number.to_string(),
            Self::Real(number) if number.is_finite() => number.to_string(),
            _ => return None,
        };
        Some(line).filter(|line| !line.is_empty())
    }

    /// A whole number, also one that is written as a string.
    pub fn number(&self) -> Option<i128> {
        match self {
            Self::Whole(number) => Some(*number),
            Self::Real(number) if number.fract() == 0.0 => Some(*number as i128),
            Self::Text(text) => text.trim().parse().ok(),
            _ => None,
        }
    }
}

struct Reads;

impl<'de> Deserialize<'de> for Value<'de> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_any(Reads)
    }
}

impl<'de> Visitor<'de> for Reads {
    type Value = Value<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E>(self) -> Result<Value<'de>, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value<'de>, E> {
        Ok(Value::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value<'de>, E> {
        Ok(Value::Whole(value.into()))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value<'de>, E> {
        Ok(Value::Whole(value.into()))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Value<'de>, E> {
        Ok(Value::Real(value))
    }

    fn visit_borrowed_str<E>(self, value: &'de str) -> Result<Value<'de>, E> {
        Ok(Value::Text(Cow::Borrowed(value)))
    }

    fn visit_str<E>(self, value: &str) -> Result<Value<'de>, E> {
        Ok(Value::Text(Cow::Owned(value.to_owned())))
    }

    fn visit_string<E>(self, value: String) -> Result<Value<'de>, E> {
        Ok(Value::Text(Cow::Owned(value)))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Value<'de>, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = list.next_element()? {
            items.push(item);
        }
        Ok(Value::List(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Value<'de>, A::Error> {
        let mut entries = Vec::new();
        while let Some(Key(key)) = map.next_key()? {
            entries.push((key, map.next_value()?));
        }
        Ok(Value::Object(entries))
    }
}

/// A key, borrowed where it stands in the document as it is.
struct Key<'a>(Cow<'a, str>);

impl<'de> Deserialize<'de> for Key<'de> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct ReadsKey;
        impl<'de> Visitor<'de> for ReadsKey {
            type Value = Key<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a key")
            }

            fn visit_borrowed_str<E>(self, value: &'de str) -> Result<Key<'de>, E> {
                Ok(Key(Cow::Borrowed(value)))
            }

            fn visit_str<E>(self, value: &str) -> Result<Key<'de>, E> {
                Ok(Key(Cow::Owned(value.to_owned())))
            }
        }
        from.deserialize_str(ReadsKey)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_folded() {
        for raw in ["versioncreated", "versionCreated", "version_created", "VERSION-created"] {
            assert!(is_key(raw, "versioncreated"), "{raw}");
        }
        assert!(
            !is_key("version", "versioncreated") && !is_key("versioncreatedat", "versioncreated")
        );
    }

    #[test]
    fn nothing_is_nothing() {
        let value: Value<'_> =
            serde_json::from_str(r#"{"a":null,"b":"NaN","c":"[]","d":"","e":[],"f":0,"g":"x"}"#)
                .unwrap();
        let some: Vec<&str> =
            value.entries().iter().filter(|(_, v)| v.is_some()).map(|(k, _)| &**k).collect();
        assert_eq!(some, ["f", "g"]);
        assert_eq!(value.get("a"), None);
    }
}
