//! An item as drafts: headline, description, byline, note and body in their order, then the captions of what goes with it.

use super::fields::{self, Type};
use super::media;
use crate::formats::columns::{self, is_markup, plain_line};
use crate::formats::json::value::{Value, is_key};
use crate::formats::printed::{Print, part};
use crate::formats::{body, markup, nitf, tree, xml};
use crate::story::{Byline, Draft, Kind, Part, Problem, Role};

/// How deep items may lie in one another.
const DEEPEST: usize = 4;

/// An item, and what stands around it.
#[derive(Clone, Copy)]
pub struct View<'r, 'v> {
    /// The item.
    pub item: &'r Value<'v>,
    /// The same story in another shape, whose body counts where the item has none.
    pub text: Option<&'r Value<'v>>,
    /// What goes with it, where that lies outside of the item.
    pub associations: Option<&'r Value<'v>>,
    /// AP's dialect.
    pub is_ap: bool,
}

impl<'r, 'v> View<'r, 'v> {
    /// An item by itself.
    pub fn of(item: &'r Value<'v>) -> Self {
        let uri = item.get("uri").and_then(Value::raw).unwrap_or_default();
        Self { item, text: None, associations: None, is_ap: uri.contains("://api.ap.org/") }
    }
}

/// What a text is written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Writing {
    Plain,
    Nitf,
    Html,
}

/// One of several texts for the same thing.
struct Text<'r> {
    role: String,
    writing: Writing,
    raw: &'r str,
}

/// The stories of an item: its own, and texts that go with it. A record without one is a problem.
pub fn read(view: &View<'_, '_>) -> Vec<Result<Box<Draft>, Problem>> {
    let mut found = Vec::new();
    add(view, &mut found, 0);
    found
}

fn add(view: &View<'_, '_>, found: &mut Vec<Result<Box<Draft>, Problem>>, depth: usize) {
    let own = fields::kind(view.item);
    let kind = match own {
        Type::Other(what) => {
            found.push(Err(Problem::new("skipped", format!("{what}; it has no text"))));
            return;
        }
        Type::Package => Kind::Text,
        Type::Of(kind) => kind,
    };
    let inner = media::texts(view);
    let body = whole_body(view);
    // A package without words of its own is what its texts are, or its pictures.
    let is_bare = own == Type::Package && body.is_empty();
    let is_wrap = is_bare && !inner.is_empty();
    let kind = if is_bare && media::is_gallery(view) { Kind::Photo } else { kind };
    if !is_wrap {
        found.push(Ok(Box::new(draft(view, kind, body))));
    }
    if depth < DEEPEST {
        for item in inner {
            add(&View::of(item), found, depth + 1);
        }
    }
}

fn draft(view: &View<'_, '_>, kind: Kind, body: Vec<Part>) -> Draft {
    let mut draft = Draft { kind, ..Draft::default() };
    fields::fill(view, &mut draft);
    draft.headline = headline(view);
    draft.parts =
        if kind == Kind::Text { text(view, &mut draft, body) } else { picture(view, &draft, body) };
    for caption in media::captions(view) {
        columns::add_caption(&mut draft.parts, caption);
    }
    draft
}

/// The lines of a text; what describes one without a body is its body.
fn text(view: &View<'_, '_>, draft: &mut Draft, body: Vec<Part>) -> Vec<Part> {
    let mut print = Print { headline: draft.headline.clone(), body, ..Print::default() };
    print.subheads = subheads(view);
    let described =
        description(view.item).filter(|_| print.subheads.is_empty() || print.body.is_empty());
    if print.body.is_empty() {
        let described = described.or_else(|| view.item.get("teaser").and_then(Value::raw));
        print.body = described.map(paragraphs).unwrap_or_default();
        draft.problems.extend(elsewhere(view));
    } else if let Some(raw) = described.or_else(|| view.item.get("teaser").and_then(Value::raw)) {
        let lines: Vec<String> = paragraphs(raw).into_iter().map(|part| part.text).collect();
        print.summaries.push(lines.join(" "));
    }
    let (writers, printed) = bylines(view);
    print.bylines = printed;
    print.notes.extend(draft.editors_note.clone());
    print.dateline = view.item.get("dateline").and_then(Value::raw).map(plain_line);
    print.corrections = fields::notes(view.item, "correction");
    print.set(draft);
    if !writers.is_empty() {
        draft.bylines = writers;
    }
    std::mem::take(&mut draft.parts)
}

