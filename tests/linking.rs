//! How well the linker joins the names of a story: gold names go in, and pairs of mentions are compared.
//!
//! `DATELINE_GUM=FOLDER cargo test --test linking -- --nocapture` reads the stories in `FOLDER/*.conllu`: CoNLL-U with GUM's
//! `Entity=` (`id-type-infstat-salience-centering-minspan-link-identity`). Of the persons, places and organizations that have an identity,
//! those mentions are taken that are proper names: what stands before the first comma or relative clause, from its first capital on,
//! all in capitals but for small words such as "of". A pair of mentions in a story is right when both sides join it. Without the
//! folder there is nothing to measure. `DATELINE_GUM_ERRORS` lists the pairs that are wrong.

#![allow(clippy::print_stdout, reason = "the score is what it is run for")]

use std::collections::{BTreeMap, HashMap};
use std::path::PathBuf;

use dateline::names::linked;
use dateline::story::{Block, EntityKind, Role, Span, Story};

/// Pairwise F that the linker must reach.
const FLOOR: f64 = 0.96;

/// A gold mention on its way: which tokens, what, and who.
struct Gold {
    id: String,
    kind: Option<EntityKind>,
    tokens: Vec<usize>,
    identity: Option<String>,
}

/// A story with its tokens and gold mentions.
#[derive(Default)]
struct Read {
    story: Story,
    tokens: Vec<(Span, String)>,
    gold: Vec<Gold>,
    open: Vec<usize>,
    glued: bool,
}

impl Read {
    fn of(text: &str) -> Self {
        let mut read = Self { glued: true, ..Self::default() };
        read.story.language = Some("en".into());
        for line in text.lines() {
            if let Some(role) = line.strip_prefix("# newpar_block = ") {
                read.block(if role.starts_with("head") { Role::Headline } else { Role::Paragraph });
            } else if line == "# newpar" {
                read.block(Role::Paragraph);
            }
            let fields: Vec<&str> = line.split('\t').collect();
            if let [id, form, .., misc] = fields.as_slice()
                && id.bytes().all(|b| b.is_ascii_digit())
            {
                read.token(form, misc);
            }
        }
        read
    }

    fn block(&mut self, role: Role) {
        let text = &mut self.story.text;
        match self.story.blocks.last_mut() {
            // The comment that says what the paragraph is follows the one that begins it.
            Some(last) if last.span.start == text.len() => last.role = role,
            _ => {
                if !text.is_empty() {
                    text.push('\n');
                }
                let span = Span::new(text.len(), text.len());
                self.story.blocks.push(Block { span, role });
            }
        }
        self.glued = true;
    }

    fn token(&mut self, form: &str, misc: &str) {
        if self.story.blocks.is_empty() {
            self.block(Role::Paragraph);
        }
        let text = &mut self.story.text;
        if !self.glued {
            text.push(' ');
        }
        let start = text.len();
        text.push_str(form);
        let end = text.len();
        if let Some(block) = self.story.blocks.last_mut() {
            block.span.end = end;
        }
        self.glued = misc.contains("SpaceAfter=No");
        let at = self.tokens.len();
        self.tokens.push((Span::new(start, end), form.to_owned()));
        let mut marks = misc.split('|').find_map(|m| m.strip_prefix("Entity=")).unwrap_or_default();
        let mut ended = Vec::new();
        while !marks.is_empty() {
            let opens = marks.starts_with('(');
            let rest = marks.trim_start_matches('(');
            let len = rest.find(['(', ')']).unwrap_or(rest.len());
            let (inside, after) = rest.split_at(len);
            let closes = after.starts_with(')');
            let id = inside.split('-').next().unwrap_or_default().to_owned();
            if opens {
                let parts: Vec<&str> = inside.splitn(8, '-').collect();
                let kind = match parts.get(1) {
                    Some(&"person") => Some(EntityKind::Person),
                    Some(&"place") => Some(EntityKind::Place),
                    Some(&"organization") => Some(EntityKind::Organization),
                    _ => None,
                };
                let identity = parts.get(7).map(|name| (*name).to_owned());
                self.open.push(self.gold.len());
                self.gold.push(Gold { id: id.clone(), kind, tokens: Vec::new(), identity });
            }
            if closes {
                ended.push(id);
            }
            marks = after.strip_prefix(')').unwrap_or(after);
        }
        for &n in &self.open {
            self.gold[n].tokens.push(at);
        }
        for id in ended {
            if let Some(n) = self.open.iter().rposition(|&n| self.gold[n].id == id) {
                self.open.remove(n);
            }
        }
    }

