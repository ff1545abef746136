//! Whole stories, small and made up: which words are quoted, how, and who said them.

use super::annotate;
use crate::story::{
    Block, Dateline, Entity, EntityKind, Gender, Mention, Quote, Role, Span, Story,
};

/// A story of one block a line, `# ` before a headline and `[] ` before a caption; `names` are the people (or, after `@`, the bodies) whose full or last
/// names are mentions wherever they stand; `/f` and `/m` after a name tell the gender.
fn story(lines: &[&str], names: &[&str]) -> Story {
    let mut story = Story::default();
    for (n, line) in lines.iter().enumerate() {
        if n > 0 {
            story.text.push('\n');
        }
        let start = story.text.len();
        let (role, line) = match (line.strip_prefix("# "), line.strip_prefix("[] ")) {
            (Some(line), _) => (Role::Headline, line),
            (_, Some(line)) => (Role::Caption, line),
            _ => (Role::Paragraph, *line),
        };
        story.text.push_str(line);
        story.blocks.push(Block { span: Span::new(start, story.text.len()), role });
    }
    for (entity, name) in names.iter().enumerate() {
        let (name, gender) = match name.rsplit_once('/') {
            Some((name, "f")) => (name, Some(Gender::Female)),
            Some((name, _)) => (name, Some(Gender::Male)),
            None => (*name, None),
        };
        let (kind, name) = match name.strip_prefix('@') {
            Some(name) => (EntityKind::Organization, name),
            None => (EntityKind::Person, name),
        };
        let last = name.rsplit(' ').next().unwrap();
        let mut at = 0;
        while let Some(found) = story.text.get(at..).and_then(|rest| rest.find(last)) {
            let start = at + found;
            let before = story.text.get(..start).unwrap();
            let rest = name.strip_suffix(last).unwrap();
            let first = if before.ends_with(rest) { start - rest.len() } else { start };
            at = start + last.len();
            story.notes.mentions.push(Mention { span: Span::new(first, at), entity, rule: "test" });
        }
        story.notes.entities.push(Entity {
            kind,
            name: name.to_owned(),
            count: 1,
            titles: vec![],
            gender,
        });
    }
    story.notes.mentions.sort_by_key(|m| m.span.start);
    annotate(&mut story);
    story
}

fn line(story: &Story, quote: &Quote) -> String {
    let words: Vec<&str> = quote.parts.iter().map(|&part| story.cut(part)).collect();
    let who = quote.speaker.as_ref().map_or("-", |s| s.name.as_str());
    format!("{}: {} = {who}", quote.kind.as_str(), words.join(" / "))
}

/// One quotation of the story, as a line.
fn line_of(story: &Story, n: usize) -> String {
    line(story, &story.notes.quotes[n])
}

/// The quotations of the story, each as `kind: words / words = speaker`.
fn check(lines: &[&str], names: &[&str], want: &[&str]) {
    assert_eq!(said(lines, names), want, "{lines:?}");
}

/// The quotations of the story, each as `kind: words / words = speaker`.
pub(super) fn said(lines: &[&str], names: &[&str]) -> Vec<String> {
    said_in(None, lines, names)
}

/// The same of a story in a language.
pub(super) fn said_in(language: Option<&str>, lines: &[&str], names: &[&str]) -> Vec<String> {
    let mut story = story(lines, names);
    story.language = language.map(str::to_owned);
    annotate(&mut story);
    story.notes.quotes.iter().map(|q| line(&story, q)).collect()
}

