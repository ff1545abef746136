//! Pictures, videos and graphics that go with an item, as captions with their credits.

use super::fields::{self, Type};
use super::item::{self, View};
use crate::formats::columns::plain_line;
use crate::formats::json::value::Value;
use crate::formats::{tree, when};
use crate::story::{Credit, Day, Kind, Moment, Part, Photo, Picture, Role};

/// How deep galleries may lie in one another.
const DEEPEST: usize = 4;

/// Captions of one item, at most.
const MOST: usize = 1000;

/// What goes with an item, galleries opened.
fn associated<'r, 'v>(view: &View<'r, 'v>) -> Vec<&'r Value<'v>> {
    let mut found = Vec::new();
    let outer = view.associations.filter(|outer| outer.is_some());
    if let Some(all) = outer.or_else(|| view.item.get("associations")) {
        open(all, &mut found, 0);
    }
    found
}

fn open<'r, 'v>(all: &'r Value<'v>, into: &mut Vec<&'r Value<'v>>, depth: usize) {
    for one in all.members() {
        if into.len() >= MOST {
            return;
        }
        match one {
            Value::List(_) if depth < DEEPEST => open(one, into, depth + 1),
            Value::Object(_) => {
                into.push(one);
                // What goes with a picture or a gallery goes with its story, too; what goes with another text does not.
                if fields::kind(one) != Type::Of(Kind::Text)
                    && depth < DEEPEST
                    && let Some(inner) = one.get("associations")
                {
                    open(inner, into, depth + 1);
                }
            }
            _ => {}
        }
    }
}

/// Whether pictures go with an item, and nothing else.
pub fn is_gallery(view: &View<'_, '_>) -> bool {
    let all = associated(view);
    let shown = |one: &&Value<'_>| {
        matches!(fields::kind(one), Type::Of(Kind::Photo | Kind::Graphic | Kind::Video))
    };
    !all.is_empty() && all.iter().all(shown)
}

/// Texts that go with an item and are there as a whole.
pub fn texts<'r, 'v>(view: &View<'r, 'v>) -> Vec<&'r Value<'v>> {
    let all = associated(view).into_iter();
    all.filter(|one| fields::kind(one) == Type::Of(Kind::Text) && one.has("type"))
        .filter(|one| item::body_line(one).is_some() && one.any(&["uri", "guid"]).is_some())
        .collect()
}

/// The captions of what goes with an item, in order.
pub fn captions(view: &View<'_, '_>) -> Vec<Part> {
    associated(view)
        .into_iter()
        .filter(|one| match fields::kind(one) {
            Type::Of(Kind::Text) => !one.has("type") && one.has("renditions"),
            Type::Of(_) | Type::Package => true,
            Type::Other(_) => false,
        })
        .filter_map(|one| caption(&View { is_ap: view.is_ap, ..View::of(one) }, false))
        .collect()
}

/// The caption of a picture: its description, its body, or where there is a picture to show its headline. One that stands for itself
/// has its note over the story.
pub fn caption(view: &View<'_, '_>, alone: bool) -> Option<Part> {
    let item = view.item;
    let line = |keys: &[&str]| {
        item.any(keys).and_then(Value::raw).map(plain_line).filter(|l| !l.is_empty())
    };
    let href = address(item);
    let described = item::description(item).map(plain_line).or_else(|| item::body_line(item));
    let text = described.or_else(|| {
        let headline = || {
            let all = item.get("headlines").map(Value::items).unwrap_or_default();
            all.iter().find_map(|one| one.get("value").and_then(Value::raw).map(plain_line))
        };
        let shown = alone || href.is_some();
        shown
            .then(|| {
                line(&["headline", "headlinemain"]).or_else(headline).or_else(|| line(&["title"]))
            })
            .flatten()
    })?;
    let note = line(&["ednote"]).filter(|_| !alone);
    let terms =
        rights_lines(item).into_iter().find(|terms| terms.to_lowercase().contains("mandatory"));
    let picture = Picture {
        photo: href.map(|href| Photo { href: Some(href), path: None }),
        credit: credit(item),
        date: taken(item),
        places: places(view),
        people: people(item),
        instructions: note.or(terms),
    };
    let picture = (picture != Picture::default()).then(|| Box::new(picture));
    Some(Part { role: Some(Role::Caption), text, gap: true, picture })
}

fn rights_lines(item: &Value<'_>) -> Vec<String> {
    let terms = item.get("usageterms").map(Value::items).unwrap_or_default();
    terms.iter().filter_map(Value::raw).map(plain_line).collect()
}