    /// The named part of a mention; `None` where it only describes.
    fn name(&self, gold: &Gold) -> Option<Span> {
        let form = |&at: &usize| self.tokens[at].1.as_str();
        let mut words = gold.tokens.as_slice();
        if words.last().is_some_and(|at| matches!(form(at), "'s" | "’s" | "’" | "'")) {
            words = &words[..words.len() - 1];
        }
        let ends = |at: &usize| {
            matches!(form(at), "," | "(" | "-LRB-" | "who" | "which" | "that")
                && *at != gold.tokens[0]
        };
        words = &words[..words.iter().position(ends).unwrap_or(words.len())];
        let capital = |at: &usize| form(at).starts_with(char::is_uppercase);
        words = &words[words.iter().position(capital)?..];
        if words.len() > 1 && matches!(form(&words[0]), "The" | "A" | "An") {
            words = &words[1..];
        }
        let number = |at: &usize| form(at).starts_with(|c: char| c.is_numeric());
        let small =
            |at: &usize| matches!(form(at), "of" | "the" | "for" | "and" | "de" | "-" | "–");
        let (first, last) = (words.first()?, words.last()?);
        let fits = capital(first)
            && words.iter().all(|at| capital(at) || number(at) || small(at))
            && (capital(last) || number(last));
        let pronoun = matches!(
            form(first),
            "He" | "She"
                | "It"
                | "They"
                | "I"
                | "We"
                | "You"
                | "His"
                | "Her"
                | "Their"
                | "My"
                | "Our"
                | "Its"
                | "This"
                | "That"
        );
        let span = Span::new(self.tokens[*first].0.start, self.tokens[*last].0.end);
        (fits && !(pronoun && words.len() == 1)).then_some(span)
    }

    /// The names, what they are, and who.
    fn names(&self) -> Vec<(Span, EntityKind, String)> {
        let mut identities: HashMap<&str, &str> = HashMap::new();
        for gold in &self.gold {
            if let Some(identity) = &gold.identity {
                identities.entry(&gold.id).or_insert(identity);
            }
        }
        let name = |gold: &Gold| {
            let identity = identities.get(gold.id.as_str())?;
            Some((self.name(gold)?, gold.kind?, (*identity).to_owned()))
        };
        self.gold.iter().filter_map(name).collect()
    }
}

/// Pairs joined by both, by us alone, by the gold alone.
#[derive(Default)]
struct Score {
    right: usize,
    wrong: usize,
    missed: usize,
}

impl Score {
    fn told(&self) -> (f64, f64, f64) {
        let share = |all: usize| self.right as f64 / all.max(1) as f64;
        let (p, r) = (share(self.right + self.wrong), share(self.right + self.missed));
        (p, r, 2.0 * p * r / (p + r).max(f64::EPSILON))
    }
}

#[test]
fn names_are_joined_as_the_gold_joins_them() {
    let Some(folder) = std::env::var_os("DATELINE_GUM").map(PathBuf::from) else {
        println!("skipped: DATELINE_GUM names no folder of CoNLL-U files with gold entities");
        return;
    };
    let listing =
        std::fs::read_dir(&folder).unwrap_or_else(|e| panic!("{}: {e}", folder.display()));
    let mut files: Vec<PathBuf> = listing.filter_map(|entry| Some(entry.ok()?.path())).collect();
    files.retain(|path| path.extension().is_some_and(|e| e == "conllu"));
    files.sort();
    assert!(!files.is_empty(), "no .conllu files in {}", folder.display());
    let (mut linker, mut equal) = (Score::default(), Score::default());
    let (mut mentions, mut errors) = (0, BTreeMap::<String, usize>::new());
    for file in &files {
        let read = Read::of(&std::fs::read_to_string(file).expect("readable"));
        let names = read.names();
        let given: Vec<(Span, EntityKind)> = names.iter().map(|&(s, k, _)| (s, k)).collect();
        let of = linked(&read.story, &given);
        mentions += names.len();
        for b in 0..names.len() {
            for a in 0..b {
                let gold = names[a].2 == names[b].2;
                let (one, two) = (read.story.cut(names[a].0), read.story.cut(names[b].0));
                for (score, joined) in [(&mut linker, of[a] == of[b]), (&mut equal, one == two)] {
                    match (joined, gold) {
                        (true, true) => score.right += 1,
                        (true, false) => score.wrong += 1,
                        (false, true) => score.missed += 1,
                        (false, false) => {}
                    }
                }
                if (of[a] == of[b]) != gold {
                    let what = if gold { "missed" } else { "wrong" };
                    let stem = file.file_stem().unwrap_or_default().to_string_lossy();
                    *errors.entry(format!("{what}: {one} = {two} ({stem})")).or_default() += 1;
                }
            }
        }
    }
    for (name, score) in [("linker", &linker), ("equal strings", &equal)] {
        let (p, r, f) = score.told();
        println!("{name}: {mentions} mentions, pairwise P {p:.3} R {r:.3} F {f:.3}");
    }
    if std::env::var_os("DATELINE_GUM_ERRORS").is_some() {
        let mut errors: Vec<(String, usize)> = errors.into_iter().collect();
        errors.sort_by_key(|(_, n)| std::cmp::Reverse(*n));
        for (error, n) in errors {
            println!("{n:4} {error}");
        }
    }
    let (.., f) = linker.told();
    assert!(f >= FLOOR, "pairwise F {f:.3} is below {FLOOR}");
}
