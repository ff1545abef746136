//! What the fields of an item say that is not its text: status, version, times, rights, subjects.

use super::item::View;
use crate::formats::columns::{language, plain_line};
use crate::formats::json::value::Value;
use crate::formats::{printed, tree, when};
use crate::story::{Draft, Kind, Moment, Revision, Status, Subject};

/// What an item is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Type {
    /// Something with words or a picture.
    Of(Kind),
    /// Several items in one.
    Package,
    /// Nothing to read, in a word.
    Other(&'static str),
}

/// What an item says that it is.
pub fn kind(item: &Value<'_>) -> Type {
    let given = item.get("type").and_then(Value::line).unwrap_or_default().to_ascii_lowercase();
    match given.as_str() {
        "picture" | "photo" | "image" => Type::Of(Kind::Photo),
        "graphic" | "infographic" => Type::Of(Kind::Graphic),
        "video" => Type::Of(Kind::Video),
        "audio" => Type::Of(Kind::Audio),
        "composite" | "package" => Type::Package,
        "event" => Type::Other("an event"),
        "planning" | "assignment" => Type::Other("a planning item"),
        "concept" => Type::Other("a concept"),
        "" if item.has("eventdetails") => Type::Other("an event"),
        "" if item.has("plannedcoverage") => Type::Other("a planning item"),
        _ => Type::Of(Kind::Text),
    }
}

/// Fills in all that is not text.
pub fn fill(view: &View<'_, '_>, draft: &mut Draft) {
    let item = view.item;
    let line = |keys: &[&str]| item.any(keys).and_then(Value::line);
    draft.id = id(view);
    draft.url = url(view);
    draft.slugline = line(&["slugline"]);
    draft.language = line(&["language", "lang"]).and_then(|tag| language(&tag));
    draft.rights = rights(item);
    // AP's pictures have only numbers in it.
    let note = line(&["ednote", "editornote"]).map(|note| plain_line(&note)).or_else(|| {
        let notes = notes(item, "editorialnote");
        (!notes.is_empty()).then(|| notes.join(" "))
    });
    draft.editors_note = note.filter(|note| note.chars().any(char::is_alphabetic));
    draft.agency = agency(view);
    // A picture may be made long before it is published.
    let made = if draft.kind == Kind::Text { "contentcreated" } else { "" };
    draft.published = time(item, &["firstcreated", "firstpublished", made]);
    draft.updated = time(item, &["versioncreated"]);
    draft.embargoed_until = time(item, &["embargoeduntil", "embargoed", "embargo"]);
    draft.expires = time(item, &["expires", "expiry"]);
    draft.urgency = urgency(item);
    draft.status = status(item, draft);
    draft.revision = revision(view, draft);
    draft.subjects = subjects(item);
    draft.keywords = keywords(item);
}

/// The item's own id. Addresses of AP's interface carry who asked for them: of those only their last part names the item.
pub fn id(view: &View<'_, '_>) -> Option<String> {
    if view.is_ap
        && let Some(id) =
            view.item.get("altids").and_then(|ids| ids.get("itemid")).and_then(Value::line)
    {
        return Some(id);
    }
    let uri = view.item.any(&["uri", "guid", "urn", "itemid"]).and_then(Value::line)?;
    let bare = view.is_ap.then(|| uri.split('?').next()?.rsplit('/').next().map(str::to_owned));
    Some(bare.flatten().filter(|part| part.len() >= 8).unwrap_or(uri))
}

/// Where it was published: a canonical link, else an id that is an address of the web.
fn url(view: &View<'_, '_>) -> Option<String> {
    let web = |text: String| text.starts_with("http").then_some(text);
    let links = view.item.get("links").map(Value::members).unwrap_or_default();
    let canonical = links.into_iter().find(|link| {
        link.get("rel")
            .and_then(Value::line)
            .is_some_and(|rel| rel.eq_ignore_ascii_case("canonical"))
    });
    canonical
        .and_then(|link| link.get("href"))
        .or_else(|| view.item.any(&["canonical", "url", "link"]))
        .and_then(Value::line)
        .and_then(web)
        .or_else(|| {
            if view.is_ap { None } else { view.item.any(&["uri", "guid"])?.line().and_then(web) }
        })
}

