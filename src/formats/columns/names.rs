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

/// Names of each field, folded, the best first.
const NAMES: &[(Field, &[&str])] = &[
    (
        Field::Title,
        &[
            "headline", "title", "heading", "hed", "headlines", "webtitle", "articletitle", "newstitle", "ogtitle",
            "titel", "titre", "titulo", "título", "titolo", "überschrift", "заголовок", "标题", "العنوان",
        ],
    ),
    (
        Field::Subtitle,
        &["subtitle", "subhead", "subheadline", "subheading", "standfirst", "deck", "dek", "strapline", "trailtext"],
    ),
    (
        Field::Text,
        &[
            "body", "text", "articlebody", "articletext", "maintext", "fulltext", "content", "contents", "article",
            "story", "storytext", "storybody", "bodytext", "bodyhtml", "contenttext", "contenthtml", "textcontent",
            "maincontent", "plaintext", "cleantext", "cleanedtext", "rawtext", "paragraphs", "newstext",
            "newscontent", "news", "document", "documenttext", "transcript", "inhalt", "texte", "texto", "testo",
            "cuerpo", "corps", "текст", "内容", "正文", "النص",
        ],
    ),
    (
        Field::Summary,
        &[
            "summary", "abstract", "description", "lead", "lede", "leadparagraph", "excerpt", "snippet", "teaser",
            "synopsis", "intro", "introduction", "shortdescription", "metadescription", "ogdescription", "desc",
            "highlights", "resumen", "beschreibung",
        ],
    ),
    (Field::Dateline, &["dateline"]),
    (
        Field::Published,
        &[
            "datepublished", "publisheddate", "publishdate", "datepublish", "publishedat", "publishingdate",
            "publicationdate", "pubdate", "published", "publishedtime", "webpublicationdate", "firstpublished",
            "firstpublishedat", "firstpublicationdate", "dateofpublication", "publicationtime", "publishtime",
            "releasedate", "date", "dategmt", "datetime", "newsdate", "articledate", "postdate",
            "dateposted", "postedat", "posted", "firstcreated", "createdat", "datecreated", "created",
            "creationdate", "createddate", "timestamp", "time", "crawldate", "datum", "fecha", "datestr", "дата",
            "日期",
        ],
    ),
    (
        Field::Updated,
        &[
            "datemodified", "modifieddate", "datemodify", "modifiedat", "modifiedtime", "modified", "lastmodified",
            "updatedat", "dateupdated", "updateddate", "updated", "lastupdated", "lastupdate", "updatedtime",
            "versioncreated", "modifiedgmt",
        ],
    ),
    (
        Field::Authors,
        &[
            "authors", "author", "byline", "bylines", "by", "writers", "writer", "creator", "creators", "reporter",
            "reporters", "journalist", "journalists", "authornames", "authorname", "autor", "auteur", "autore",
        ],
    ),
    (
        Field::Url,
        &[
            "canonicalurl", "canonicallink", "canonical", "url", "link", "articleurl", "articlelink", "newsurl",
            "newslink", "storyurl", "weburl", "pageurl", "permalink", "href", "sourceurl", "shorturl", "guid", "uri",
        ],
    ),
    (
        Field::Image,
        &[
            "images", "image", "imageurl", "topimage", "topimg", "mainimage", "imagelink", "featuredimage",
            "urltoimage", "photos", "photo", "photourl", "pictures", "picture", "thumbnail", "thumbnailurl", "img",
            "imgs", "imgurl", "gallery", "media", "multimedia",
        ],
    ),
    (Field::Caption, &["caption", "captions", "imagecaption", "photocaption", "captiontext"]),
    (Field::Credit, &["imagecredit", "photocredit", "photographer", "captioncredit"]),
    (
        Field::Source,
        &[
            "agency", "newsagency", "publisher", "source", "sourcename", "outlet", "publication", "newspaper",
            "sitename", "site", "provider", "channel", "sourcedomain", "domain", "website", "medium",
        ],
    ),
    (
        Field::Section,
        &[
            "section", "sectionname", "category", "categories", "newscategory", "newsdesk", "topic", "topics",
            "subject", "subjects", "class", "classname", "genre", "articlesection", "rubrik", "ressort",
        ],
    ),
    (Field::Keywords, &["keywords", "tags", "keyword", "tag", "metakeywords"]),
    (Field::Language, &["language", "lang", "languagecode", "inlanguage", "locale"]),
    (Field::Id, &["uuid", "id", "identifier", "articleid", "guid", "uri"]),
    (Field::Slugline, &["slugline"]),
    (Field::EditorsNote, &["editorsnote", "ednote", "editornote", "noteeditors"]),
    (Field::Rights, &["rights", "usageterms", "copyrightnotice", "copyright", "license", "licence"]),
    (
        Field::Inner,
        &["article", "fields", "metadata", "meta", "attributes", "document", "og", "opengraph", "source", "item"],
    ),
];

/// How many words a name may begin with and mean the same: `article_title`, `ap_link`.
const DROPPED: usize = 2;

/// Words that a name does not begin with and mean the same: `author_description` tells nothing of the story.
const OTHERS: &[&str] = &[
    "image", "img", "photo", "picture", "author", "user", "comment", "comments", "site", "source", "thumbnail", "video",
    "logo", "parent", "related", "product", "company", "job", "error", "button", "label", "short",
];

/// The names with their fields and ranks.
static KNOWN: LazyLock<HashMap<&'static str, Vec<(Field, u8)>>> = LazyLock::new(|| {
    let mut known: HashMap<&'static str, Vec<(Field, u8)>> = HashMap::new();
    for (field, names) in NAMES {
        for (rank, &name) in names.iter().enumerate() {
            known.entry(name).or_default().push((*field, rank as u8));
        }
    }
    known
});

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
    fields(name).iter().any(|(field, _)| matches!(field, Field::Title | Field::Text | Field::Summary))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_known_however_they_are_written() {
        let check = |name: &str, want: Option<Field>| {
            assert_eq!(fields(name).first().map(|(field, _)| *field), want, "{name}");
        };
        for name in ["title", "Title", "article_title", "articleTitle", "NEWS TITLE", "og:title"] {
            check(name, Some(Field::Title));
        }
        for name in ["text", "maintext", "main_text", "article-body", "articleBody", "Full Text", "content"] {
            check(name, Some(Field::Text));
        }
        for name in ["date", "publish_date", "pubDate", "datePublished", "published_at", "date_publish", "DateTime"] {
            check(name, Some(Field::Published));
        }
        check("ap_link", Some(Field::Url));
        check("image_url", Some(Field::Image));
        check("top_image", Some(Field::Image));
        check("source_domain", Some(Field::Source));
        for name in ["", "user_id", "author_description", "Unnamed: 0", "dependencies", "version", "price"] {
            check(name, None);
        }
    }
}
