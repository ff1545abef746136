//! Holds the sample wire to what people are to see in it: they see it first.

use std::collections::BTreeSet;
use std::path::Path;

use dateline::loader;
use dateline::story::Story;

fn wire() -> Vec<Story> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/samples");
    let entries = std::fs::read_dir(&folder).expect("the sample wire is there");
    let mut paths: Vec<_> = entries.flatten().map(|entry| entry.path()).collect();
    paths.retain(|path| path.extension().is_some_and(|e| e == "txt"));
    paths.sort();
    paths.iter().flat_map(|path| loader::open(path).expect("every sample is a story")).collect()
}

#[test]
fn every_sample_is_a_whole_story() {
    let mut lacking = Vec::new();
    let wire = wire();
    for story in &wire {
        let name = story.source.path.file_name().expect("a file has a name").to_string_lossy();
        let mut lacks = |what: &str, absent: bool| {
            if absent {
                lacking.push(format!("{name}: {what}"));
            }
        };
        lacks("headline", story.headline.is_none());
        lacks("day", story.day.is_none());
        lacks("language", story.language.is_none());
        let body = story.blocks.iter().filter(|b| b.role.is_body()).map(|b| b.span.len());
        lacks("body", body.sum::<usize>() < 300);
        lacks("caption's text", story.captions.iter().any(|c| c.text.is_empty()));
    }
    assert!(wire.len() >= 30, "{} stories", wire.len());
    assert!(lacking.is_empty(), "\n  {}\n", lacking.join("\n  "));
}

#[test]
fn the_samples_relate_by_their_photos() {
    let wire = wire();
    let captions: Vec<_> = wire.iter().flat_map(|story| &story.captions).collect();
    let named =
        captions.iter().filter(|c| c.credit.as_ref().is_some_and(|c| c.photographer.is_some()));
    assert!(named.count() >= 60, "captions with photographers");
    let twice = |photographer: &str| {
        let by = |story: &&Story| {
            let mut credits = story.captions.iter().filter_map(|c| c.credit.as_ref());
            credits.any(|c| c.photographer.as_deref() == Some(photographer))
        };
        wire.iter().filter(by).count() >= 2
    };
    for photographer in ["Mere Talbot", "Callum Orde", "Petra Solano", "Greta Olin", "Haruka Senda"]
    {
        assert!(twice(photographer), "{photographer} has photos in one story only");
    }
}

#[test]
fn the_samples_are_of_many_kinds() {
    let wire = wire();
    let all = |of: &dyn Fn(&Story) -> Option<String>| -> BTreeSet<String> {
        wire.iter().filter_map(of).collect()
    };
    let languages = all(&|story| story.language.clone());
    let agencies = all(&|story| story.agency.clone());
    let revisions = all(&|story| Some(story.revision.kind.clone()));
    let has = |set: &BTreeSet<String>, wanted: &[&str]| {
        for one in wanted {
            assert!(set.contains(*one), "no story is {one}: {set:?}");
        }
    };
    has(&languages, &["en", "es", "de", "ar", "ja"]);
    has(&agencies, &["AP", "Reuters", "AFP", "dpa"]);
    has(&revisions, &["first", "update", "correction"]);
}