/// The credit line, else who made it, else who owns it.
fn credit(item: &Value<'_>) -> Option<Credit> {
    let line = |keys: &[&str]| {
        keys.iter().find_map(|key| {
            let value = item.get(key)?;
            let named =
                value.items().iter().find_map(|one| one.any(&["name", "by"]).and_then(Value::line));
            value.raw().map(plain_line).or(named).filter(|line| !line.is_empty())
        })
    };
    let maker = line(&["photographer", "byline", "by", "bylines", "authors", "creator"]);
    let photographer = item.get("photographer").and_then(|value| {
        value.get("name").unwrap_or(value).line().filter(|name| !name.is_empty())
    });
    let text = line(&["descriptioncreditline", "creditline", "credit"])
        .or(maker)
        .or_else(|| line(&["source", "copyrightholder"]))?;
    Some(Credit { text, photographer, agency: None })
}

/// The address of the largest picture among the renditions.
fn address(item: &Value<'_>) -> Option<String> {
    let renditions = item.get("renditions");
    let all = match renditions {
        Some(Value::Object(entries)) => {
            entries.iter().map(|(name, value)| (Some(&**name), value)).collect()
        }
        Some(list) => list.members().into_iter().map(|value| (None, value)).collect::<Vec<_>>(),
        None => Vec::new(),
    };
    let best = all
        .into_iter()
        .filter(|(_, rendition)| is_picture(rendition))
        .filter_map(|(name, rendition)| {
            let href = rendition.any(&["href", "url"])?.line()?;
            let size = |key: &str| rendition.get(key).and_then(Value::number).unwrap_or(0);
            let name = name.map(str::to_owned).or_else(|| rendition.get("name")?.line());
            let name = name.unwrap_or_default().to_ascii_lowercase();
            let whole = matches!(name.as_str(), "original" | "main" | "full" | "highres" | "hires");
            Some(((size("width").saturating_mul(size("height")), whole), href))
        })
        .reduce(|best, next| if next.0 > best.0 { next } else { best });
    best.map(|(_, href)| href).or_else(|| {
        let own = item.any(&["href", "imageurl"])?.line()?;
        own.starts_with("http").then_some(own)
    })
}

/// Whether a rendition is a picture, by its type or its address.
fn is_picture(rendition: &Value<'_>) -> bool {
    let line =
        |key: &str| rendition.get(key).and_then(Value::line).map(|line| line.to_ascii_lowercase());
    if let Some(given) = line("mimetype").or_else(|| line("contenttype")) {
        return given.starts_with("image/");
    }
    if let Some(given) = line("type") {
        return matches!(given.as_str(), "picture" | "image" | "photo" | "graphic");
    }
    let href = line("href").unwrap_or_default();
    let bare = href.split(['?', '#']).next().unwrap_or_default();
    let extension =
        bare.rsplit('/').next().unwrap_or_default().rsplit_once('.').map(|(_, end)| end);
    extension.is_none_or(|end| {
        matches!(end, "jpg" | "jpeg" | "png" | "gif" | "webp" | "tif" | "tiff" | "svg")
    })
}

fn taken(item: &Value<'_>) -> Option<Day> {
    let text = item.any(&["contentcreated", "datetaken"]).and_then(Value::line)?;
    when::moment(&text).map(Moment::day)
}

/// Where it was taken.
fn places(view: &View<'_, '_>) -> Vec<String> {
    if let Some(located) = view.item.get("located").and_then(Value::line) {
        return vec![located];
    }
    let Some(place) = view.item.get("datelinelocation") else { return Vec::new() };
    let mut names: Vec<String> = Vec::new();
    for key in ["city", "countryareaname", "countryname"] {
        if let Some(name) = place.get(key).and_then(Value::line).map(|name| quiet(&name))
            && !names.contains(&name)
        {
            names.push(name);
        }
    }
    if names.is_empty() { Vec::new() } else { vec![names.join(", ")] }
}

/// `NEW YORK` as `New York`.
fn quiet(name: &str) -> String {
    if name.chars().any(char::is_lowercase) || name.chars().count() < 4 {
        return name.to_owned();
    }
    let words = name.split(' ').map(|word| {
        let mut chars = word.chars();
        let first = chars.next().map(String::from).unwrap_or_default();
        first + &chars.as_str().to_lowercase()
    });
    words.collect::<Vec<_>>().join(" ")
}

/// Who is in the picture: those that the wire says are, else all that it names.
fn people(item: &Value<'_>) -> Vec<String> {
    let all = item.any(&["people", "person", "persons"]).map(Value::items).unwrap_or_default();
    let featured = |one: &Value<'_>| {
        let rels = one.any(&["rels", "rel"]).map(Value::items).unwrap_or_default();
        rels.iter()
            .filter_map(Value::raw)
            .any(|rel| rel.contains("featured") || rel.contains("depicts"))
    };
    let any = all.iter().any(featured);
    let mut names: Vec<String> = Vec::new();
    for one in all.iter().filter(|one| !any || featured(one)) {
        let name =
            one.get("name").unwrap_or(one).line().map(|name| tree::line(&name)).unwrap_or_default();
        if !name.is_empty() && !names.contains(&name) {
            names.push(name);
        }
    }
    names
}