/// Notes of a role, in the list of dpa.
pub fn notes(item: &Value<'_>, role: &str) -> Vec<String> {
    let all = item.get("ednotes").map(Value::items).unwrap_or_default();
    let of = |note: &&Value<'_>| {
        note.get("role")
            .and_then(Value::raw)
            .is_some_and(|own| own.rsplit(':').next() == Some(role))
    };
    all.iter().filter(of).filter_map(|note| note.get("ednote")?.raw().map(plain_line)).collect()
}

fn time(item: &Value<'_>, keys: &[&str]) -> Option<Moment> {
    keys.iter().find_map(|key| item.get(key)?.line().and_then(|text| when::moment(&text)))
}

/// Usage terms behind the copyright notice; else what tells of rights by machine.
fn rights(item: &Value<'_>) -> Option<String> {
    let mut said: Vec<String> = Vec::new();
    for value in ["copyrightnotice", "usageterms"].iter().filter_map(|key| item.get(key)) {
        for text in value.items().iter().filter_map(Value::raw) {
            let text = plain_line(text);
            if !text.is_empty() && !said.contains(&text) {
                said.push(text);
            }
        }
    }
    if !said.is_empty() {
        return Some(said.join(" "));
    }
    let info = item.get("rightsinfo")?;
    info.any(&["linkedrights", "encodedrights"]).and_then(Value::line)
}

fn agency(view: &View<'_, '_>) -> Option<String> {
    if view.is_ap {
        return Some("AP".into());
    }
    let item = view.item;
    let source = |key: &str| match item.get(key) {
        Some(Value::List(sources)) => {
            sources.iter().find_map(|one| one.get("name").and_then(Value::line))
        }
        Some(one @ Value::Object(_)) => one.get("name").and_then(Value::line),
        other => other.and_then(Value::line),
    };
    ["source", "provider", "infosources", "infosource", "copyrightholder", "creditline"]
        .iter()
        .find_map(|key| source(key).filter(|name| !name.contains('/')))
}

/// The urgency; AP has letters for it (`f` flash, `b` bulletin, `u` urgent, `r` regular, `d` deferred).
fn urgency(item: &Value<'_>) -> Option<u8> {
    if let Some(number) = item.get("urgency").and_then(Value::number) {
        return u8::try_from(number).ok().filter(|n| (1..=8).contains(n));
    }
    let letter = item.get("editorialpriority").and_then(Value::line)?;
    Some(match letter.to_ascii_lowercase().as_str() {
        "f" => 1,
        "b" => 2,
        "u" => 3,
        "r" | "a" => 4,
        "d" => 5,
        "s" | "w" | "z" => 6,
        _ => return None,
    })
}

/// The status; an embargo holds where it ends after the version was made.
fn status(item: &Value<'_>, draft: &Draft) -> Status {
    let given =
        item.get("pubstatus").and_then(Value::line).unwrap_or_default().to_ascii_lowercase();
    match given.rsplit(':').next().unwrap_or_default() {
        "canceled" | "cancelled" | "killed" => Status::Canceled,
        "withheld" | "withhold" => Status::Withheld,
        "embargoed" => Status::Embargoed,
        _ => {
            let until = draft.embargoed_until.map(Moment::seconds);
            let made = draft.updated.or(draft.published).map(Moment::seconds);
            let holds = until.is_some_and(|until| made.is_none_or(|made| until > made));
            if holds { Status::Embargoed } else { Status::Usable }
        }
    }
}

/// The number of a version: as a count, or as a time. AP counts from 0, and versions here from 1.
fn number(value: &Value<'_>, from_zero: bool) -> Option<u32> {
    let text = value.line()?;
    let lead = text.trim_start_matches(['v', 'V']).split('.').next().unwrap_or_default();
    let Some(number) = printed::version(lead) else {
        return when::moment(&text).and_then(|moment| u32::try_from(moment.seconds()).ok());
    };
    Some(if from_zero { number.saturating_add(1) } else { number.max(1) })
}

