//! The best hits of a query in all of an index, and which of some terms each holds.

use std::cmp::{Ordering, Reverse};
use std::collections::BinaryHeap;

use tantivy::query::{EnableScoring, Query};
use tantivy::schema::IndexRecordOption;
use tantivy::{DocAddress, DocSet, Score, Searcher, Term};

/// A hit; the greater is the better, of two as good the first one.
struct Hit {
    score: Score,
    at: DocAddress,
}

impl Ord for Hit {
    fn cmp(&self, other: &Self) -> Ordering {
        self.score.total_cmp(&other.score).then_with(|| other.at.cmp(&self.at))
    }
}

impl PartialOrd for Hit {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Hit {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Hit {}

/// The hits of the highest scores, in no order. What a segment must beat is what those before it gave, the largest first, where
/// tantivy's own collector begins anew in each: the more segments, the more it goes through for nothing.
///
/// # Errors
/// Where the index cannot be read.
pub fn best(
    searcher: &Searcher,
    run: &dyn Query,
    limit: usize,
) -> tantivy::Result<Vec<(Score, DocAddress)>> {
    let weight = run.weight(EnableScoring::enabled_from_searcher(searcher))?;
    let mut segments: Vec<_> = (0..).zip(searcher.segment_readers()).collect();
    segments.sort_by_key(|(_, reader)| Reverse(reader.max_doc()));
    let mut heap: BinaryHeap<Reverse<Hit>> = BinaryHeap::with_capacity(limit + 1);
    for (segment, reader) in segments {
        let threshold = |heap: &BinaryHeap<Reverse<Hit>>| match heap.peek() {
            Some(least) if heap.len() >= limit => least.0.score,
            _ => Score::MIN,
        };
        let alive = reader.alive_bitset();
        weight.for_each_pruning(threshold(&heap), reader, &mut |doc, score| {
            if alive.is_none_or(|alive| alive.is_alive(doc)) {
                heap.push(Reverse(Hit { score, at: DocAddress::new(segment, doc) }));
                if heap.len() > limit {
                    heap.pop();
                }
            }
            threshold(&heap)
        })?;
    }
    Ok(heap.into_iter().map(|Reverse(hit)| (hit.score, hit.at)).collect())
}

/// Adds to the scores of hits what another query gives them. It is sought in the hits alone.
///
/// # Errors
/// Where the index cannot be read.
pub fn lift(
    searcher: &Searcher,
    run: &dyn Query,
    hits: &mut [(Score, DocAddress)],
) -> tantivy::Result<()> {
    let weight = run.weight(EnableScoring::enabled_from_searcher(searcher))?;
    hits.sort_unstable_by_key(|(_, at)| *at);
    for part in hits.chunk_by_mut(|(_, a), (_, b)| a.segment_ord == b.segment_ord) {
        let mut scorer = weight.scorer(searcher.segment_reader(part[0].1.segment_ord), 1.0)?;
        for (score, at) in part {
            if scorer.doc() < at.doc_id {
                scorer.seek(at.doc_id);
            }
            if scorer.doc() == at.doc_id {
                *score += scorer.score();
            }
        }
    }
    Ok(())
}

/// For each hit which of some terms it holds, by their places, in their order and at most so many. Each term is read once a
/// segment for all of its hits.
///
/// # Errors
/// Where the index cannot be read.
pub fn held(
    searcher: &Searcher,
    terms: &[Term],
    hits: &[DocAddress],
    most: usize,
) -> tantivy::Result<Vec<Vec<usize>>> {
    let mut held = vec![Vec::new(); hits.len()];
    let mut sorted: Vec<(DocAddress, &mut Vec<usize>)> =
        hits.iter().copied().zip(&mut held).collect();
    sorted.sort_by_key(|(at, _)| *at);
    for run in sorted.chunk_by_mut(|(a, _), (b, _)| a.segment_ord == b.segment_ord) {
        let reader = searcher.segment_reader(run[0].0.segment_ord);
        for (number, term) in terms.iter().enumerate() {
            if run.iter().all(|(_, held)| held.len() >= most) {
                break;
            }
            let index = reader.inverted_index(term.field())?;
            let Some(mut postings) = index.read_postings(term, IndexRecordOption::Basic)? else {
                continue;
            };
            for (at, held) in run.iter_mut().filter(|(_, held)| held.len() < most) {
                if postings.doc() < at.doc_id {
                    postings.seek(at.doc_id);
                }
                if postings.doc() == at.doc_id {
                    held.push(number);
                }
            }
        }
    }
    Ok(held)
}

#[cfg(test)]
mod tests {
    use tantivy::collector::TopDocs;
    use tantivy::merge_policy::NoMergePolicy;
    use tantivy::query::{BooleanQuery, Query, TermQuery};
    use tantivy::schema::{IndexRecordOption, Schema, TEXT};
    use tantivy::{Index, IndexWriter, Term, doc};

