//! What an item says about itself: identification, management, rights, and the metadata of its components.

use super::component::Found;
use std::collections::HashSet;

use crate::formats::nitf::subject_code;
use crate::formats::printed::{once, provider, version};
use crate::formats::tree::{Element, line};
use crate::formats::when;
use crate::story::{Draft, Moment, Revision, Status, Subject};

/// Fills a draft.
pub fn read(item: &Element, envelope: Option<&Element>, found: &Found<'_>, draft: &mut Draft) {
    let empty = Element::default();
    let identifier = item.at("Identification/NewsIdentifier").unwrap_or(&empty);
    let management = item.child("NewsManagement").unwrap_or(&empty);
    draft.id = id(identifier);
    draft.language = formal(found.at("DescriptiveMetadata/Language"))
        .or_else(|| item.attr("xml:lang").map(line));
    let priority = || formal(envelope?.child("Priority"));
    let urgency = formal(management.child("Urgency")).or_else(priority);
    draft.urgency = urgency.and_then(|n| n.parse().ok()).filter(|n| (1..=8).contains(n));
    draft.slugline = found.line("SlugLine").or_else(|| {
        item.text_at("Identification/NameLabel").filter(|label| label.contains(['-', '/']))
    });
    draft.agency = agency(item, envelope, found);
    draft.rights = rights(found);
    draft.subjects = subjects(found);
    draft.keywords = keywords(found);
    times(management, draft);
    draft.revision = revision(identifier, management, found, draft);
}

/// The name that an element bears.
fn formal(of: Option<&Element>) -> Option<String> {
    of.and_then(|of| of.attr("FormalName")).map(line)
}

/// `urn:newsml:provider:date:item`, without the revision.
fn id(identifier: &Element) -> Option<String> {
    let part = |name: &str| identifier.text_at(name).map(|text| text.replace(' ', ""));
    if let (Some(who), Some(day), Some(item)) =
        (part("ProviderId"), part("DateId"), part("NewsItemId"))
    {
        return Some(format!("urn:newsml:{who}:{day}:{item}"));
    }
    let public = part("PublicIdentifier")?;
    let revision = part("RevisionId").map(|revision| format!(":{revision}"));
    let bare = revision.and_then(|revision| public.strip_suffix(&revision).map(str::to_owned));
    Some(bare.unwrap_or(public))
}

fn times(management: &Element, draft: &mut Draft) {
    let time = |path: &str| management.text_at(path).and_then(|text| when::moment(&text));
    draft.published = time("FirstCreated").or_else(|| time("ThisRevisionCreated"));
    draft.updated = time("ThisRevisionCreated").filter(|time| Some(*time) != draft.published);
    let status = formal(management.child("Status")).unwrap_or_default().to_ascii_lowercase();
    draft.status = match status.as_str() {
        "canceled" | "cancelled" | "killed" => Status::Canceled,
        "withheld" => Status::Withheld,
        "embargoed" => Status::Embargoed,
        _ => Status::Usable,
    };
    // When an embargoed item becomes usable.
    let change: Option<Moment> = time("StatusWillChange/DateAndTime");
    if draft.status == Status::Embargoed {
        draft.embargoed_until = change;
    } else {
        let future = formal(management.at("StatusWillChange/FutureStatus")).unwrap_or_default();
        let ends =
            ["canceled", "cancelled", "withheld"].contains(&future.to_ascii_lowercase().as_str());
        draft.expires = change.filter(|_| ends);
    }
}

/// Which revision it is, where it is not the first; the wire names the one before by its number.
fn revision(
    identifier: &Element,
    management: &Element,
    found: &Found<'_>,
    draft: &Draft,
) -> Option<Revision> {
    let field = identifier.child("RevisionId");
    let number = field.and_then(|field| version(&field.text())).unwrap_or(1).max(1);
    let before = field
        .and_then(|field| field.attr("PreviousRevision"))
        .and_then(version)
        .filter(|before| *before > 0 && *before < number);
    let mut words: Vec<String> = management
        .children("Instruction")
        .filter_map(|instruction| instruction.attr("FormalName"))
        .map(str::to_ascii_lowercase)
        .collect();
    let genres = found.components.iter().flat_map(|c| c.children("DescriptiveMetadata"));
    let genres = genres
        .flat_map(|about| about.children("Genre"))
        .filter_map(|genre| genre.attr("FormalName"));
    words.extend(genres.map(str::to_ascii_lowercase));
    let says = |word: &str| words.iter().any(|own| own.starts_with(word));
    let kind = match draft.status {
        Status::Canceled => "kill",
        _ if says("kill") || says("cancel") => "kill",
        _ if says("correct") || says("rectif") => "correction",
        _ if says("update") || number > 1 => "update",
        _ => return None,
    };
    let of = draft.id.as_ref().zip(before).map(|(id, before)| format!("{id}~{before}"));
    Some(Revision { kind: kind.into(), number, of, note: None })
}

/// The agency: the provider, its own name before its address; the sender where none is named.
fn agency(item: &Element, envelope: Option<&Element>, found: &Found<'_>) -> Option<String> {
    let party = |path: &str| formal(found.at(path)).and_then(|name| provider(&name));
    let sender = || provider(&formal(envelope?.at("SentFrom/Party"))?);
    let address = || {
        let id = item.text_at("Identification/NewsIdentifier/ProviderId")?;
        provider(id.split(':').next().unwrap_or_default())
    };
    party("AdministrativeMetadata/Provider/Party").or_else(sender).or_else(address)
}

/// The byline of the story: its line, else who made it where that is a name and no sign.
pub fn byline(found: &Found<'_>) -> Option<String> {
    let maker = || formal(found.at("AdministrativeMetadata/Creator/Party"));
    found.line("ByLine").or_else(|| maker().filter(|name| name.contains(' ')))
}

fn rights(found: &Found<'_>) -> Option<String> {
    let told = |path: &str| found.components.iter().find_map(|component| component.text_at(path));
    found
        .line("RightsLine")
        .or_else(|| told("RightsMetadata/UsageRights/UsageType"))
        .or_else(|| told("RightsMetadata/UsageRights/Limitations"))
}

/// The subject codes, each once; a code is eight digits of the IPTC's list, or the provider's own.
fn subjects(found: &Found<'_>) -> Vec<Subject> {
    let mut subjects: Vec<Subject> = Vec::new();
    let mut seen = HashSet::new();
    let about =
        found.components.iter().flat_map(|component| component.children("DescriptiveMetadata"));
    for code in about.flat_map(|about| about.children("SubjectCode")) {
        for level in code.elements() {
            let Some(code) = level.attr("FormalName").map(|code| subject_code(&line(code))) else {
                continue;
            };
            if seen.insert(code.clone()) {
                subjects.push(Subject { code: Some(code), name: None });
            }
        }
    }
    subjects
}

/// Keywords from lines and properties.
fn keywords(found: &Found<'_>) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    for component in &found.components {
        for lines in component.children("NewsLines").flat_map(|lines| lines.children("KeywordLine"))
        {
            words.extend(lines.text().split([',', ';']).map(line));
        }
        let about = component.children("DescriptiveMetadata").chain(component.children("Metadata"));
        for property in about.flat_map(|about| about.children("Property")) {
            let named = property.attr("FormalName").is_some_and(|name| name.contains("Keyword"));
            if named && property.attr("Role") != Some("PersonInImage") {
                words.extend(property.attr("Value").map(line));
            }
        }
    }
    once(words.into_iter())
}