fn revision(view: &View<'_, '_>, draft: &Draft) -> Option<Revision> {
    let item = view.item;
    let number = item.get("version").and_then(|version| number(version, view.is_ap));
    let from = item.any(&["evolvedfrom", "rewriteof"]).and_then(Value::line);
    let mut signs = String::new();
    for value in
        ["signals", "signal", "editorialtypes", "correction"].iter().filter_map(|key| item.get(key))
    {
        for one in value.items() {
            let inner = one.any(&["code", "qcode", "uri", "literal", "name"]).unwrap_or(one);
            signs.push_str(&inner.line().unwrap_or_default().to_ascii_lowercase());
            signs.push(' ');
        }
    }
    let has = |words: &[&str]| words.iter().any(|word| signs.contains(word));
    let kind =
        if draft.status == Status::Canceled || has(&["kill", "retract", "withdraw", "eliminat"]) {
            "kill"
        } else if has(&["correct"])
            || item.get("correction").is_some_and(|value| *value == Value::Bool(true))
        {
            "correction"
        } else if has(&["update", "lead", "writethru"])
            || from.is_some()
            || number.is_some_and(|n| n > 1)
        {
            "update"
        } else if number.is_some() {
            "first"
        } else {
            return None;
        };
    let number = number.unwrap_or(if kind == "first" { 1 } else { 2 });
    let of = from.map(|of| {
        // The version before of the same item; of another item only its name is known.
        let same = draft.id.as_ref() == Some(&of);
        if same { format!("{of}~{}", number.saturating_sub(1).max(1)) } else { of }
    });
    Some(Revision { kind: kind.into(), number, of, note: None })
}

/// Subjects, services and genres, each once.
fn subjects(item: &Value<'_>) -> Vec<Subject> {
    let mut found: Vec<Subject> = Vec::new();
    let lists = ["subjects", "subject", "services", "service", "genres", "genre", "categories"];
    for value in lists.iter().filter_map(|key| item.get(key)).flat_map(Value::items) {
        // A list of all that classifies an item has more than subjects.
        let kind = value.get("type").and_then(Value::line).unwrap_or_default();
        if !kind.is_empty() && !["subject", "genre"].iter().any(|wanted| kind.ends_with(wanted)) {
            continue;
        }
        let subject = match value {
            Value::Text(_) => Subject { code: None, name: value.line() },
            value => {
                let name = value.any(&["name", "title"]).and_then(Value::line);
                let codes = ["code", "qcode", "uri", "literal", "guid"];
                let code = codes
                    .iter()
                    .find_map(|key| value.get(key)?.line().filter(|code| !code.ends_with('/')));
                let scheme = value.get("scheme").and_then(Value::line).unwrap_or_default();
                let code = code.map(|code| coded(&code, &scheme));
                // A name that is only its code says nothing, and a code that is only its name.
                let short = code.as_ref().is_some_and(|code| code.chars().count() <= 3);
                match (code, name) {
                    (Some(code), Some(name)) if code == name && short => {
                        Subject { code: Some(code), name: None }
                    }
                    (Some(code), Some(name)) if code == name => {
                        Subject { code: None, name: Some(name) }
                    }
                    (code, name) => Subject { code, name },
                }
            }
        };
        if (subject.code.is_some() || subject.name.is_some()) && !found.contains(&subject) {
            found.push(subject);
        }
    }
    found
}

/// A code as it is written with the alias of its scheme, where that is one of IPTC's.
fn coded(code: &str, scheme: &str) -> String {
    if let Some((_, own)) = code.split_once("cv.ap.org/id/") {
        return own.to_owned();
    }
    let full = if code.contains("://") { code.to_owned() } else { format!("{scheme}{code}") };
    let Some((_, path)) = full.split_once("cv.iptc.org/newscodes/") else {
        // The first list of subjects had eight digits and no other name.
        let eight = code.len() == 8 && code.bytes().all(|b| b.is_ascii_digit());
        return if eight { format!("subj:{code}") } else { code.to_owned() };
    };
    let Some((scheme, code)) = path.trim_end_matches('/').split_once('/') else {
        return code.to_owned();
    };
    let alias = match scheme {
        "mediatopic" => "medtop",
        "subjectcode" => "subj",
        other => other,
    };
    format!("{alias}:{code}")
}

fn keywords(item: &Value<'_>) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for value in
        ["keywords", "keyword"].iter().filter_map(|key| item.get(key)).flat_map(Value::items)
    {
        let raw = value.get("name").or(Some(value)).and_then(Value::line).unwrap_or_default();
        let apart = item.get("keywords").is_some_and(|keywords| matches!(keywords, Value::Text(_)));
        let marks: &[char] = if apart { &[',', ';'] } else { &[] };
        for word in raw.split(marks).map(tree::line).filter(|word| !word.is_empty()) {
            if !found.contains(&word) {
                found.push(word);
            }
        }
    }
    found
}