/// The lines of a picture and the like: its caption, and what else is told of it.
fn picture(view: &View<'_, '_>, draft: &Draft, mut body: Vec<Part>) -> Vec<Part> {
    let own = media::caption(view, true);
    let headline = draft.headline.clone().unwrap_or_default();
    let mut parts = Vec::new();
    // The headline of a picture may be the caption's own words.
    if !headline.is_empty() && own.as_ref().is_none_or(|caption| caption.text != headline) {
        parts.push(part(Role::Headline, &headline));
    }
    parts.extend(draft.editors_note.as_deref().map(|note| part(Role::EditorsNote, note)));
    let told = own.as_ref().map(|caption| caption.text.clone()).unwrap_or_default();
    body.retain(|part| part.text != told && part.text != headline);
    parts.extend(own);
    parts.append(&mut body);
    parts
}

/// The headline; where there is none the title, which AP fills with a slug.
fn headline(view: &View<'_, '_>) -> Option<String> {
    let texts = texts(view.item, "headline", "headlines");
    let rank = |text: &Text<'_>| match text.role.as_str() {
        "main" => 0,
        "" | "text" | "html" | "xhtml" => 1,
        "extended" | "sub" | "subhead" | "subtitle" | "secondary" => 9,
        _ => 2,
    };
    let best = texts.iter().filter(|text| rank(text) < 9).min_by_key(|text| rank(text));
    let best = best.map(|text| plain_line(text.raw)).filter(|line| !line.is_empty());
    best.or_else(|| view.item.any(&["title", "name"]).and_then(Value::raw).map(plain_line))
        .filter(|line| !line.is_empty())
}

/// A second headline.
fn subheads(view: &View<'_, '_>) -> Vec<String> {
    let second = texts(view.item, "headline", "headlines").into_iter().find(|text| {
        matches!(text.role.as_str(), "extended" | "sub" | "subhead" | "subtitle" | "secondary")
    });
    second.map(|text| plain_line(text.raw)).filter(|text| !text.is_empty()).into_iter().collect()
}

/// The writers, and the lines that print them. Where no person is named the desk may tell more.
fn bylines(view: &View<'_, '_>) -> (Vec<Byline>, Vec<String>) {
    let (mut found, mut printed) = (Vec::new(), Vec::new());
    for one in view.item.get("bylines").map(Value::items).unwrap_or_default() {
        let by = one.any(&["by", "name", "value"]).unwrap_or(one).line();
        let title = one.any(&["title", "jobtitle", "bylinetitle"]).and_then(Value::line);
        let Some(by) = by else { continue };
        found.extend(writers(&by, title.as_deref()));
        printed.push(match title {
            Some(title) => format!("{by}, {title}"),
            None => by,
        });
    }
    if !found.is_empty() {
        return (found, printed);
    }
    let text =
        view.item.any(&["byline", "by"]).or_else(|| view.text.and_then(|text| text.get("byline")));
    if let Some(text) = text.and_then(Value::raw).map(plain_line).filter(|text| !text.is_empty()) {
        return (writers(&text, None), vec![text]);
    }
    for author in view.item.get("authors").map(Value::items).unwrap_or_default() {
        let name = author.get("name").unwrap_or(author).line().unwrap_or_default();
        found.extend(writers(&name, None));
    }
    (found, printed)
}

/// The persons that a byline names, with the title that is given for them all.
fn writers(by: &str, title: Option<&str>) -> Vec<Byline> {
    let mut found = crate::formats::fields::bylines(by);
    for writer in &mut found {
        writer.title = title.map(str::to_owned).or(writer.title.take());
    }
    found
}

/// The body: of those for the whole story the richest.
fn whole_body(view: &View<'_, '_>) -> Vec<Part> {
    let mut all = texts(view.item, "body", "bodies");
    all.extend(texts(view.item, "article", "articles"));
    if let Some(text) = view.text {
        all.extend(texts(text, "body", "bodies"));
    }
    // What is less than the whole story comes last.
    let aside = |text: &Text<'_>| {
        matches!(
            text.role.as_str(),
            "teaser" | "summary" | "short" | "abstract" | "notes" | "shotlist" | "script"
        )
    };
    all.sort_by_key(|text| (aside(text), std::cmp::Reverse(text.writing)));
    let mut parts =
        all.iter().map(paragraphs_of).find(|parts| !parts.is_empty()).unwrap_or_default();
    // A box beside the story.
    parts.extend(texts(view.item, "infobox", "infoboxes").iter().flat_map(paragraphs_of));
    parts
}

