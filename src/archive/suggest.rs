//! What may be typed at a place of a query: fields, their values, and words and names of the archive, those of most stories first.
//!
//! Words come from the index's dictionaries, of which a bounded stretch is looked through, so that an answer takes as long in an archive
//! of a million stories as in a small one. Names are whole ones: those of the newest stories that hold the word.

use std::collections::{BTreeSet, HashMap, HashSet};

use tantivy::schema::Field;

use super::names::{site, tagged, untagged};
use super::query::{Look, Typing, field_names, look_of, typing, values_of};
use super::rows::StoredStory;
use super::schema::{Doc, NAME};
use super::window::Newest;
use super::{ArchiveError, Searcher, plan, tokens};
use crate::story::{EntityKind, Sort, Suggestion};
use crate::text::fold;

/// Suggestions at most.
const MOST: usize = 8;
/// Terms of a dictionary that are looked through at most.
const TERMS: usize = 20_000;
/// Words that names are looked for by, and the newest stories of each.
const WORDS: usize = 8;
const STORIES: usize = 6;
/// A name or value of more stories is not counted exactly.
const MANY: u64 = 20_000;
/// Letters after which words and names of the archive are suggested where no field is named.
const LETTERS: usize = 3;
/// The highest character: what follows every continuation of a prefix.
const LAST: char = '\u{10FFFF}';

/// A value that may be typed, and how many stories have it.
type Value = (String, Option<usize>);