#[test]
fn who_said_it_by_the_words_of_the_sentence() {
    let names = ["Aminata Koroma", "Tomas Brandt", "@Harbor Council"];
    for (text, want) in [
        ("“We dug all night,” Koroma said.", "direct: We dug all night, = Aminata Koroma"),
        ("“We dug all night,” said Koroma.", "direct: We dug all night, = Aminata Koroma"),
        (
            "“We dug all night,” said nurse Aminata Koroma.",
            "direct: We dug all night, = Aminata Koroma",
        ),
        (
            "“We dug all night,” Koroma, a nurse from Lomba, said.",
            "direct: We dug all night, = Aminata Koroma",
        ),
        (
            "“We dug all night,” Koroma, 34, told reporters.",
            "direct: We dug all night, = Aminata Koroma",
        ),
        ("“We dug,” the nurse, Aminata Koroma, said.", "direct: We dug, = Aminata Koroma"),
        ("“Who dug?” Koroma asked.", "direct: Who dug? = Aminata Koroma"),
        ("Koroma said: “We dug all night.”", "direct: We dug all night. = Aminata Koroma"),
        ("Koroma, who lost her house, said, “We dug.”", "direct: We dug. = Aminata Koroma"),
        ("Koroma called the plan a “bad joke” on Friday.", "partial: bad joke = Aminata Koroma"),
        (
            "Koroma described it to Brandt as “slow and cold” work.",
            "partial: slow and cold = Aminata Koroma",
        ),
        ("The slope was “soaked,” according to Koroma.", "partial: soaked, = Aminata Koroma"),
        (
            "According to Koroma, the slope was “soaked through.”",
            "partial: soaked through. = Aminata Koroma",
        ),
        (
            "The slope was “soaked through,” Koroma said.",
            "partial: soaked through, = Aminata Koroma",
        ),
        (
            "In the words of Koroma, it was “mud and more mud.”",
            "partial: mud and more mud. = Aminata Koroma",
        ),
        ("“We dug all night.” — Aminata Koroma", "direct: We dug all night. = Aminata Koroma"),
        (
            "A statement from the Harbor Council said, “We will pay.”",
            "direct: We will pay. = Harbor Council",
        ),
        (
            "“We will pay,” a spokesman for the Harbor Council said.",
            "direct: We will pay, = spokesman for the Harbor Council",
        ),
        (
            "Koroma left early, calling the plan “a bad joke.”",
            "partial: a bad joke. = Aminata Koroma",
        ),
        ("Koroma sighed and said it was “a bad joke.”", "partial: a bad joke. = Aminata Koroma"),
    ] {
        check(&[text], &names, &[want]);
    }
}

#[test]
fn halves_of_a_sentence_are_one_quotation() {
    check(
        &["“We dug,” Koroma said, “until the rain came.” Brandt left."],
        &["Aminata Koroma", "Tomas Brandt"],
        &["direct: We dug, / until the rain came. = Aminata Koroma"],
    );
    check(
        &["“We dug,” Koroma said. “The rain came.”"],
        &["Aminata Koroma"],
        &["direct: We dug, = Aminata Koroma", "direct: The rain came. = Aminata Koroma"],
    );
}

#[test]
fn over_several_paragraphs() {
    check(
        &[
            "Koroma said: “We dug all night.",
            "“Then the rain came.",
            "“We went home.”",
            "Brandt left.",
        ],
        &["Aminata Koroma", "Tomas Brandt"],
        &["direct: We dug all night. / Then the rain came. / We went home. = Aminata Koroma"],
    );
    check(
        &["“We dug all night,” Koroma said.", "“Then the rain came.”"],
        &["Aminata Koroma"],
        &[
            "direct: We dug all night, = Aminata Koroma",
            "direct: Then the rain came. = Aminata Koroma",
        ],
    );
    check(
        &["Brandt had this to say:", "“It was slow work.”"],
        &["Aminata Koroma", "Tomas Brandt"],
        &["direct: It was slow work. = Tomas Brandt"],
    );
}

#[test]
fn an_open_mark_does_not_swallow_the_rest() {
    check(
        &["“We dug all night, Koroma said.", "The road “to nowhere” is shut, Brandt said."],
        &["Aminata Koroma", "Tomas Brandt"],
        &["direct: We dug all night, = Aminata Koroma", "partial: to nowhere = Tomas Brandt"],
    );
}

#[test]
fn titles_nicknames_and_terms_have_no_speaker() {
    for (text, want) in [
        ("Brandt sang “Harbor Lights” at the fair.", "title: Harbor Lights = -"),
        ("The film “mud” opens today.", "title: mud = -"),
        ("Her film “Mud,” a comedy, opens today.", "title: Mud, = -"),
        ("Tomas “Tiny” Brandt left.", "title: Tiny = -"),
        ("The so-called “mud tax” is gone.", "title: mud tax = -"),
        ("He is known as “the mole.”", "title: the mole. = -"),
        ("“Mud” director Ana Lund left.", "title: Mud = -"),
        ("The word “mud” is on every sign.", "title: mud = -"),
    ] {
        check(&[text], &["Aminata Koroma"], &[want]);
    }
}

