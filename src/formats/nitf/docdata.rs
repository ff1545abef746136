//! `docdata` and its neighbors in the head of a NITF file: what the story is, whose, and whether it may be used.

use std::collections::HashSet;

use crate::formats::printed::{once, provider, version};
use crate::formats::tree::{Element, line};
use crate::formats::when;
use crate::story::{Draft, Moment, Revision, Status, Subject};

/// Reads the head of a file into a draft.
pub fn read(root: &Element, draft: &mut Draft) {
    let empty = Element::default();
    let head = root.child("head").unwrap_or(&empty);
    let data = head.child("docdata").unwrap_or(&empty);
    let attr = |path: &str, name: &str| data.at(path).and_then(|e| e.attr(name)).map(line);
    draft.id = attr("doc-id", "id-string").or_else(|| root.attr("uno").map(line));
    draft.language = root.attr("baselang").or_else(|| root.attr("xml:lang")).map(line);
    draft.urgency = attr("urgency", "ed-urg").and_then(|urgency| urgency.parse().ok());
    draft.urgency = draft.urgency.filter(|urgency| (1..=8).contains(urgency));
    draft.slugline = slugline(head, data);
    draft.subjects = subjects(head);
    draft.keywords = keywords(head, data);
    draft.agency = attr("doc-id", "regsrc")
        .or_else(|| attr("del-list/from-src", "src-name"))
        .or_else(|| attr("doc.copyright", "holder"))
        .and_then(|name| provider(&name));
    draft.rights = rights(root, data);
    let notes: Vec<String> = data
        .children("ed-msg")
        .filter_map(|message| message.attr("info").map(line).or_else(|| Some(message.text())))
        .filter(|note| !note.is_empty())
        .collect();
    draft.editors_note = (!notes.is_empty()).then(|| notes.join(" "));
    dates(root, head, data, draft);
    draft.revision = revision(data, draft.status);
}

fn time(of: &Element, path: &str, name: &str) -> Option<Moment> {
    let element = of.at(path)?;
    element.attr(name).and_then(when::moment).or_else(|| when::moment(&element.text()))
}

/// Times and status: a release after the issue is an embargo.
fn dates(root: &Element, head: &Element, data: &Element, draft: &mut Draft) {
    let printed = || time(root, "body/body.head/dateline/story.date", "norm");
    draft.published = time(data, "date.issue", "norm")
        .or_else(|| time(head, "pubdata", "date.publication"))
        .or_else(printed);
    draft.expires = time(data, "date.expire", "norm");
    let release = time(data, "date.release", "norm");
    let later = release.filter(|release| {
        draft.published.is_some_and(|issued| release.seconds() > issued.seconds())
    });
    let said = data.attr("management-status").unwrap_or_default().to_ascii_lowercase();
    draft.status = match said.as_str() {
        "canceled" | "cancelled" => Status::Canceled,
        "withheld" => Status::Withheld,
        "embargoed" => Status::Embargoed,
        _ if later.is_some() => Status::Embargoed,
        _ => Status::Usable,
    };
    draft.embargoed_until = if said == "embargoed" { release } else { later };
}

/// Which version it is, where `docdata` says anything of that.
///
/// What it replaces is named by its id alone, which means the latest version of that.
fn revision(data: &Element, status: Status) -> Option<Revision> {
    let attr = |path: &str, name: &str| data.at(path).and_then(|e| e.attr(name)).map(line);
    let number = attr("du-key", "version").and_then(|field| version(&field)).unwrap_or(1).max(1);
    let corrects = data.child("correction");
    let note = corrects.and_then(|c| c.attr("info")).map(line);
    let of = data
        .attr("management-doc-idref")
        .or_else(|| corrects.and_then(|c| c.attr("id-string")))
        .map(line);
    let kind = match status {
        Status::Canceled => "kill",
        _ if corrects.is_some_and(|c| c.attr("info").or_else(|| c.attr("id-string")).is_some()) => {
            "correction"
        }
        _ if of.is_some() || number > 1 => "update",
        _ => return None,
    };
    Some(Revision { kind: kind.into(), number, of, note })
}

fn slugline(head: &Element, data: &Element) -> Option<String> {
    let named = |name: &str| {
        let meta = head.children("meta").find(|meta| meta.attr("name") == Some(name))?;
        meta.attr("content").map(line)
    };
    named("anpa-keyword")
        .or_else(|| named("slug"))
        .or_else(|| {
            data.at("du-key").and_then(|du| du.attr("key")).map(line).filter(|key| is_words(key))
        })
        .or_else(|| data.at("fixture").and_then(|fixture| fixture.attr("fix-id")).map(line))
}

/// Whether a key reads as words; many are numbers.
fn is_words(key: &str) -> bool {
    key.chars().filter(|c| c.is_alphabetic()).count() * 2 > key.chars().count()
}

/// The subject codes of `tobject`, eight digits each, with the name of their deepest level.
fn subjects(head: &Element) -> Vec<Subject> {
    let mut found: Vec<Subject> = Vec::new();
    let mut seen = HashSet::new();
    for subject in head.find_all("tobject.subject") {
        let part = |name: &str| subject.attr(&format!("tobject.subject.{name}")).map(line);
        let code = part("refnum").or_else(|| part("code")).map(|code| subject_code(&code));
        let name = part("detail").or_else(|| part("matter")).or_else(|| part("type"));
        if (code.is_some() || name.is_some()) && seen.insert((code.clone(), name.clone())) {
            found.push(Subject { code, name });
        }
    }
    found
}

/// A code of the IPTC's subject list under the name that NewsML gives the list.
pub fn subject_code(code: &str) -> String {
    let eight = code.len() == 8 && code.bytes().all(|b| b.is_ascii_digit());
    if eight { format!("subj:{code}") } else { code.to_owned() }
}

/// Keywords, the series, and the names that the file as a whole is about.
fn keywords(head: &Element, data: &Element) -> Vec<String> {
    let listed = head.find_all("keyword").into_iter();
    let listed = listed.map(|word| word.attr("key").map_or_else(|| word.text(), line));
    let series = data.children("series").filter_map(|series| series.attr("series.name").map(line));
    let about = data.children("identified-content").flat_map(Element::elements).map(|named| {
        let text = named.text();
        if text.is_empty() { named.attr("value").map(line).unwrap_or_default() } else { text }
    });
    once(listed.chain(series).chain(about))
}

/// Usage terms, else who owns it.
fn rights(root: &Element, data: &Element) -> Option<String> {
    let field = data.child("doc.rights");
    let terms = field.and_then(|rights| rights.attr("limitations").or_else(|| rights.attr("type")));
    let printed = || root.text_at("body/body.head/rights");
    let owned = || {
        let owner = data.child("doc.copyright")?;
        let named = [owner.attr("year"), owner.attr("holder")];
        let named: Vec<String> = named.into_iter().flatten().map(line).collect();
        (!named.is_empty()).then(|| format!("© {}", named.join(" ")))
    };
    terms.map(line).or_else(printed).or_else(owned)
}