impl Searcher<'_> {
    /// What may be typed at a byte of a query, best first.
    ///
    /// # Errors
    /// Where the index cannot be read.
    pub fn suggest(&self, query: &str, at: usize) -> Result<Vec<Suggestion>, ArchiveError> {
        let here = typing(query, at);
        let mut all = match here.field {
            Some(field) => self.values_begun(field, here.begun)?,
            None => return self.word(&here),
        };
        all.truncate(MOST);
        let about = |value: &str| match (here.field, value.parse::<Sort>()) {
            (Some("sort"), Ok(sort)) => sort.in_words(),
            _ => "",
        };
        let suggestion = |(value, stories): Value| Suggestion {
            about: about(&value),
            text: quoted(&value),
            at: here.at.clone(),
            stories,
        };
        Ok(all.into_iter().map(suggestion).collect())
    }

    /// What a word without a field may become: a field, a longer word, a name.
    fn word(&self, here: &Typing<'_>) -> Result<Vec<Suggestion>, ArchiveError> {
        let begun = here.begun.to_ascii_lowercase();
        let suggestion =
            |text: String, about, stories| Suggestion { text, at: here.at.clone(), about, stories };
        if begun.is_empty() {
            return Ok(Vec::new());
        }
        let fields = field_names().filter(|name| name.starts_with(&begun)).take(MOST / 2);
        let mut all: Vec<_> =
            fields.map(|name| suggestion(format!("{name}:"), "a field", None)).collect();
        let words = tokens::words(here.begun);
        if words.len() != 1 || here.begun.chars().count() < LETTERS {
            return Ok(all);
        }
        let longer = self.begun(Doc::Story, self.fields().text, &words[0])?.into_iter();
        let longer = longer.filter(|(word, _)| *word != words[0]).take(MOST / 2 - 1);
        all.extend(longer.map(|(word, many)| suggestion(word, "", Some(many as usize))));
        let names = self.names(Look::Who, here.begun)?.into_iter().take(MOST / 2);
        all.extend(
            names.map(|(name, many)| suggestion(format!("who:{}", quoted(&name)), "a name", many)),
        );
        all.truncate(MOST);
        Ok(all)
    }

    /// The values of a field that begin so.
    fn values_begun(&self, field: &str, begun: &str) -> Result<Vec<Value>, ArchiveError> {
        let fields = self.fields();
        if let Some(known) = values_of(field) {
            let begun = begun.to_lowercase();
            let fit = known.into_iter().filter(|value| value.starts_with(&begun));
            let mut all = fit.map(|value| (value.to_owned(), None)).collect::<Vec<_>>();
            for (value, stories) in all.iter_mut().filter(|_| field != "sort") {
                let many = self.spread(
                    if value == "quote" { Doc::Notes } else { Doc::Story },
                    fields.flag,
                    value,
                )? as usize;
                *stories = (many > 0).then_some(many);
            }
            return Ok(all);
        }
        if field == "tag" {
            let begun = fold(begun);
            let fit = self.flags().marks().tags().into_iter();
            let fit = fit.filter(|(tag, _)| fold(tag).starts_with(&*begun));
            return Ok(fit.map(|(tag, stories)| (tag, Some(stories))).collect());
        }
        let Some(look) = look_of(field) else {
            let days = ["today", "yesterday"].into_iter().filter(|day| day.starts_with(begun));
            return Ok(days.map(|day| (day.to_owned(), None)).collect());
        };
        match look {
            Look::Who | Look::Org | Look::Pictured | Look::Speaker => self.names(look, begun),
            Look::Language => self.flags_begun("lang:", begun),
            Look::Format => self.flags_begun("format:", begun),
            Look::Agency => self.whole(fields.agency, begun, |row| row.agency),
            Look::Slug => {
                let mut all = self.whole(fields.by_slug, begun, |row| row.slugline)?;
                let words = self.words(Doc::Story, fields.slug, begun)?;
                all.truncate(MOST - words.len().min(MOST / 2));
                all.extend(words);
                Ok(all)
            }
            Look::Place => {
                self.whole(fields.site, begun, |row| site(&row.place?).map(str::to_owned))
            }
            Look::Headline => self.words(Doc::Story, fields.headline, begun),
            Look::Caption => self.words(Doc::Story, fields.caption, begun),
            Look::Quote => self.words(Doc::Quote, fields.text, begun),
            Look::By => self.words(Doc::Story, fields.by, begun),
            Look::Photo => self.words(Doc::Story, fields.photo, begun),
            Look::Subject => self.words(Doc::Story, fields.subject, begun),
            Look::Path => self.words(Doc::Story, fields.path, begun),
            Look::Anywhere => self.words(Doc::Story, fields.text, begun),
            Look::Name | Look::Id | Look::Flag => Ok(Vec::new()),
        }
    }

    fn flags_begun(&self, prefix: &str, begun: &str) -> Result<Vec<Value>, ArchiveError> {
        let found = self.begun(
            Doc::Story,
            self.fields().flag,
            &format!("{prefix}{}", begun.to_lowercase()),
        )?;
        let value = |(flag, many): (String, u64)| {
            let value = flag.strip_prefix(prefix)?.to_owned();
            Some((value, Some(many as usize)))
        };
        Ok(found.into_iter().filter_map(value).collect())
    }

    /// Single words of a field.
    fn words(&self, kind: Doc, field: Field, begun: &str) -> Result<Vec<Value>, ArchiveError> {
        let words = tokens::words(begun);
        let [word] = words.as_slice() else { return Ok(Vec::new()) };
        let found = self.begun(kind, field, word)?.into_iter();
        Ok(found.map(|(word, many)| (word, Some(many as usize))).take(MOST).collect())
    }

    /// Whole values of a field, as the newest story has them.
    fn whole(
        &self,
        field: Field,
        begun: &str,
        of: impl Fn(StoredStory) -> Option<String>,
    ) -> Result<Vec<Value>, ArchiveError> {
        let found = self.begun(Doc::Story, field, &tokens::words(begun).join(" "))?;
        let mut all = Vec::new();
        for (term, many) in found.into_iter().take(MOST) {
            let run = plan::all(vec![
                plan::term(self.fields().kind, Doc::Story.term()),
                plan::term(field, &term),
            ]);
            let newest = Newest::of(&self.texts, &*run)?.next();
            let Some((_, at)) = newest else { continue };
            let value =
                of(self.stored(Doc::Story, at)?).filter(|value| tokens::whole(value) == term);
            all.push((value.unwrap_or(term), Some(many as usize)));
        }
        Ok(all)
    }

    /// The terms of a field that begin so, those of most documents first.
    fn begun(
        &self,
        kind: Doc,
        field: Field,
        begun: &str,
    ) -> Result<Vec<(String, u64)>, ArchiveError> {
        let mut all: HashMap<String, u64> = HashMap::new();
        let segments = self.shelf(kind).segment_readers();
        let most = TERMS / segments.len().max(1);
        let end = format!("{begun}{LAST}");
        for segment in segments {
            let index = segment.inverted_index(field)?;
            let mut terms = index.terms().range().ge(begun).lt(&end).into_stream()?;
            for _ in 0..most {
                if !terms.advance() {
                    break;
                }
                if let Ok(term) = std::str::from_utf8(terms.key()) {
                    *all.entry(term.to_owned()).or_default() += u64::from(terms.value().doc_freq);
                }
            }
        }
        let mut all: Vec<_> = all.into_iter().collect();
        all.sort_unstable_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        Ok(all)
    }

    /// Names with the words that are begun: whole, as the newest stories have them.
    fn names(&self, look: Look, begun: &str) -> Result<Vec<Value>, ArchiveError> {
        let fields = self.fields();
        // Which documents have the words, all of them in the index of notes.
        let (kind, field) = match look {
            Look::Org => (Doc::Notes, fields.org),
            Look::Pictured => (Doc::Caption, fields.pictured),
            Look::Speaker => (Doc::Quote, fields.speaker),
            _ => (Doc::Notes, fields.who),
        };
        let wanted = tokens::words(begun);
        let Some((last, first)) = wanted.split_last() else { return Ok(Vec::new()) };
        let mut found = BTreeSet::new();
        for (word, _) in self.begun(kind, field, last)?.into_iter().take(WORDS) {
            let mut terms = vec![plan::term(fields.kind, kind.term()), plan::term(field, &word)];
            terms.extend(first.iter().map(|word| plan::term(field, word)));
            let hits = Newest::of(&self.notes, &*plan::all(terms))?.take(STORIES);
            for (segment, docs) in by_segment(hits.map(|(_, at)| at)) {
                self.names_of(segment, &docs, &mut |kind, name| {
                    let fits = match look {
                        Look::Org => kind == EntityKind::Organization,
                        Look::Pictured | Look::Speaker => kind == EntityKind::Person,
                        _ => true,
                    };
                    if fits && holds(name, &wanted) {
                        found.insert((name.to_owned(), tagged(kind, name)));
                    }
                })?;
            }
        }
        let mut ranked = Vec::new();
        for (name, value) in found {
            ranked.push((
                self.spread(Doc::Notes, fields.name, &tokens::whole(&value))?,
                name,
                value,
            ));
        }
        ranked.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
        // The same name of two kinds, or written in two ways, is one.
        let mut seen = HashSet::new();
        ranked.retain(|(_, name, _)| seen.insert(tokens::whole(name)));
        let counted = |(many, name, value): (u64, String, String)| {
            let run = plan::all(vec![
                plan::term(fields.kind, Doc::Notes.term()),
                plan::term(fields.name, &tokens::whole(&value)),
            ]);
            let stories = (many <= MANY).then(|| run.count(&self.notes)).transpose()?;
            Ok((name, stories))
        };
        ranked.into_iter().take(MOST).map(counted).collect()
    }

    /// The names in some documents of a segment.
    fn names_of(
        &self,
        segment: u32,
        docs: &[u32],
        visit: &mut dyn FnMut(EntityKind, &str),
    ) -> Result<(), ArchiveError> {
        let columns = self.notes.segment_reader(segment).fast_fields();
        let Some(column) = columns.str(NAME)? else { return Ok(()) };
        let ords: BTreeSet<u64> =
            docs.iter().flat_map(|doc| column.ords().values_for_doc(*doc)).collect();
        let ords: Vec<u64> = ords.into_iter().collect();
        column.dictionary().sorted_ords_to_term_cb(&ords, |value| {
            if let Some((kind, name)) = std::str::from_utf8(value).ok().and_then(untagged) {
                visit(kind, name);
            }
        })?;
        Ok(())
    }
}

