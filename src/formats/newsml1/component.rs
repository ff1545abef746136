//! The components of an item: which texts it holds and what for, and which pictures.

use crate::formats::body::{self, Pictures};
use crate::formats::printed::{Print, once};
use crate::formats::tree::{Element, Node};
use crate::formats::{markup, nitf};
use crate::story::Problem;

/// Components of an item, at most.
const MOST: usize = 10_000;

/// What a text is for, by the role of its component.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Use {
    /// The story.
    Body,
    /// The headline once more, with markup.
    Headline,
    /// A line under the headline.
    Subhead,
    /// A summary.
    Summary,
    /// Whom to ask.
    Contact,
    /// A caption without a picture.
    Caption,
}

/// A text of an item.
pub struct Text<'a> {
    /// What it is for.
    pub used: Use,
    /// Its `ContentItem`.
    pub content: &'a Element,
}

/// What an item holds.
#[derive(Default)]
pub struct Found<'a> {
    /// Its texts in order.
    pub texts: Vec<Text<'a>>,
    /// Components that are pictures, in order.
    pub pictures: Vec<&'a Element>,
    /// Components that are neither in a picture nor left out, outermost first.
    pub components: Vec<&'a Element>,
}

impl Found<'_> {
    /// The first line of a name among the `NewsLines` of the story.
    pub fn line(&self, name: &str) -> Option<String> {
        let lines = self.components.iter().flat_map(|component| component.children("NewsLines"));
        let mut named = lines.flat_map(|lines| lines.children(name)).map(Element::text);
        named.find(|text| !text.is_empty())
    }

    /// The first element at a path in the components.
    pub fn at(&self, path: &str) -> Option<&Element> {
        self.components.iter().find_map(|component| component.at(path))
    }

    /// What the item tells editors.
    pub fn advisories(&self) -> Vec<String> {
        self.components.iter().flat_map(|component| advisories(component)).collect()
    }
}

/// What the `NewsLines` of a component tell editors.
pub fn advisories(component: &Element) -> Vec<String> {
    const SAYS: &[&str] = &["advisory", "note", "instruction"];
    let lines = component.children("NewsLines").flat_map(|lines| lines.children("NewsLine"));
    let told = lines.filter(|line| {
        let kind = line.child("NewsLineType").and_then(|kind| kind.attr("FormalName"));
        let kind = kind.unwrap_or_default().to_ascii_lowercase();
        SAYS.iter().any(|word| kind.contains(word))
    });
    once(told.filter_map(|line| line.text_at("NewsLineText")))
}

/// The role of a component, in small letters.
pub fn role(component: &Element) -> String {
    let role = component.child("Role").and_then(|role| role.attr("FormalName"));
    role.unwrap_or_default().to_ascii_lowercase().replace([' ', '-', '_'], "")
}

/// Whether a content item is a picture, video or the like, not a text.
pub fn is_media(content: &Element) -> bool {
    let named = |path: &str| {
        let name = content.child(path).and_then(|e| e.attr("FormalName"));
        name.unwrap_or_default().to_ascii_lowercase()
    };
    let (media, mime, format) = (named("MediaType"), named("MimeType"), named("Format"));
    if media == "text" || mime.starts_with("text/") {
        return false;
    }
    let words = ["photo", "picture", "image", "graphic", "video", "audio", "animation"];
    let formats =
        ["jpeg", "jpg", "gif", "png", "tiff", "mpeg", "video", "quicktime", "wave", "mp3"];
    words.iter().any(|word| media.contains(word) || mime.starts_with(word))
        || formats.iter().any(|word| format.contains(word))
        || content.attr("Href").is_some() && content.child("DataContent").is_none()
}

/// Finds the texts and pictures of an item.
pub fn find<'a>(item: &'a Element, problems: &mut Vec<Problem>) -> Found<'a> {
    let mut found = Found::default();
    let mut languages = Languages { left_out: Vec::new() };
    for component in item.children("NewsComponent") {
        walk(component, Use::Body, &mut found, &mut languages);
    }
    prefer_markup(&mut found.texts);
    if found.components.is_empty() {
        // A picture alone: what describes it describes the item.
        found.components.extend(found.pictures.first());
    }
    if !languages.left_out.is_empty() {
        let which = languages.left_out.join(", ");
        let message = format!("the same story in other languages was left out: {which}");
        problems.push(Problem::new("languages", message));
    }
    found
}