    use super::{best, held, lift};

    #[test]
    fn the_best_of_all_segments() {
        let mut schema = Schema::builder();
        let text = schema.add_text_field("text", TEXT);
        let index = Index::create_in_ram(schema.build());
        let mut writer: IndexWriter = index.writer_with_num_threads(1, 15_000_000).unwrap();
        writer.set_merge_policy(Box::new(NoMergePolicy));
        for segment in 0..4 {
            for n in 0..20 + 10 * segment {
                let ferry = "ferry ".repeat((n * 7 + segment * 3) % 11);
                let fog = "fog ".repeat((n * 5 + segment) % 7);
                let gone = if n % 9 == 0 { "gone " } else { "" };
                let wind = "wind ".repeat(n % 13);
                writer.add_document(doc!(text => format!("{ferry}{fog}{gone}{wind}"))).unwrap();
            }
            writer.commit().unwrap();
        }
        writer.delete_term(Term::from_field_text(text, "gone"));
        writer.commit().unwrap();
        let searcher = index.reader().unwrap().searcher();
        assert_eq!(searcher.segment_readers().len(), 4);
        let term = |word| Term::from_field_text(text, word);
        let one = |word| -> Box<dyn Query> {
            Box::new(TermQuery::new(term(word), IndexRecordOption::WithFreqs))
        };
        let any = BooleanQuery::union(vec![one("ferry"), one("fog")]);
        let near = |a: f32, b: f32| (a - b).abs() < 1e-4;
        for limit in [1, 5, 40, 500] {
            let all = TopDocs::with_limit(limit).order_by_score();
            let expect = searcher.search(&any, &all).unwrap();
            let mut found = best(&searcher, &any, limit).unwrap();
            found.sort_by(|a, b| b.0.total_cmp(&a.0));
            assert_eq!(found.len(), expect.len());
            assert!(found.iter().zip(&expect).all(|(a, b)| near(a.0, b.0)), "{found:?}");
        }
        let mut lifted = best(&searcher, &*one("ferry"), 500).unwrap();
        lift(&searcher, &*one("fog"), &mut lifted).unwrap();
        let all = best(&searcher, &any, 500).unwrap();
        assert!(!lifted.is_empty());
        for (score, at) in &lifted {
            let known = all.iter().find(|(_, other)| other == at).unwrap();
            assert!(near(*score, known.0), "{at:?}");
        }
        let at: Vec<_> = all.iter().map(|(_, at)| *at).collect();
        let words = [term("fog"), term("nowhere"), term("ferry"), term("wind")];
        for most in [1, 4] {
            for (at, held) in at.iter().zip(held(&searcher, &words, &at, most).unwrap()) {
                let mut expect: Vec<usize> = Vec::new();
                for (n, word) in ["fog", "nowhere", "ferry", "wind"].into_iter().enumerate() {
                    let found = best(&searcher, &*one(word), 500).unwrap();
                    if found.iter().any(|(_, other)| other == at) {
                        expect.push(n);
                    }
                }
                expect.truncate(most);
                assert_eq!(held, expect, "{at:?}");
            }
        }
    }
}
