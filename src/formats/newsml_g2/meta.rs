//! `itemMeta`, `contentMeta` and `rightsInfo`: what an item is, whose, which version, and whether it may be used.

use std::collections::HashMap;

use crate::formats::printed::{once, provider, version};
use crate::formats::tree::{Element, line};
use crate::formats::when;
use crate::story::{Draft, Kind, Moment, Revision, Status, Subject};

/// Versions up to that are counted one by one: the one before is the number before.
const COUNTED: u32 = 9999;

/// What kind of item it is, by its class.
pub fn kind(item: &Element) -> Kind {
    let class = item.at("itemMeta/itemClass");
    let code = class.and_then(|class| class.attr("qcode").or_else(|| class.attr("uri")));
    match tail(code.unwrap_or_default()).to_ascii_lowercase().as_str() {
        "picture" | "photo" | "image" => Kind::Photo,
        "video" => Kind::Video,
        "audio" => Kind::Audio,
        "graphic" | "graphics" | "animation" => Kind::Graphic,
        _ => Kind::Text,
    }
}

/// A code without the name of its list.
pub fn tail(code: &str) -> &str {
    code.rsplit([':', '/', '#']).next().unwrap_or(code)
}

/// Fills a draft with what the item says about itself.
pub fn read(item: &Element, draft: &mut Draft) {
    let empty = Element::default();
    let about = item.child("itemMeta").unwrap_or(&empty);
    let content = item.child("contentMeta").unwrap_or(&empty);
    draft.kind = kind(item);
    draft.id = item.attr("guid").map(line);
    draft.language = content
        .children("language")
        .find_map(|language| language.attr("tag"))
        .or_else(|| item.attr("xml:lang"))
        .map(line);
    draft.urgency = content.text_at("urgency").and_then(|urgency| urgency.parse().ok());
    draft.urgency = draft.urgency.filter(|urgency| (1..=8).contains(urgency));
    draft.slugline = content.text_at("slugline");
    draft.agency = agency(about, content);
    draft.subjects = subjects(item, content);
    draft.keywords = keywords(content);
    draft.rights = terms(item).or_else(|| notice(item));
    times(about, content, draft);
    draft.revision = revision(item, about, draft.status);
}

/// Times and status. An embargo that had passed when the version was made is over.
fn times(about: &Element, content: &Element, draft: &mut Draft) {
    let time = |of: &Element, path: &str| of.text_at(path).and_then(|text| when::moment(&text));
    let version = time(about, "versionCreated");
    let made = time(content, "contentCreated").filter(|_| draft.kind == Kind::Text);
    draft.published = time(about, "firstCreated").or(made).or(version);
    draft.updated = version.filter(|_| version != draft.published);
    draft.expires = time(about, "expires");
    draft.embargoed_until = time(about, "embargoed");
    let still = |until: &Moment| version.is_none_or(|made| until.seconds() > made.seconds());
    let status = about.child("pubStatus").and_then(|status| status.attr("qcode"));
    draft.status = match tail(status.unwrap_or_default()).to_ascii_lowercase().as_str() {
        "canceled" | "cancelled" => Status::Canceled,
        "withheld" => Status::Withheld,
        _ if draft.embargoed_until.as_ref().is_some_and(still) => Status::Embargoed,
        _ => Status::Usable,
    };
}

/// Which version it is, where it is not the first.
///
/// A version is a count or, at some agencies, any growing number; only a count tells the one before, and else a link of the item.
fn revision(item: &Element, about: &Element, status: Status) -> Option<Revision> {
    let number = item.attr("version").and_then(version).unwrap_or(1).max(1);
    let codes = about.children("signal").filter_map(|signal| signal.attr("qcode")).map(tail);
    let signals: Vec<String> = codes.map(str::to_ascii_lowercase).collect();
    let signal = |name: &str| signals.iter().any(|signal| signal == name);
    // Reuters' editorial status.
    let status_is = |letter: &str| {
        let mut all = about.children("signal").filter_map(|signal| signal.attr("qcode"));
        all.any(|code| {
            code.split_once(':').is_some_and(|(list, code)| list == "edStat" && code == letter)
        })
    };
    let same = |name: &str| about.text_at(name).filter(|text| !text.is_empty());
    let is_new = status_is("N")
        || same("firstCreated").is_some() && same("firstCreated") == same("versionCreated");
    let mut notes = about.children("edNote").filter(|note| is_correction(note)).map(Element::text);
    let note = notes.find(|text| !text.is_empty());
    let kind = match status {
        Status::Canceled => "kill",
        _ if signal("kill") => "kill",
        _ if signal("correction") || signal("rectification") => "correction",
        _ if signal("update") || signal("writethru") || status_is("U") => "update",
        _ if signal("repeat") => "repeat",
        _ if note.is_some() && number > 1 => "correction",
        _ if is_new && number > 1 => "first",
        _ if number > 1 => "update",
        _ => return None,
    };
    let id = item.attr("guid");
    let before = about.children("link").find_map(|link| {
        let role = tail(link.attr("rel")?).to_ascii_lowercase();
        let earlier = ["prevversion", "previousversion", "revisionof", "isrevisionof"];
        let target = link.attr("residref").filter(|_| earlier.contains(&role.as_str()))?;
        let version = link.attr("version").and_then(version);
        Some(version.map_or_else(|| line(target), |version| format!("{}~{version}", line(target))))
    });
    let counted = id.filter(|_| (2..=COUNTED).contains(&number));
    let of = before
        .filter(|_| kind != "first")
        .or_else(|| counted.map(|id| format!("{}~{}", line(id), number - 1)));
    Some(Revision { kind: kind.into(), number, of, note })
}

