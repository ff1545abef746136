//! Name lists and word clusters to the file that the tagger reads in place.

use std::collections::HashMap;

use crate::names::crf::lists::{self, GOES_ON, LONGEST, MOST, NAME_BITS, WORD_BITS};
use crate::names::crf::page::Page;
use crate::names::crf::{hash, table};
use crate::names::lexicon::Memo;
use crate::names::token;
use crate::story::{Block, Role, Span, Story};

/// The bytes of the lists: names of each file (its place in the slice is its bit), words with their clusters.
pub fn lists(files: &[(String, String)], clusters: &str) -> Vec<u8> {
    let mut memo = Memo::default();
    let mut names: HashMap<u64, u32> = HashMap::new();
    for (bit, (_, text)) in files.iter().enumerate().take(MOST) {
        for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
            let story = paragraph(line);
            let tokens = token::tokens(&story, &mut memo);
            if tokens.is_empty() || tokens.len() > LONGEST {
                continue;
            }
            let mut key = 0;
            for (n, token) in tokens.iter().enumerate() {
                key = lists::key(key, Page::form(token));
                let told = if n + 1 == tokens.len() { 1 << bit } else { GOES_ON };
                *names.entry(key).or_default() |= told;
            }
        }
    }
    let mut rows: Vec<(u64, Vec<u8>)> =
        names.into_iter().map(|(key, bits)| (key, bits.to_le_bytes()[..3].to_vec())).collect();
    let names = table::write(NAME_BITS, &mut rows);
    let mut rows: Vec<(u64, Vec<u8>)> = Vec::new();
    for line in clusters.lines() {
        let Some((word, told)) = line.split_once('\t') else { continue };
        let number = |cluster: &str| cluster.split_once(':')?.1.parse::<u16>().ok();
        let row = told.split(' ').filter_map(number).flat_map(|n| (n + 1).to_le_bytes());
        rows.push((hash::bytes(word.as_bytes()), row.collect()));
    }
    rows.retain(|(_, row)| row.len() == 6);
    rows.sort();
    rows.dedup_by_key(|(key, _)| *key);
    let words = table::write(WORD_BITS, &mut rows);
    let mut out = (names.len() as u32).to_le_bytes().to_vec();
    out.extend(names);
    out.extend(words);
    out
}

fn paragraph(text: &str) -> Story {
    let span = Span::new(0, text.len());
    let blocks = vec![Block { span, role: Role::Paragraph }];
    Story { text: text.to_owned(), blocks, ..Story::default() }
}
