//! What columns and keys are called, and what each name says its values are.
//!
//! The best name of a field stands first; where a record has several, the first that holds something counts.

use std::collections::HashMap;
use std::sync::LazyLock;

/// What the values of a column are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Field {
    /// The headline.
    Title,
    /// A line under the headline.
    Subtitle,
    /// The story.
    Text,
    /// A few sentences that sum it up.
    Summary,
    /// Where and when it was filed.
    Dateline,
    /// First published.
    Published,
    /// Last changed.
    Updated,
    /// The writers.
    Authors,
    /// Where it was published.
    Url,
    /// A picture, or several.
    Image,
    /// The caption of the picture.
    Caption,
    /// The credit of the picture.
    Credit,
    /// Who published it.
    Source,
    /// The section or category.
    Section,
    /// Free keywords.
    Keywords,
    /// The language.
    Language,
    /// The id.
    Id,
    /// The slugline.
    Slugline,
    /// The note to editors.
    EditorsNote,
    /// Usage terms.
    Rights,
    /// More columns, one in the other.
    Inner,
}

/// How many words a name may begin with and mean the same: `article_title`, `ap_link`.
const DROPPED: usize = 2;

/// Words that a name does not begin with and mean the same: `author_description` tells nothing of the story.
const OTHERS: &[&str] = &[
    "image",
    "img",
    "photo",
    "picture",
    "author",
    "user",
    "comment",
    "comments",
    "site",
    "source",
    "thumbnail",
    "video",
    "logo",
    "parent",
    "related",
    "product",
    "company",
    "job",
    "error",
    "button",
    "label",
    "short",
];

/// The names with their fields and ranks.
static KNOWN: LazyLock<HashMap<&'static str, Vec<(Field, u8)>>> = LazyLock::new(|| {
    let mut known: HashMap<&'static str, Vec<(Field, u8)>> = HashMap::new();
    let lines = include_str!("../../../assets/formats/columns.txt").lines();
    let rows = lines.filter(|line| !line.starts_with('#')).filter_map(|line| line.split_once(':'));
    for (field, names) in rows.filter_map(|(name, names)| Some((field(name)?, names))) {
        for (rank, name) in names.split_whitespace().enumerate() {
            known.entry(name).or_default().push((field, rank as u8));
        }
    }
    known
});

/// The field of a name in the list.
fn field(name: &str) -> Option<Field> {
    Some(match name {
        "title" => Field::Title,
        "subtitle" => Field::Subtitle,
        "text" => Field::Text,
        "summary" => Field::Summary,
        "dateline" => Field::Dateline,
        "published" => Field::Published,
        "updated" => Field::Updated,
        "authors" => Field::Authors,
        "url" => Field::Url,
        "image" => Field::Image,
        "caption" => Field::Caption,
        "credit" => Field::Credit,
        "source" => Field::Source,
        "section" => Field::Section,
        "keywords" => Field::Keywords,
        "language" => Field::Language,
        "id" => Field::Id,
        "slugline" => Field::Slugline,
        "editors_note" => Field::EditorsNote,
        "rights" => Field::Rights,
        "inner" => Field::Inner,
        _ => return None,
    })
}

/// The fields that a name may stand for, each with its rank: the lower the better.
pub fn fields(name: &str) -> &'static [(Field, u8)] {
    if name.len() > 60 {
        return &[];
    }
    let words = words(name);
    for from in 0..words.len().min(DROPPED + 1) {
        let folded: String = words.get(from..).unwrap_or_default().concat();
        // A bare rest of a name says less: `user_text` is no story, `ap_link` is a link.
        if let Some(found) = KNOWN.get(folded.as_str()) {
            let says_less = matches!(folded.as_str(), "id" | "by" | "class" | "time" | "meta");
            return if from > 0 && says_less { &[] } else { found };
        }
        if words.get(from).is_some_and(|word| OTHERS.contains(&word.as_str())) {
            return &[];
        }
    }
    &[]
}

/// The words of a name in lower case: at `_`, `-`, `.`, spaces, and where a capital begins one.
fn words(name: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut before = ' ';
    for c in name.chars() {
        if !c.is_alphanumeric() || c.is_uppercase() && before.is_lowercase() {
            words.push(String::new());
        }
        if let Some(last) = words.last_mut().filter(|_| c.is_alphanumeric()) {
            last.extend(c.to_lowercase());
        }
        before = c;
    }
    words.retain(|word| !word.is_empty());
    words
}

/// Whether a name is that of some text of a story: its headline, body or summary.
pub fn is_telling(name: &str) -> bool {
    fields(name)
        .iter()
        .any(|(field, _)| matches!(field, Field::Title | Field::Text | Field::Summary))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_of_the_list_has_its_field() {
        let lines = include_str!("../../../assets/formats/columns.txt").lines();
        for line in lines.filter(|line| !line.starts_with('#')) {
            let (name, names) = line.split_once(':').unwrap();
            assert!(field(name).is_some(), "{name}");
            for name in names.split_whitespace() {
                assert_eq!(words(name).concat(), name);
            }
        }
    }

    #[test]
    fn names_are_known_however_they_are_written() {
        let check = |name: &str, want: Option<Field>| {
            assert_eq!(fields(name).first().map(|(field, _)| *field), want, "{name}");
        };
        for name in ["title", "Title", "article_title", "articleTitle", "NEWS TITLE", "og:title"] {
            check(name, Some(Field::Title));
        }
        for name in
            ["text", "maintext", "main_text", "article-body", "articleBody", "Full Text", "content"]
        {
            check(name, Some(Field::Text));
        }
        for name in [
            "date",
            "publish_date",
            "pubDate",
            "datePublished",
            "published_at",
            "date_publish",
            "DateTime",
        ] {
            check(name, Some(Field::Published));
        }
        check("ap_link", Some(Field::Url));
        check("image_url", Some(Field::Image));
        check("top_image", Some(Field::Image));
        check("source_domain", Some(Field::Source));
        for name in
            ["", "user_id", "author_description", "Unnamed: 0", "dependencies", "version", "price"]
        {
            check(name, None);
        }
    }
}
