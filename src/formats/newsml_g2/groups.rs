//! Which items of a message belong together: pictures to the texts that link to them, or beside which a package puts them.

use std::collections::{HashMap, HashSet};

use super::{meta, picture};
use crate::formats::tree::Element;
use crate::story::{Kind, Part};

/// For each picture of a message that belongs to a text, that text, both by their numbers.
#[derive(Debug, Default)]
pub struct Groups {
    owners: HashMap<usize, usize>,
    /// The pictures of each text, in the order in which links and packages name them.
    pictures: HashMap<usize, Vec<usize>>,
}

impl Groups {
    /// The text that an item belongs to.
    pub fn owner(&self, number: usize) -> Option<usize> {
        self.owners.get(&number).copied()
    }

    /// The captions of the pictures that belong to an item.
    pub fn captions(&self, number: usize, items: &[&Element]) -> Vec<Part> {
        let own = self.pictures.get(&number).into_iter().flatten();
        own.filter_map(|picture| picture::caption(items.get(*picture)?)).collect()
    }

    fn join(&mut self, picture: usize, text: usize) {
        if let std::collections::hash_map::Entry::Vacant(free) = self.owners.entry(picture) {
            free.insert(text);
            self.pictures.entry(text).or_default().push(picture);
        }
    }
}

/// Reads what links the items of a message.
pub fn read(items: &[&Element]) -> Groups {
    let mut groups = Groups::default();
    let mut by_id: HashMap<&str, usize> = HashMap::new();
    let is_news = |element: &Element| element.is("newsItem");
    let is_text = |number: usize| {
        items.get(number).is_some_and(|item| is_news(item) && meta::kind(item) == Kind::Text)
    };
    let is_media = |number: usize| {
        items.get(number).is_some_and(|item| is_news(item) && meta::kind(item) != Kind::Text)
    };
    for (number, item) in items.iter().enumerate() {
        if let Some(id) = item.attr("guid").filter(|_| is_news(item)) {
            by_id.entry(id).or_insert(number);
        }
    }
    if items.len() < 2 {
        return groups;
    }
    let linked = |item: &Element| -> Vec<usize> {
        let mut found = Vec::new();
        item.visit(&mut |element| {
            let names = ["residref", "source", "src", "href"];
            found.extend(names.iter().filter_map(|name| by_id.get(element.attr(name)?)).copied());
        });
        found
    };
    for (number, item) in items.iter().enumerate().filter(|(_, item)| is_news(item)) {
        for other in linked(item) {
            if is_text(number) && is_media(other) {
                groups.join(other, number);
            } else if is_media(number) && is_text(other) {
                groups.join(number, other);
            }
        }
    }
    for package in items.iter().filter(|item| item.is("packageItem")) {
        let members = members(package);
        let number = |id: &str| by_id.get(id).copied();
        let first = members.iter().filter_map(|(_, id)| number(id)).find(|n| is_text(*n));
        let mut beside: HashMap<usize, usize> = HashMap::new();
        for (group, id) in &members {
            if let Some(text) = number(id).filter(|n| is_text(*n)) {
                beside.entry(*group).or_insert(text);
            }
        }
        for (group, id) in &members {
            let Some(picture) = number(id).filter(|n| is_media(*n)) else { continue };
            if let Some(text) = beside.get(group).copied().or(first) {
                groups.join(picture, text);
            }
        }
    }
    groups
}

/// What a package refers to, with the number of the group that does, main group first; a group that names itself is read once.
fn members(package: &Element) -> Vec<(usize, &str)> {
    let Some(set) = package.child("groupSet") else { return Vec::new() };
    let all: Vec<&Element> = set.find_all("group");
    let mut by_name: HashMap<&str, usize> = HashMap::new();
    for (n, group) in all.iter().enumerate() {
        if let Some(id) = group.attr("id") {
            by_name.entry(id).or_insert(n);
        }
    }
    let mut found = Vec::new();
    let mut seen: HashSet<usize> = HashSet::new();
    let root = set.attr("root").and_then(|id| by_name.get(id)).copied();
    // Groups still to be read, the next one last.
    let mut open: Vec<usize> = (0..all.len()).rev().chain(root).collect();
    while let Some(n) = open.pop() {
        if !seen.insert(n) {
            continue;
        }
        let Some(group) = all.get(n) else { continue };
        found.extend(group.children("itemRef").filter_map(|at| Some((n, at.attr("residref")?))));
        let inner = group.children("groupRef").filter_map(|at| by_name.get(at.attr("idref")?));
        open.extend(inner.copied().collect::<Vec<_>>().into_iter().rev());
    }
    found
}
