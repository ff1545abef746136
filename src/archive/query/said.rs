//! A part of a query in words, for people who want to know how it was understood.

use super::{How, Look, Node};
use crate::archive::tokens;
use crate::story::Day;

impl Node {
    /// What it means, without its parts.
    pub(in crate::archive) fn in_words(&self) -> String {
        match self {
            Self::Every => "every story".into(),
            Self::And(_) => "all of these".into(),
            Self::Or(_) => "any of these".into(),
            Self::Not(_) => "not this".into(),
            Self::Days { from, to } => days(*from, *to),
            Self::Read => "read by you".into(),
            Self::Starred => "starred by you".into(),
            Self::Marked(bears) => bears.in_words(),
            Self::Words { look, words, how } => said(*look, words, *how),
        }
    }

    /// Its parts.
    pub(in crate::archive) fn parts(&self) -> &[Self] {
        match self {
            Self::And(parts) | Self::Or(parts) => parts,
            Self::Not(part) => std::slice::from_ref(part),
            _ => &[],
        }
    }

    /// Whether its hits come one after the other, so that the first can be had without looking at all.
    pub(in crate::archive) fn comes_in_order(&self) -> bool {
        match self {
            Self::Words { how, .. } => *how == How::Exactly,
            _ => self.parts().iter().all(Self::comes_in_order),
        }
    }
}

fn days(from: Option<Day>, to: Option<Day>) -> String {
    let last = to.map(|to| to.yesterday().unwrap_or(to));
    match (from, last) {
        (Some(from), Some(last)) if from == last => format!("of {from}"),
        (Some(from), Some(last)) => format!("from {from} to {last}"),
        (Some(from), None) => format!("of {from} or later"),
        (None, Some(last)) => format!("of {last} or earlier"),
        (None, None) => "with a day".into(),
    }
}

fn said(look: Look, words: &str, how: How) -> String {
    let place = match look {
        Look::Anywhere => "in the text",
        Look::Headline => "in the headline",
        Look::Caption => "in a caption",
        Look::Quote => "between quotation marks",
        Look::Who => "in a name",
        Look::Org => "in the name of an organization",
        Look::Pictured => "in the name of somebody pictured",
        Look::Speaker => "in the name of somebody quoted",
        Look::Place => "in the place where it was filed or photographed",
        Look::By => "in a byline",
        Look::Photo => "in a photographer or credit",
        Look::Slug => "in the slugline",
        Look::Subject => "in a subject or keyword",
        Look::Path => "in the path of the file",
        Look::Name => return format!("just this name, {words:?}"),
        Look::Agency => return format!("of the agency {words:?}"),
        Look::Language => return format!("in the language {words:?}"),
        Look::Format => return format!("in the format {words:?}"),
        Look::Id => return format!("the story {words:?}"),
        Look::Flag => {
            return match words {
                "photo" => "with a photo".into(),
                "quote" => "with a quote".into(),
                flag => format!("{flag} ones"),
            };
        }
    };
    let terms = tokens::words(words);
    let looked = terms.join(" ");
    let what = match (how, terms.len()) {
        (How::Exactly, 1) => "the word",
        (How::Exactly, _) => "the words in this order",
        (How::Prefix, 1) => "words that begin with",
        (How::Prefix, _) => "words in this order, the last begins so,",
        (How::Nearly, _) => "words written nearly as",
    };
    format!("{what} {looked:?} {place}")
}

#[cfg(test)]
mod tests {
    use super::super::Query;

    #[test]
    fn parts_are_said_in_words() {
        let check = |text: &str, expect: &str| {
            let query = Query::parse_on(text, "2024-11-16".parse().unwrap()).unwrap();
            assert_eq!(query.node.in_words(), expect);
        };
        check("", "every story");
        check("González", "the word \"gonzalez\" in the text");
        check("\"River Bank\"", "the words in this order \"river bank\" in the text");
        check("headline:riv*", "words that begin with \"riv\" in the headline");
        check("rivr~", "words written nearly as \"rivr\" in the text");
        check("agency:AP", "of the agency \"AP\"");
        check("date:2024-11", "from 2024-11-01 to 2024-11-30");
        check("date:today", "of 2024-11-16");
        check("before:2024", "of 2023-12-31 or earlier");
        check("after:2024-10", "of 2024-11-01 or later");
        check("is:killed", "killed ones");
        check("-a", "not this");
    }
}
