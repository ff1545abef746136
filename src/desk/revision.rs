//! Revisions: which version of a story this is, as headlines, sluglines and correction blocks say it.

use crate::story::Revision;

/// Reads the version from a headline and a slugline; `corrected` tells whether the story carries a correction.
///
/// `UPDATE 2-...` is the third version of a story: the first one has no number.
pub fn read(headline: &str, slugline: &str, corrected: Option<&str>) -> Revision {
    let upper = headline.trim_start();
    let first = upper.split([' ', '-', ':', '–', '—']).next().unwrap_or_default();
    let number = || {
        let rest = upper.strip_prefix(first).unwrap_or_default().trim_start();
        let digits: String = rest.chars().take_while(char::is_ascii_digit).take(3).collect();
        let after = rest.get(digits.len()..).unwrap_or_default();
        after
            .trim_start()
            .starts_with(['-', ':', '–', '—'])
            .then(|| digits.parse::<u32>().unwrap_or(0))
    };
    // In small letters only with a colon: `Correction: Ferry story`, but not `Corrected lists are out`.
    let shouts = !first.chars().any(char::is_lowercase);
    let labels = upper.strip_prefix(first).is_some_and(|rest| rest.starts_with(':'));
    let word = first.to_uppercase();
    let kind = match word.as_str() {
        _ if !shouts && !labels => "",
        "UPDATE" | "WRAPUP" | "UPDATED" | "RPT" | "REFILE" => "update",
        "CORRECTED" | "CORRECTION" | "CORRECTS" | "CLARIFICATION" => "correction",
        "KILL" | "WITHDRAWN" | "RETRACTED" => "kill",
        _ => "",
    };
    if !kind.is_empty()
        && let Some(count) = number()
    {
        let note = corrected.map(str::to_owned);
        return Revision {
            kind: kind.into(),
            number: count.saturating_add(1).max(2),
            of: None,
            note,
        };
    }
    if let Some(note) = corrected {
        return Revision {
            kind: "correction".into(),
            number: 2,
            of: None,
            note: Some(note.to_owned()),
        };
    }
    // AP: "1st Ld-Writethru" replaces the first version.
    for word in slugline.split([' ', ',', '-']) {
        let digits: String = word.chars().take_while(char::is_ascii_digit).take(3).collect();
        let suffix = word.get(digits.len()..).unwrap_or_default();
        if matches!(suffix, "st" | "nd" | "rd" | "th")
            && let Ok(count) = digits.parse::<u32>()
            && slugline.contains("Ld")
        {
            return Revision { kind: "update".into(), number: count + 1, of: None, note: None };
        }
    }
    if slugline.contains("Writethru") {
        return Revision { kind: "update".into(), number: 2, of: None, note: None };
    }
    Revision::default()
}

#[cfg(test)]
mod tests {
    use super::read;

    #[test]
    fn reads_what_agencies_print() {
        let check =
            |headline: &str, slug: &str, corrected: Option<&str>, kind: &str, number: u32| {
                let got = read(headline, slug, corrected);
                assert_eq!((got.kind.as_str(), got.number), (kind, number), "{headline} {slug}");
            };
        check("Ferries stop", "", None, "first", 1);
        check("UPDATE 2-Ferries stop", "", None, "update", 3);
        check("UPDATE on the ferries", "", None, "first", 1);
        check("CORRECTED-Ferries stop", "", None, "correction", 2);
        check("CORRECTED-UPDATE 1-Ferries stop", "", None, "correction", 2);
        check("Correction: Ferry-Storm story", "", None, "correction", 2);
        check("Clarification: Ferries story", "", None, "correction", 2);
        check("Corrected lists are out", "", None, "first", 1);
        check("REFILE-Ferries stop", "", None, "update", 2);
        check("WRAPUP 4-Ferries stop", "", None, "update", 5);
        check("Ferries stop", "AP-XX--Ferries, 4th Ld-Writethru", None, "update", 5);
        check("Ferries stop", "BC-XX--Ferries, Writethru", None, "update", 2);
        check("Ferries stop", "", Some("Corrects the day."), "correction", 2);
    }
}
