//! The words in which classes and ids of pages say what an element is for.

/// What stands before the name in a credit.
pub const CREDIT_LEADS: &[&str] = &[
    "credit", "credits", "image credit", "photo credit", "picture", "picture credit", "image", "photo", "photo by", "image source", "source",
    "quelle", "foto", "bild", "fotograf", "fotografin", "copyright", "crédit", "crédits", "crédito", "créditos", "fuente",
    "photograph", "photograph by", "fot", "fot.", "autor", "foto di", "kuva", "fonte",
];

/// Elements that hold furniture.
const FURNITURE: &[&str] = &[
    "related", "newsletter", "newsletters", "cookie", "cookies", "consent", "privacy", "promo",
    "share", "social", "sidebar", "footer", "nav", "navigation", "menu", "breadcrumb",
    "breadcrumbs", "comments", "disqus", "outbrain", "taboola", "recirc", "recommended",
    "recommendations", "popular", "trending", "subscribe", "subscription", "signup", "advert",
    "advertisement", "ad", "ads", "sponsor", "sponsored", "bio", "tags", "readmore", "modal",
    "toolbar", "poll", "dropdown", "latest", "cli", "popmake", "nextstory",
];

/// Elements that hold the way to other stories.
const TEASER: &[&str] = &[
    "teaser", "teasers", "card", "cards", "recommendation", "more", "next", "similar", "lists", "upsell", "author", "authors", "avatar", "byline", "profile",
];

/// Elements that hold what leads into a story.
const LEAD: &[&str] = &[
    "lead", "lede", "intro", "introduction", "standfirst", "summary", "subtitle", "subheadline", "subhead", "subheading", "subline",
    "dek", "deck", "excerpt", "chapo", "chapeau", "abstract", "bajada", "entradilla", "copete", "sumario", "description",
    "vorspann", "ingress", "sapo", "preamble", "strapline", "subtitulo", "sommario", "anrisstext", "documentdescription",
    "articlesummary", "synopsis", "tagline", "manchet", "perex", "zajawka",
];

/// Whether the class and id of an element say that it leads into a story.
pub fn is_lead(tokens: &str) -> bool {
    any(tokens, LEAD)
        || tokens.split_whitespace().any(|word| {
            ["subhead", "standfirst", "chapo", "summary", "excerpt", "subtitle", "subline"].iter().any(|one| word.contains(one))
        })
}

/// Elements that hold a caption.
const CAPTION: &[&str] = &[
    "caption", "captions", "captiontext", "cutline", "bildunterschrift", "legende", "legend", "figcaption", "imgcaption", "imagecaption", "photocaption", "leyenda", "didascalia", "bildtext", "pie",
];

/// Elements that hold a credit.
const CREDIT: &[&str] = &[
    "credit", "credits", "copyright", "source", "attribution", "photographer", "fotograf", "quelle", "author", "autor", "byline", "imagecredit", "photocredit", "rights", "copy", "agency", "firma", "signature", "creator", "byliner",
];

/// Elements with words for the hand of the reader, not of the caption.
const HINT: &[&str] = &["hide", "toggle", "enlarge", "zoom", "visually", "sr", "screenreader", "counter", "expand", "fullscreen", "hidden", "tooltip", "share", "label"];

fn any(tokens: &str, list: &[&str]) -> bool {
    tokens.split(|c: char| !c.is_alphanumeric()).any(|word| list.contains(&word))
}

/// Whether the class and id of an element call it furniture.
pub fn is_furniture(tokens: &str) -> bool {
    any(tokens, FURNITURE)
}

/// Whether they call it the way to another story.
pub fn is_teaser(tokens: &str) -> bool {
    any(tokens, TEASER)
}

/// Whether they call it a caption.
pub fn is_caption(tokens: &str) -> bool {
    any(tokens, CAPTION)
}

/// Whether they call it a credit.
pub fn is_credit(tokens: &str) -> bool {
    any(tokens, CREDIT)
        || tokens.split_whitespace().any(|word| {
            ["credit", "copyright", "photographer", "attribution"].iter().any(|one| word.contains(one))
        })
}

/// Whether they call it a hint for the reader's hand.
pub fn is_hint(tokens: &str) -> bool {
    any(tokens, HINT)
}
