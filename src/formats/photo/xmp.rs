//! XMP: the properties of an RDF description, as attributes or as elements with lists in them.

use super::fields::Fields;
use crate::formats::tree::{Element, line};
use crate::formats::{when, xml};
use crate::story::{Moment, Problem};

/// Reads a packet into fields that are still open; tells where it is damaged.
pub fn read(packet: &[u8], fields: &mut Fields) -> Vec<Problem> {
    // Old writers pad with zeros.
    let end = packet.iter().rposition(|byte| *byte != 0).map_or(0, |last| last + 1);
    let (root, problems) = match xml::parse(packet.get(..end).unwrap_or_default()) {
        Ok(parsed) => parsed,
        Err(why) => return vec![Problem::new("damaged", format!("the photo's XMP: {why}"))],
    };
    let mut own = Fields::default();
    for rdf in root.find_all("RDF") {
        for description in rdf.children("Description") {
            for (name, value) in &description.attributes {
                let values = vec![line(value)];
                own.take_property(bare(name), values, None);
            }
            for property in description.elements() {
                own.take_property(&property.name, values(property), Some(property));
            }
        }
    }
    fields.or(own);
    problems
}

fn bare(name: &str) -> &str {
    name.rsplit_once(':').map_or(name, |(_, bare)| bare)
}

/// The values of a property: those of its list, the default language first, or its text.
fn values(property: &Element) -> Vec<String> {
    let list = ["Alt", "Seq", "Bag"].iter().find_map(|name| property.child(name));
    let Some(list) = list else { return vec![property.text()] };
    let mut items: Vec<&Element> = list.children("li").collect();
    if list.is("Alt") {
        items.sort_by_key(|item| item.attr("xml:lang") != Some("x-default"));
        items.truncate(1);
    }
    items.into_iter().map(Element::text).collect()
}

/// A property of a structure, as an attribute or an element.
fn part(of: &Element, name: &str) -> Option<String> {
    let mut found = None;
    of.visit(&mut |element| {
        let attribute = element.attributes.iter().find(|(own, _)| bare(own) == name);
        let text = match attribute {
            Some((_, value)) => line(value),
            None if element.name == name => values(element).into_iter().next().unwrap_or_default(),
            None => return,
        };
        if found.is_none() && !text.is_empty() {
            found = Some(text);
        }
    });
    found
}

impl Fields {
    fn take_property(&mut self, name: &str, mut given: Vec<String>, element: Option<&Element>) {
        given.retain(|value| !value.is_empty());
        if let Some(element) = element {
            match name {
                "LocationCreated" | "LocationShown" => {
                    // Where the camera stood, unless the fields of the photo itself say it.
                    let place = &mut self.location;
                    place.city = place.city.take().or_else(|| part(element, "City"));
                    place.state = place.state.take().or_else(|| part(element, "ProvinceState"));
                    place.country = place.country.take().or_else(|| part(element, "CountryName"));
                    return;
                }
                "PersonInImageWDetails" => {
                    let names = element.find_all("PersonName");
                    self.people.extend(
                        names.iter().filter_map(|name| {
                            values(name).into_iter().find(|name| !name.is_empty())
                        }),
                    );
                    return;
                }
                "ImageCreator" => {
                    self.makers.extend(part(element, "ImageCreatorName"));
                    return;
                }
                _ => {}
            }
        }
        let Some(first) = given.first().cloned() else { return };
        let slot = match name {
            "title" => &mut self.title,
            "description" => &mut self.caption,
            "Headline" => &mut self.headline,
            "Credit" | "CreditLine" => &mut self.credit,
            "Source" => &mut self.source,
            "rights" => &mut self.copyright,
            "UsageTerms" => &mut self.usage,
            "Instructions" => &mut self.instructions,
            "AuthorsPosition" => &mut self.writer_title,
            "Category" => &mut self.category,
            "City" => &mut self.place.city,
            "State" => &mut self.place.state,
            "Country" => &mut self.place.country,
            "CountryCode" => &mut self.place.country_code,
            "DigImageGUID" => &mut self.id,
            "creator" => return self.writers = given,
            "subject" => return self.keywords = given,
            "SupplementalCategories" => return self.categories = given,
            "PersonInImage" => return self.people.extend(given),
            "Urgency" => {
                self.urgency = first.parse().ok().filter(|urgency| (1..=8).contains(urgency));
                return;
            }
            "DateCreated" => {
                self.taken = when::moment(&first).map(Moment::day);
                return;
            }
            _ => return,
        };
        slot.get_or_insert(first);
    }
}
