//! Names of writers in the fields of formats: `By ANA RUIZ and TOM REED`, a person each, in title case.

use super::tree::line;
use crate::story::Byline;

/// Words that lead a byline.
const LEADS: &[&str] =
    &["by ", "von ", "par ", "por ", "di ", "av ", "door ", "di:", "by:", "words by "];

/// Words that no person's name holds: what pages print beside one.
const OTHERS: &[&str] = &["posts", "website", "twitter", "facebook", "subscribe", "email"];

/// Words that no person's name begins with.
const OPENERS: &[&str] = &["view", "more", "follow", "visit", "latest", "read", "about", "the"];

/// Words of a name, at most.
const LONGEST: usize = 6;

/// The writers that a field names, each with the title that is given for them all. What is no name is left out.
pub fn read(field: &str, title: Option<&str>) -> Vec<Byline> {
    let mut found = Vec::new();
    add(&mut found, field, title);
    found
}

/// Adds the writers that a field names, each once. What is a title is that of the writer before.
pub fn add(found: &mut Vec<Byline>, field: &str, title: Option<&str>) {
    let field = line(field);
    let lower = field.to_lowercase();
    let lead = LEADS.iter().find(|lead| lower.starts_with(**lead)).map_or(0, |lead| lead.len());
    let names = field.get(lead..).unwrap_or(&field);
    let title = title.map(line).filter(|title| !title.is_empty());
    for piece in pieces(names) {
        if is_title(&piece) {
            if let Some(last) = found.last_mut() {
                last.title.get_or_insert(piece);
            }
            continue;
        }
        let name = in_title_case(&piece);
        if is_name(&piece) && !found.iter().any(|writer| writer.name == name) {
            found.push(Byline { name, title: title.clone() });
        }
    }
}

/// Whether a piece says what a writer is, not who.
fn is_title(piece: &str) -> bool {
    const WORDS: &[&str] = &[
        "writer",
        "reporter",
        "editor",
        "correspondent",
        "producer",
        "staff",
        "press",
        "news",
        "columnist",
        "desk",
    ];
    piece.contains(' ')
        && piece.split(' ').any(|word| WORDS.iter().any(|title| word.eq_ignore_ascii_case(title)))
}

/// The names of a list in words: at commas, semicolons, `and` and the like.
fn pieces(names: &str) -> Vec<String> {
    let names = names.trim_start_matches([':', ' ']);
    let mut found = Vec::new();
    for piece in names.split([';', '|', '•', '\n']).flat_map(|piece| piece.split(" & ")) {
        let commas: Vec<&str> = piece.split(',').map(str::trim).collect();
        // `Ruiz, Ana` is one name.
        if let [last, first] = commas.as_slice()
            && [last, first].iter().all(|part| !part.is_empty() && !part.contains(' '))
        {
            found.push(format!("{first} {last}"));
            continue;
        }
        for part in commas {
            let mut rest = part;
            while let Some((name, after)) = at_conjunction(rest) {
                found.push(name.trim().to_owned());
                rest = after;
            }
            found.push(rest.trim().to_owned());
        }
    }
    found.retain(|piece| !piece.is_empty());
    found
}

fn at_conjunction(text: &str) -> Option<(&str, &str)> {
    [" and ", " AND ", " And ", " und ", " et ", " y ", " og "]
        .iter()
        .find_map(|word| text.split_once(word))
}

fn is_name(piece: &str) -> bool {
    let words: Vec<&str> = piece.split(' ').collect();
    words.len() <= LONGEST
        && piece.len() < 80
        && piece.chars().any(char::is_alphabetic)
        && !piece.contains(['@', '/', '<', '>', '{', '='])
        && !piece.chars().any(|c| c.is_ascii_digit())
        && !words.iter().any(|word| OTHERS.contains(&word.to_lowercase().as_str()))
        && !words.first().is_some_and(|word| OPENERS.contains(&word.to_lowercase().as_str()))
}

/// A name in title case where it is in capitals: each word that is all capitals.
fn in_title_case(name: &str) -> String {
    let loud = name.chars().filter(|c| c.is_alphabetic()).all(|c| !c.is_lowercase());
    if !loud {
        return name.to_owned();
    }
    let mut out = String::with_capacity(name.len());
    let mut begins = true;
    for (n, word) in name.split(' ').enumerate() {
        if n > 0 {
            out.push(' ');
        }
        // Initials stay.
        let initials = word.contains('.') || word.chars().count() == 1;
        for c in word.chars() {
            if begins || initials {
                out.push(c);
            } else {
                out.extend(c.to_lowercase());
            }
            begins = matches!(c, '-' | '\'' | '’');
        }
        begins = true;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::read;

    #[test]
    fn names_are_read_a_person_each() {
        let check = |field: &str, want: &[&str]| {
            let got: Vec<String> = read(field, None)
                .into_iter()
                .map(|w| w.title.map_or(w.name.clone(), |title| format!("{} ({title})", w.name)))
                .collect();
            assert_eq!(got, want, "{field}");
        };
        check("By ANA RUIZ and TOM O'REED", &["Ana Ruiz", "Tom O'Reed"]);
        check("Ana Ruiz, Tom Reed and J.P. Lee", &["Ana Ruiz", "Tom Reed", "J.P. Lee"]);
        check("Ruiz, Ana", &["Ana Ruiz"]);
        check("Ana Ruiz, Staff Writer", &["Ana Ruiz (Staff Writer)"]);
        check("AL-KADIR MOSS", &["Al-Kadir Moss"]);
        check("View All Posts", &[]);
        check("ana@example.org", &[]);
        check("", &[]);
    }
}