/// Whether a note says what was wrong.
pub fn is_correction(note: &Element) -> bool {
    tail(note.attr("role").unwrap_or_default()).to_ascii_lowercase().starts_with("correction")
}

/// The notes to editors that say something about the story; not who to call, how it closes, or what others repeat.
pub fn notes(item: &Element) -> Vec<String> {
    const OTHER: &[&str] = &["clos", "contact", "notepad", "picture", "service", "localit"];
    let all = item.child("itemMeta").into_iter().flat_map(|about| about.children("edNote"));
    let told = all.filter(|note| {
        let role = tail(note.attr("role").unwrap_or_default()).to_ascii_lowercase();
        !is_correction(note) && !OTHER.iter().any(|part| role.contains(part))
    });
    once(told.map(Element::text))
}

/// The agency by its credit, else by the provider's code or name.
fn agency(about: &Element, content: &Element) -> Option<String> {
    let credit = content
        .text_at("creditline")
        .filter(|credit| credit.split(' ').count() <= 3 && !credit.contains(['/', ',', '(', '©']));
    let from = about.child("provider");
    let code = from
        .and_then(|from| from.attr("qcode"))
        .map(tail)
        .filter(|code| code.len() <= 10 && code.chars().all(char::is_alphabetic));
    let name =
        || from.and_then(|from| from.text_at("name").or_else(|| from.attr("literal").map(line)));
    // The name may print the code as it is written: `OW - Oakum Wire`.
    let printed = |code: &str| {
        let name = name()?;
        let mut words = name.split(|c: char| !c.is_alphanumeric());
        words.find(|word| word.eq_ignore_ascii_case(code)).map(str::to_owned)
    };
    let code = code.map(|code| printed(code).unwrap_or_else(|| line(code)));
    credit.or(code).or_else(name).and_then(|name| provider(&name))
}

/// What something is called: its name in the item's language, else its first.
pub fn name(of: &Element) -> Option<String> {
    let short = |name: &&Element| {
        let role = tail(name.attr("role").unwrap_or_default());
        ["mnemonic", "short"].contains(&role)
    };
    let full = of.children("name").find(|name| !short(name) && !name.text().is_empty());
    full.or_else(|| of.child("name")).map(Element::text).filter(|text| !text.is_empty())
}

/// The subjects, with names from the item's assertions where they have none.
fn subjects(item: &Element, content: &Element) -> Vec<Subject> {
    let code_of =
        |of: &Element| ["qcode", "literal", "uri"].iter().find_map(|a| of.attr(a)).map(line);
    let mut asserted: HashMap<String, String> = HashMap::new();
    for about in item.children("assert") {
        if let (Some(code), Some(name)) = (code_of(about), name(about)) {
            asserted.entry(code).or_insert(name);
        }
    }
    let mut found: Vec<Subject> = Vec::new();
    let mut seen = std::collections::HashSet::new();
    for subject in content.children("subject") {
        let code = code_of(subject);
        let name = name(subject).or_else(|| asserted.get(code.as_ref()?).cloned());
        // A literal is a name, or points into the item.
        let code = code.filter(|_| subject.attr("literal").is_none());
        let name = name.or_else(|| subject.attr("literal").map(line));
        if (code.is_some() || name.is_some()) && seen.insert((code.clone(), name.clone())) {
            found.push(Subject { code, name });
        }
    }
    found
}

fn keywords(content: &Element) -> Vec<String> {
    once(content.children("keyword").map(Element::text))
}

/// The usage terms, in the item's language where they are in several.
pub fn terms(item: &Element) -> Option<String> {
    let own = item.attr("xml:lang");
    let rights = item.child("rightsInfo")?;
    let says = |terms: &&Element| {
        let text = terms.text();
        !text.is_empty() && !["NONE", "ANY"].contains(&text.to_uppercase().as_str())
    };
    let all: Vec<&Element> = rights.children("usageTerms").filter(says).collect();
    let same = all.iter().find(|terms| terms.attr("xml:lang") == own);
    same.or_else(|| all.first()).map(|terms| terms.text())
}

/// The copyright notice, else who holds it.
pub fn notice(item: &Element) -> Option<String> {
    let own = item.attr("xml:lang");
    let rights = item.child("rightsInfo")?;
    let all: Vec<&Element> =
        rights.children("copyrightNotice").filter(|notice| !notice.text().is_empty()).collect();
    let same = all.iter().find(|notice| notice.attr("xml:lang") == own);
    if let Some(notice) = same.or_else(|| all.first()) {
        return Some(notice.text());
    }
    let holder = rights.child("copyrightHolder")?;
    let holder = name(holder).or_else(|| holder.attr("literal").map(line))?;
    Some(format!("© {holder}"))
}