/// What describes an item: its caption or abstract, as it stands.
pub fn description<'r>(item: &'r Value<'_>) -> Option<&'r str> {
    let mut all = texts(item, "description", "descriptions");
    all.extend(texts(item, "caption", "captions"));
    let rank = |text: &Text<'_>| match text.role.as_str() {
        "caption" => 0,
        "text" => 1,
        "main" | "" => 2,
        "creditline" | "credit" => 9,
        "summary" | "lead" => 4,
        _ => 3,
    };
    all.retain(|text| rank(text) < 9 && !plain_line(text.raw).is_empty());
    all.into_iter().min_by_key(rank).map(|text| text.raw)
}

/// The body of an item that has no caption elsewhere, as one line.
pub fn body_line(item: &Value<'_>) -> Option<String> {
    let mut all = texts(item, "body", "bodies");
    all.sort_by_key(|text| text.writing);
    all.into_iter().map(|text| plain_line(text.raw)).find(|line| !line.is_empty())
}

/// The texts of an item for one thing, under the keys of version 1 and in the lists of later ones.
fn texts<'r>(item: &'r Value<'_>, stem: &str, plural: &str) -> Vec<Text<'r>> {
    let mut found = Vec::new();
    for (key, value) in item.entries() {
        if is_key(key, plural) {
            for one in value.members() {
                let line = |key: &str| one.get(key).and_then(Value::line).unwrap_or_default();
                let raw = one.any(&["value", "text", "description"]).unwrap_or(one).raw();
                let Some(raw) = raw else { continue };
                let role = line("role").to_ascii_lowercase();
                let role = role.rsplit([':', '/']).next().unwrap_or_default().to_owned();
                found.push(Text { writing: writing(&line("contenttype"), &role, raw), role, raw });
            }
            continue;
        }
        let folded: String =
            key.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
        let Some(role) = folded.strip_prefix(stem) else { continue };
        // Other words may begin like this one: only what is set apart from it is its role.
        let apart = matches!(role, "" | "text" | "html" | "xhtml")
            || key
                .get(stem.len()..)
                .is_some_and(|rest| !rest.starts_with(|c: char| c.is_lowercase()));
        if let Some(raw) = value.raw().filter(|_| apart) {
            found.push(Text { writing: writing("", role, raw), role: role.to_owned(), raw });
        }
    }
    found
}

fn writing(content_type: &str, role: &str, raw: &str) -> Writing {
    let content_type = content_type.to_ascii_lowercase();
    let nitf = content_type.contains("nitf") || role == "nitf";
    if nitf && raw.contains('<') || raw.trim_start().starts_with("<?xml") {
        return Writing::Nitf;
    }
    let html = content_type.contains("html") || role.contains("html") || role.contains("richtext");
    let plain = content_type.contains("plain") || role == "text";
    let closes = ["</p>", "<br", "</div>"].iter().any(|tag| raw.contains(tag));
    if html || is_markup(raw) && (!plain || closes) { Writing::Html } else { Writing::Plain }
}

fn paragraphs_of(text: &Text<'_>) -> Vec<Part> {
    match text.writing {
        Writing::Plain => markup::text_parts(text.raw),
        Writing::Html => html(text.raw),
        Writing::Nitf => match xml::parse(text.raw.as_bytes()) {
            Ok((root, _)) => nitf::print(&root, &mut |_| None).body,
            Err(_) => html(text.raw),
        },
    }
}

fn html(raw: &str) -> Vec<Part> {
    match markup::html(raw) {
        // What is called markup and has none may be plain text.
        Ok(tree) if is_markup(raw) || !raw.contains("\n\n") => body::parts(&tree, &mut |_| None),
        _ => markup::html_parts(raw),
    }
}

fn paragraphs(raw: &str) -> Vec<Part> {
    if is_markup(raw) { html(raw) } else { markup::text_parts(raw) }
}

/// That the body lies elsewhere, where a rendition says so.
fn elsewhere(view: &View<'_, '_>) -> Option<Problem> {
    let renditions = view.item.get("renditions")?.members();
    let text = renditions.into_iter().find(|rendition| {
        let line = |key: &str| rendition.get(key).and_then(Value::line).unwrap_or_default();
        line("type") == "text"
            || line("mimetype").starts_with("text/")
            || line("contenttype").starts_with("text/")
    })?;
    let address = text.get("href").and_then(Value::line)?;
    let address = tree::line(address.split('?').next().unwrap_or_default());
    Some(Problem::new(
        "remote",
        format!("its body is not in the file but at {address}, which is not fetched"),
    ))
}