#[test]
fn pronouns_and_descriptions_go_to_names() {
    let names = ["Aminata Koroma", "Tomas Brandt", "@Harbor Council", "@Lomba Rowing Observatory"];
    check(
        &[
            "Mayor Tomas Brandt met Aminata Koroma.",
            "“We dug,” she said.",
            "“It was slow,” the mayor said.",
        ],
        &["Ms. Aminata Koroma", "Tomas Brandt"],
        &["direct: We dug, = Ms. Aminata Koroma", "direct: It was slow, = Tomas Brandt"],
    );
    check(
        &["The Harbor Council met on Friday. The organization called the storm “a warning.”"],
        &names,
        &["partial: a warning. = Harbor Council"],
    );
    check(
        &["The Lomba Rowing Observatory met the Harbor Council. “We row,” the observatory said."],
        &names,
        &["direct: We row, = Lomba Rowing Observatory"],
    );
}

#[test]
fn a_pronoun_is_never_of_the_other_gender() {
    let names = ["Aminata Koroma/f", "Tomas Brandt/m", "Sulei Vantor"];
    for (lines, want) in [
        // The nearest subject is a woman, so "he" is the man before her.
        (["Brandt dug.", "Koroma watched.", "“It rained,” he said."], "Tomas Brandt"),
        (["Brandt dug.", "Koroma watched.", "“It rained,” she said."], "Aminata Koroma"),
        (["Koroma and her aunt dug.", "It rained.", "“It rained,” he said."], "he"),
        // One of unknown gender may be meant by either.
        (["Brandt dug.", "Vantor watched.", "“It rained,” she said."], "Sulei Vantor"),
    ] {
        check(&lines, &names, &[&format!("direct: It rained, = {want}")]);
    }
    let story = story(&["Koroma dug.", "“It rained,” he said."], &names);
    assert!(story.notes.quotes[0].speaker.as_ref().is_some_and(|s| !s.shown && s.entity.is_none()));
}

#[test]
fn who_only_took_the_picture_does_not_speak() {
    check(
        &["[] A ditch in Lomba. (Photo: Tomas Brandt)", "Rain fell.", "“It was cold,” he said."],
        &["Tomas Brandt/m"],
        &["direct: It was cold, = he"],
    );
    check(
        &["[] A ditch in Lomba. (Photo: Tomas Brandt)", "Brandt dug.", "“It was cold,” he said."],
        &["Tomas Brandt/m"],
        &["direct: It was cold, = Tomas Brandt"],
    );
}

#[test]
fn the_agency_in_a_dateline_does_not_speak() {
    let line = "LOMBA, July 3 (Wirepost) - A farmer on trial for stealing a goat told a court on Friday \
        that he had fed it, and called it “slim”.";
    let mut story = story(&[line], &["@Wirepost"]);
    let end = line.find(" A farmer").unwrap();
    story.dateline = Some(Dateline { span: Span::new(0, end), ..Dateline::default() });
    annotate(&mut story);
    assert_eq!(line_of(&story, 0), "partial: slim = farmer");
}

#[test]
fn the_clause_says_whose_words_they_are() {
    let names = ["Aminata Koroma/f"];
    check(
        &[
            "Koroma had slept until a boy of 9 came to the door and asked for “the lady with the shovel.”",
        ],
        &names,
        &["partial: the lady with the shovel. = boy"],
    );
    check(
        &["The newspaper O Vale do Sul found it “a feast of mud.”"],
        &names,
        &["partial: a feast of mud. = O Vale do Sul"],
    );
}

#[test]
fn what_a_trade_calls_a_thing_is_a_term() {
    for (text, want) in [
        ("It is a slope that farmers call “angry hill.”", "title: angry hill. = -"),
        ("It is a plan that critics call “angry mud.”", "partial: angry mud. = critics"),
    ] {
        check(&[text], &[], &[want]);
    }
}