fn by_segment(hits: impl Iterator<Item = tantivy::DocAddress>) -> HashMap<u32, Vec<u32>> {
    let mut all: HashMap<u32, Vec<u32>> = HashMap::new();
    for at in hits {
        all.entry(at.segment_ord).or_default().push(at.doc_id);
    }
    all
}

/// Whether a name has some words in a row, the last of which is only begun.
fn holds(name: &str, wanted: &[String]) -> bool {
    let words = tokens::words(name);
    let Some((last, first)) = wanted.split_last() else { return false };
    words.windows(wanted.len()).any(|window| {
        window.split_last().is_some_and(|(end, begin)| {
            end.starts_with(last.as_str()) && begin.iter().zip(first).all(|(a, b)| a == b)
        })
    })
}

/// A value as it is typed: in quotation marks where it is more than one word.
fn quoted(value: &str) -> String {
    let plain = |c: char| c.is_alphanumeric() || matches!(c, '-' | '.' | '_' | '\'' | '’');
    if value.chars().all(plain) {
        value.to_owned()
    } else {
        format!("\"{}\"", value.replace('"', " "))
    }
}

#[cfg(test)]
mod tests {
    use super::{holds, quoted};
    use crate::archive::tokens;

    #[test]
    fn a_name_is_found_by_any_of_its_words() {
        let check = |name: &str, begun: &str, expect: bool| {
            assert_eq!(holds(name, &tokens::words(begun)), expect, "{name} {begun}");
        };
        check("Edmundo González", "gonz", true);
        check("Edmundo González", "Edmundo G", true);
        check("Edmundo González", "edm", true);
        check("Edmundo González", "González E", false);
        check("Edmundo González", "mundo", false);
    }

    #[test]
    fn what_is_not_one_word_is_quoted() {
        assert_eq!(quoted("AP"), "AP");
        assert_eq!(quoted("pt-br"), "pt-br");
        assert_eq!(quoted("Ilse \"Il\" Marsh"), "\"Ilse  Il  Marsh\"");
        assert_eq!(quoted("FERRY/SINKS"), "\"FERRY/SINKS\"");
    }
}
