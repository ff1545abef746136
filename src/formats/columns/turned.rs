//! Tables that lie on their side in one object: a column a key (`{"title": {"0": ...}}`, `{"title": [...]}`), or names and rows apart
//! (`{"columns": [...], "data": [[...]]}`), as data frames are written.

use std::borrow::Cow;

use super::names::{self, Field};
use crate::formats::json::value::Value;

/// The rows of a table that an object is, as objects; `None` of any other object.
pub fn rows<'v>(object: &Value<'v>) -> Option<Vec<Value<'v>>> {
    apart(object).or_else(|| by_columns(object))
}

/// Names and rows apart.
fn apart<'v>(object: &Value<'v>) -> Option<Vec<Value<'v>>> {
    let (Value::List(names), Value::List(rows)) = (object.get("columns")?, object.get("data")?)
    else {
        return None;
    };
    let names: Vec<&str> = names.iter().map(|name| name.raw().unwrap_or_default()).collect();
    if !names.iter().any(|name| names::is_telling(name)) {
        return None;
    }
    let row = |row: &Value<'v>| {
        let cells = names.iter().zip(row.items());
        Value::Object(
            cells.map(|(name, cell)| (Cow::Owned((*name).to_owned()), cell.clone())).collect(),
        )
    };
    Some(rows.iter().map(row).collect())
}

/// A column a key, all of one length.
fn by_columns<'v>(object: &Value<'v>) -> Option<Vec<Value<'v>>> {
    let entries = object.entries();
    let cells = |column: &Value<'v>| match column {
        Value::Object(cells)
            if cells.iter().all(|(key, _)| key.bytes().all(|b| b.is_ascii_digit())) =>
        {
            Some(cells.len())
        }
        Value::List(cells) if cells.iter().all(|cell| !cell.is_object()) => Some(cells.len()),
        _ => None,
    };
    let (first, rest) = entries.split_first()?;
    let height = cells(&first.1).filter(|height| *height > 0)?;
    if rest.is_empty()
        || rest.iter().any(|(_, column)| cells(column) != Some(height))
        // Lists may be the paragraphs of one story, but for those of titles.
        || !entries.iter().any(|(name, column)| match column {
            Value::List(_) => names::fields(name).iter().any(|(field, _)| *field == Field::Title),
            _ => names::is_telling(name),
        })
    {
        return None;
    }
    let row = |n: usize| {
        let cells = entries.iter().filter_map(|(name, column)| {
            let cell = match column {
                Value::Object(cells) => &cells.get(n)?.1,
                column => column.items().get(n)?,
            };
            Some((name.clone(), cell.clone()))
        });
        Value::Object(cells.collect())
    };
    Some((0..height).map(row).collect())
}

#[cfg(test)]
mod tests {
    use super::rows;
    use crate::formats::json::value::Value;

    #[test]
    fn tables_on_their_side_are_turned() {
        let check = |source: &str, want: Option<&str>| {
            let value: Value<'_> = serde_json::from_str(source).unwrap();
            let want: Option<Value<'_>> = want.map(|want| serde_json::from_str(want).unwrap());
            assert_eq!(rows(&value).map(Value::List), want, "{source}");
        };
        let turned = r#"[{"title":"a","text":"b"},{"title":"c","text":"d"}]"#;
        check(r#"{"title":{"0":"a","1":"c"},"text":{"0":"b","1":"d"}}"#, Some(turned));
        check(r#"{"title":["a","c"],"text":["b","d"]}"#, Some(turned));
        check(
            r#"{"columns":["title","text"],"index":[0,1],"data":[["a","b"],["c","d"]]}"#,
            Some(turned),
        );
        check(r#"{"title":"a","text":["b","c"]}"#, None);
        check(r#"{"a":{"0":"b"},"c":{"0":"d"}}"#, None);
        check(r#"{"paragraphs":["b","c"],"authors":["d","e"]}"#, None);
        check("{}", None);
    }
}