#[test]
fn other_languages_name_only_whom_the_story_names() {
    let check = |language: &str, text: &str, want: &str| {
        let mut story = story(&[text], &["Aminata Koroma/f"]);
        story.language = Some(language.into());
        annotate(&mut story);
        assert_eq!(line_of(&story, 0), want);
    };
    check(
        "de",
        "«Wir haben gegraben», sagte Koroma.",
        "direct: Wir haben gegraben = Aminata Koroma",
    );
    check("de", "Als Grund nannte sie Regen. «Es war kalt.»", "direct: Es war kalt. = -");
    check(
        "es",
        "“Cavamos toda la noche”, dijo Koroma.",
        "direct: Cavamos toda la noche = Aminata Koroma",
    );
    check("es", "“Cavamos toda la noche”, dijo la vecina.", "direct: Cavamos toda la noche = -");
    check("ja", "村長は「一晩中掘った」と述べた。", "direct: 一晩中掘った = -");
    check("ja", "犬は「まる」と呼ばれる。", "title: まる = -");
}

#[test]
fn a_heading_between_dashes_borrows_too() {
    check(
        &[
            "“We dug all night,” Brandt said.",
            "- ‘Mud and more mud’ -",
            "“It was mud and more mud,” Koroma said.",
        ],
        &["Aminata Koroma/f", "Tomas Brandt/m"],
        &[
            "direct: We dug all night, = Tomas Brandt",
            "direct: Mud and more mud = Aminata Koroma",
            "direct: It was mud and more mud, = Aminata Koroma",
        ],
    );
}

#[test]
fn a_heading_borrows_the_speaker_of_its_words() {
    check(
        &["# ‘Mud and more mud’: a night in Lomba", "“It was mud and more mud,” Koroma said."],
        &["Aminata Koroma"],
        &[
            "direct: Mud and more mud = Aminata Koroma",
            "direct: It was mud and more mud, = Aminata Koroma",
        ],
    );
}

#[test]
fn a_speaker_has_its_words_rule_and_score() {
    let story = story(&["“We dug,” said Koroma."], &["Aminata Koroma"]);
    let quote = &story.notes.quotes[0];
    let speaker = quote.speaker.as_ref().unwrap();
    assert_eq!(story.cut(speaker.span), "Koroma");
    assert_eq!(speaker.entity, Some(0));
    assert_eq!(speaker.rule, "q-said-x");
    assert_eq!(story.cut(quote.cue.unwrap()), "said");
    assert!(speaker.shown && speaker.score > 0.8);
}

#[test]
fn furniture_is_not_read() {
    let mut story = story(&["“We dug,” Koroma said."], &[]);
    story.blocks[0].role = Role::Furniture;
    annotate(&mut story);
    assert!(story.notes.quotes.is_empty());
}

mod any_text {
    use proptest::prelude::*;

    use super::*;

    /// Lines that are mostly marks, cues and names.
    fn lines() -> impl Strategy<Value = Vec<String>> {
        let piece = prop::sample::select(vec![
            "“",
            "”",
            "\"",
            "‘",
            "’",
            "'",
            "``",
            "''",
            "«",
            "»",
            "„",
            "「",
            "」",
            "said",
            "Ruiz",
            "he",
            "she",
            ",",
            ".",
            "?",
            ":",
            "—",
            "(",
            ")",
            " ",
            " ",
            " ",
            "a",
            "the",
            "mayor",
            "é",
            "6",
            "'s",
            "called",
            "according to",
            "and",
            "who",
            "\u{301}",
            "日",
            "…",
            "statement",
            "from",
        ]);
        prop::collection::vec(prop::collection::vec(piece, 0..40).prop_map(|p| p.concat()), 0..8)
    }

    proptest! {
        #[test]
        fn quotes_are_sorted_disjoint_and_in_one_block(lines in lines()) {
            let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
            let story = story(&lines, &["Ana Ruiz"]);
            let parts: Vec<Span> = story.notes.quotes.iter().flat_map(|q| q.parts.iter().copied()).collect();
            for pair in parts.windows(2) {
                prop_assert!(pair[0].end <= pair[1].start, "{pair:?}");
            }
            for part in parts {
                prop_assert!(!part.is_empty());
                prop_assert!(story.text.get(part.start..part.end).is_some(), "{part:?}");
                prop_assert!(story.blocks.iter().any(|b| b.span.covers(part)), "{part:?}");
            }
            for quote in &story.notes.quotes {
                prop_assert!(!quote.parts.is_empty());
                let spans = quote.cue.into_iter().chain(quote.speaker.as_ref().map(|s| s.span));
                for span in spans {
                    prop_assert!(story.text.get(span.start..span.end).is_some_and(|t| !t.is_empty()));
                    prop_assert!(story.blocks.iter().any(|b| b.span.covers(span)));
                }
            }
        }
    }
}