/// Languages that were left out.
struct Languages {
    left_out: Vec<String>,
}

fn language(component: &Element) -> Option<&str> {
    component.at("DescriptiveMetadata/Language")?.attr("FormalName")
}

fn walk<'a>(component: &'a Element, outer: Use, found: &mut Found<'a>, languages: &mut Languages) {
    if found.components.len() + found.pictures.len() > MOST {
        return;
    }
    let role = role(component);
    let used = match role.as_str() {
        "headline" => Use::Headline,
        "subheadline" | "subhead" | "deck" => Use::Subhead,
        "abstract" | "summary" | "teaser" | "synopsis" => Use::Summary,
        "contact" | "contacts" => Use::Contact,
        "caption" => Use::Caption,
        "stylesheet" | "tweettext" | "logo" | "advertisement" | "script" => return,
        "main" | "body" => Use::Body,
        _ => outer,
    };
    if is_picture(component) {
        found.pictures.push(component);
        return;
    }
    found.components.push(component);
    for content in component.children("ContentItem").filter(|content| !is_media(content)) {
        found.texts.push(Text { used, content });
    }
    // The same story in several languages: the first is read.
    let basis = component.children("BasisForChoice").any(|basis| basis.text().contains("Language"));
    let chosen = component.children("NewsComponent").find_map(language);
    for inner in component.children("NewsComponent") {
        match language(inner).filter(|own| basis && Some(*own) != chosen) {
            Some(other) => languages.left_out.push(crate::formats::tree::line(other)),
            None => walk(inner, used, found, languages),
        }
    }
}

/// Whether a component is a picture: it holds renditions, with no text but their caption.
fn is_picture(component: &Element) -> bool {
    let contents =
        |of: &Element, media: bool| of.children("ContentItem").any(|c| is_media(c) == media);
    let inner = || component.children("NewsComponent");
    let caption = |of: &Element| role(of) == "caption";
    let renditions = contents(component, true)
        || inner().any(|of| contents(of, true) && of.child("NewsComponent").is_none());
    let told = role(component);
    let named = ["photo", "picture", "image", "graphic", "video"].contains(&told.as_str());
    let text = contents(component, false) && !named && !contents(component, true)
        || inner().any(|of| contents(of, false) && !caption(of));
    let deeper = inner().any(|of| of.child("NewsComponent").is_some());
    (renditions || named) && !text && !deeper
}

/// Of the same text in markup and without the latter is left out.
fn prefer_markup(texts: &mut Vec<Text<'_>>) {
    let marked = |content: &Element| {
        let data = content.child("DataContent").unwrap_or(content);
        data.elements().next().is_some()
            || data.nodes.iter().any(|n| matches!(n, Node::Text(text) if text.contains("</")))
    };
    let has_markup = |used: Use, texts: &[Text<'_>]| {
        texts.iter().any(|text| text.used == used && marked(text.content))
    };
    for used in [Use::Body, Use::Summary, Use::Headline, Use::Subhead] {
        if has_markup(used, texts) {
            texts.retain(|text| text.used != used || marked(text.content));
        }
    }
}

/// What a content item prints. `pictures` gives the captions of those that it names.
pub fn print(content: &Element, pictures: &mut Pictures<'_>) -> Print {
    let Some(data) = content.child("DataContent") else { return Print::default() };
    if content.child("Encoding").is_some_and(|coded| coded.attr("Notation").is_some()) {
        // Base64 and the like.
        return Print::default();
    }
    if let Some(nitf) = data
        .child("nitf")
        .or_else(|| data.child("body").filter(|b| b.child("body.content").is_some()))
    {
        return nitf::print(nitf, pictures);
    }
    let raw = data.own_text();
    let body = if data.elements().next().is_some() {
        body::parts(data.find("body").unwrap_or(data), pictures)
    } else if ["</p>", "<br", "<p>"].iter().any(|tag| raw.contains(tag)) {
        markup::html_parts(&raw)
    } else {
        markup::text_parts(&raw)
    };
    Print { body, ..Print::default() }
}
