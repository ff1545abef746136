//! Tests of the whole room, in annotated text: `[Ana Ruiz|0]` is a mention of the entity 0.

use std::fmt::Write;

use proptest::{prop_assert, proptest};

use super::annotate;
use crate::story::{Block, Caption, Credit, Dateline, Entity, EntityKind, Role, Span, Story};

/// A story of paragraphs, a line each.
fn story(text: &str) -> Story {
    let mut story = Story { text: text.into(), language: Some("en".into()), ..Story::default() };
    let mut at = 0;
    for line in text.split('\n') {
        let span = Span::new(at, at + line.len());
        story.blocks.push(Block { span, role: Role::Paragraph });
        at = span.end + 1;
    }
    story
}

/// The text without its marks, and with the mentions that the rules find marked the same way.
fn marked(story: &Story) -> String {
    let mut out = String::new();
    let mut at = 0;
    for mention in &story.notes.mentions {
        out.push_str(story.cut(Span::new(at, mention.span.start)));
        let _ = write!(out, "[{}|{}]", story.cut(mention.span), mention.entity);
        at = mention.span.end;
    }
    out.push_str(story.cut(Span::new(at, story.text.len())));
    out
}

fn plain(marked: &str) -> String {
    let mut out = String::new();
    let mut rest = marked;
    while let Some((before, after)) = rest.split_once('[') {
        let (name, after) = after.split_once('|').expect("a number");
        let (_, after) = after.split_once(']').expect("a bracket");
        out.push_str(before);
        out.push_str(name);
        rest = after;
    }
    out + rest
}

fn check(text: &str, entities: &[(EntityKind, &str)]) -> Vec<Entity> {
    let mut story = story(&plain(text));
    annotate(&mut story);
    assert_eq!(marked(&story), text);
    let got: Vec<(EntityKind, &str)> =
        story.notes.entities.iter().map(|e| (e.kind, e.name.as_str())).collect();
    assert_eq!(got, entities, "{text}");
    story.notes.entities
}

use EntityKind::{Event, Nationality, Organization, Person, Place};

#[test]
fn one_person_by_all_forms() {
    let got = check(
        "President [Mateo Quiroga|0] spoke. [Quiroga|0]’s rival, [Lucía Ferrer Soto|1], wept. [Ferrer|1] left \
         and Attorney General [Mateo Andrés Quiroga|0] stayed.",
        &[(Person, "Mateo Andrés Quiroga"), (Person, "Lucía Ferrer Soto")],
    );
    assert_eq!(got[0].titles, ["Attorney General", "President"]);
    assert_eq!(got[0].count, 3);
}

#[test]
fn two_persons_of_one_surname_stay_two() {
    check(
        "[Anna Keller|0] and [Peter Keller|1] sang.\nThe crowd asked for [Keller|0].",
        &[(Person, "Anna Keller"), (Person, "Peter Keller")],
    );
    check(
        "[Keller|0] sang. His wife, [Anna Keller|1], wept. Then Mr. [Keller|0] bowed. Mr. [Keller|0] left.",
        &[(Person, "Keller"), (Person, "Anna Keller")],
    );
    // The story is about the one who is not brought in as a relative.
    check(
        "His wife, [Anna Keller|0], was there when [Peter Keller|1], 34, sang.\n[Keller|1] bowed.",
        &[(Person, "Anna Keller"), (Person, "Peter Keller")],
    );
    check(
        "[Peter Keller|0] sang. [Peter Keller|0] left.\nHis rival, [Anna Keller|1], cried.\n[Keller|0] bowed.",
        &[(Person, "Peter Keller"), (Person, "Anna Keller")],
    );
    check(
        "[Anna Keller|0] and [Peter Keller|1] sang.\nThen Mrs. [Keller|0] left.",
        &[(Person, "Anna Keller"), (Person, "Peter Keller")],
    );
}

#[test]
fn organizations_by_head_acronym_and_brackets() {
    check(
        "The [Valdorian Harbor Agency|0] spoke. On Monday the [Agency|0] left.",
        &[(Organization, "Valdorian Harbor Agency")],
    );
    check(
        "The [National Flood Relief Agency|0] ([NFRA|0]) came. The [NFRA|0] said so.",
        &[(Organization, "National Flood Relief Agency")],
    );
    check(
        "The [Department of Water and Forests|0] met [Zantrex Corp.|1] on Monday. Later [Zantrex|1] shares fell.",
        &[(Organization, "Department of Water and Forests"), (Organization, "Zantrex Corp.")],
    );
}

#[test]
fn bodies_joined_by_and_are_two() {
    check(
        "The groups [Harbor Forum|0] and [Peruvian Prison Observatory|1] spoke.",
        &[(Organization, "Harbor Forum"), (Organization, "Peruvian Prison Observatory")],
    );
    check(
        "The [Food and Drug Administration|0] agreed.",
        &[(Organization, "Food and Drug Administration")],
    );
}

#[test]
fn a_joined_word_leaves_the_name() {
    check(
        "A [Peruvian|0]-born miller won in [Geneva|1].",
        &[(Nationality, "Peruvian"), (Place, "Geneva")],
    );
}

#[test]
fn the_noun_before_the_comma_says_what_a_name_is() {
    check(
        "The miller's lawyer, [Zorin Malquet|0], wept. Their coach, [Ilta Veskunen|1], said so.",
        &[(Person, "Zorin Malquet"), (Person, "Ilta Veskunen")],
    );
    check(
        "A glaciologist, [Zorin Stone|0], said so. The owner, [Inner Bay Lines Ltd.|1], paid.",
        &[(Person, "Zorin Stone"), (Organization, "Inner Bay Lines Ltd.")],
    );
    check(
        "In [Zelbridge|0], the miller [Ilta Veskunen|1] wept.",
        &[(Place, "Zelbridge"), (Person, "Ilta Veskunen")],
    );
}

#[test]
fn seats_unions_and_the_parties_of_leaders() {
    check(
        "The seat of [Zelbridge East|0] is open. She won [Zelbridge East|0].",
        &[(Place, "Zelbridge East")],
    );
    check(
        "The [River Union|0] of [Maria Quorrin|1] won.",
        &[(Organization, "River Union"), (Person, "Maria Quorrin")],
    );
    check("They met in [Three Rivers|0], [Ohio|1].", &[(Place, "Three Rivers"), (Place, "Ohio")]);
}

#[test]
fn a_sentence_makes_no_name_of_a_common_word() {
    check(
        "The [Zelbridge Company|0] closed.\nCompany staff left the company.",
        &[(Organization, "Zelbridge Company")],
    );
}

#[test]
fn a_word_before_a_known_surname_is_no_given_name() {
    check(
        "Forgetful [Quiroga|0] faces the sea\nGov. [Mateo Quiroga|0] left. [Mateo Quiroga|0] wept. [Quiroga|0] sang.",
        &[(Person, "Mateo Quiroga")],
    );
}

#[test]
fn a_child_is_no_namesake() {
    check(
        "[Mateo Quiroga|0], 71, rowed.\n[Lucía Ferrer|1] and her son, [Mateo|2], waved.",
        &[(Person, "Mateo Quiroga"), (Person, "Lucía Ferrer"), (Person, "Mateo")],
    );
    check(
        "[Mateo Quiroga|0], 71, rowed.\n[Lucía Quiroga|1] and her son, [Mateo|0], waved.",
        &[(Person, "Mateo Quiroga"), (Person, "Lucía Quiroga")],
    );
}

#[test]
fn parts_of_a_body_are_not_the_body() {
    check(
        "She told the [AP|0] so. The [Associated Press Science Department|1] is responsible.",
        &[(Organization, "AP"), (Organization, "Associated Press Science Department")],
    );
}

#[test]
fn nationalities_and_places_stand_apart() {
    check(
        "In [Peru|0], the [Peruvian|1] President [Rosa Huanca|2] met [Peruvians|1] from [Lima|3].",
        &[(Place, "Peru"), (Nationality, "Peruvian"), (Person, "Rosa Huanca"), (Place, "Lima")],
    );
    check(
        "[U.S.|0] officials said the [United States|0] would wait. [Florida|1] Gov. [Dale Brandt|2] agreed.",
        &[(Place, "United States"), (Place, "Florida"), (Person, "Dale Brandt")],
    );
    check(
        "The [Peruvian|0]-based group left [Lima|1].",
        &[(Nationality, "Peruvian"), (Place, "Lima")],
    );
}

#[test]
fn common_words_months_and_days_are_no_names() {
    check("Officials met on Monday in May. However, Voters waited. Protests grew.", &[]);
    check("Then it rained. Will it stop? Rose bushes bloom.", &[]);
}

#[test]
fn events_and_lists_of_names() {
    check(
        "[Karl Weiss|0], [Ewa Nowak|1] and [Tom Reed|2] won at the [Harbor Film Festival|3].",
        &[
            (Person, "Karl Weiss"),
            (Person, "Ewa Nowak"),
            (Person, "Tom Reed"),
            (Event, "Harbor Film Festival"),
        ],
    );
}

#[test]
fn headlines_in_capitals_take_their_names_from_the_story() {
    let mut story =
        story("Brandt Signs Harbor Bill As Critics Gather Outside\nGov. Dale Brandt signed it.");
    story.blocks[0].role = Role::Headline;
    annotate(&mut story);
    assert_eq!(
        marked(&story),
        "[Brandt|0] Signs Harbor Bill As Critics Gather Outside\nGov. [Dale Brandt|0] signed it."
    );
}

#[test]
fn datelines_are_places_and_credits_are_people() {
    let mut story =
        story("TRUJILLO, Peru (AP) — Rain fell.\nRosa Huanca waves. (AP Photo/Ewa Nowak)");
    let end = "TRUJILLO, Peru (AP) — ".len();
    story.dateline = Some(Dateline { span: Span::new(0, end), ..Dateline::default() });
    story.blocks[1].role = Role::Caption;
    let credit = Credit {
        text: "AP Photo/Ewa Nowak".into(),
        photographer: Some("Ewa Nowak".into()),
        agency: Some("AP".into()),
    };
    story.captions.push(Caption {
        block: 1,
        span: story.blocks[1].span,
        credit: Some(credit),
        ..Caption::default()
    });
    annotate(&mut story);
    assert_eq!(
        marked(&story),
        "[TRUJILLO|0], [Peru|1] ([AP|2]) — Rain fell.\n[Rosa Huanca|3] waves. ([AP|2] Photo/[Ewa Nowak|4])"
    );
    assert_eq!(story.notes.entities[0].name, "Trujillo");
    assert_eq!(story.captions[0].people.len(), 1);
}

#[test]
fn a_heading_in_capitals_is_no_dateline() {
    let mut story = story("ROWING CLUBS - RESULTS FROM ZELBRIDGE\nRain fell.");
    let span = Span::new(0, "ROWING CLUBS - ".len());
    story.dateline = Some(Dateline { span, ..Dateline::default() });
    annotate(&mut story);
    assert!(story.notes.mentions.iter().all(|m| story.cut(m.span) != "ROWING CLUBS"));
}

#[test]
fn a_row_of_figures_is_no_dateline() {
    let mut story = story("HARBOR LINE   12.50  (- 0.20)\nZELBRIDGE (Acme) - Rain fell.");
    annotate(&mut story);
    let lines = story.notes.mentions.iter().filter(|m| m.rule == "dateline");
    assert_eq!(lines.map(|m| story.cut(m.span)).collect::<Vec<_>>(), ["ZELBRIDGE", "Acme"]);
}

#[test]
fn credits_name_each_agency_and_bodies_that_took_the_picture() {
    let check = |photographer: &str, agency: Option<&str>, expect: &[(EntityKind, &str)]| {
        let credit = [Some(photographer), agency].into_iter().flatten().collect::<Vec<_>>();
        let mut story = story(&format!("A ditch. ({})", credit.join("/")));
        story.blocks[0].role = Role::Caption;
        let credit = Credit {
            text: credit.join("/"),
            photographer: Some(photographer.into()),
            agency: agency.map(Into::into),
        };
        let span = story.blocks[0].span;
        story.captions.push(Caption { span, credit: Some(credit), ..Caption::default() });
        annotate(&mut story);
        let got: Vec<(EntityKind, &str)> =
            story.notes.entities.iter().map(|e| (e.kind, e.name.as_str())).collect();
        assert_eq!(got, expect, "{photographer}");
    };
    check(
        "Ewa Nowak",
        Some("Zelbridge Post via AP"),
        &[(Person, "Ewa Nowak"), (Organization, "Zelbridge Post"), (Organization, "AP")],
    );
    check("Zelbridge Metals", None, &[(Organization, "Zelbridge Metals")]);
}

#[test]
fn a_datelines_place_is_one_in_the_text_too() {
    let mut story = story("PORT ZELDEN, Peru (AP) — Rain fell.\nShe left Port Zelden.");
    let end = "PORT ZELDEN, Peru (AP) — ".len();
    story.dateline = Some(Dateline { span: Span::new(0, end), ..Dateline::default() });
    annotate(&mut story);
    assert_eq!(
        marked(&story),
        "[PORT ZELDEN|0], [Peru|1] ([AP|2]) — Rain fell.\nShe left [Port Zelden|0]."
    );
}

#[test]
fn captions_tell_who_is_pictured() {
    let check = |text: &str, expect: &[(&str, Option<bool>, Option<&str>)]| {
        let mut story = story(text);
        story.blocks[0].role = Role::Caption;
        story.captions.push(Caption { span: story.blocks[0].span, ..Caption::default() });
        annotate(&mut story);
        let names: Vec<(&str, Option<bool>, Option<&str>)> = story.captions[0]
            .people
            .iter()
            .map(|p| {
                (story.notes.entities[p.entity].name.as_str(), p.pictured, p.position.as_deref())
            })
            .collect();
        assert_eq!(names, expect, "{text}");
    };
    check(
        "Rosa Huanca, right, sister of Karl Weiss, waits outside the court in Lima, Peru, Saturday, Nov. 16, 2024, \
         after Attorney General Mateo Quiroga spoke. Peter Keller is on trial.",
        &[
            ("Rosa Huanca", Some(true), Some("right")),
            ("Karl Weiss", Some(false), None),
            ("Mateo Quiroga", Some(false), None),
            ("Peter Keller", Some(false), None),
        ],
    );
    check(
        "FILE - President Rosa Huanca and Karl Weiss, second from left, greet crowds.",
        &[("Rosa Huanca", Some(true), None), ("Karl Weiss", Some(true), Some("second from left"))],
    );
    check(
        "From left, Rosa Huanca, Karl Weiss and Ewa Nowak attend a rally.",
        &[
            ("Rosa Huanca", Some(true), Some("left")),
            ("Karl Weiss", Some(true), Some("second from left")),
            ("Ewa Nowak", Some(true), Some("right")),
        ],
    );
    check(
        "[2/3]Rosa Huanca, head of the harbor, greets Karl Weiss, at left.",
        &[("Rosa Huanca", Some(true), None), ("Karl Weiss", Some(true), Some("left"))],
    );
    check(
        "Supporters of Rosa Huanca march. Karl Weiss, at left, won.",
        &[("Rosa Huanca", Some(false), None), ("Karl Weiss", Some(true), Some("left"))],
    );
}

#[test]
fn other_languages_name_only_what_lists_hold() {
    let mut story =
        story("El presidente José Garcia llegó a Lima. Muchos vecinos celebraron La Noche.");
    story.language = Some("es".into());
    annotate(&mut story);
    assert_eq!(
        marked(&story),
        "El presidente [José Garcia|0] llegó a [Lima|1]. Muchos vecinos celebraron La Noche."
    );
}

#[test]
fn a_given_name_tells_a_person_in_any_language() {
    // A given name that tells man or woman may have an unknown word after it.
    let mut story = story("Die Hebamme Nadia Zorquell kam an. Zorquell sang im Alten Haus.");
    story.language = Some("de".into());
    annotate(&mut story);
    assert_eq!(
        marked(&story),
        "Die Hebamme [Nadia Zorquell|0] kam an. [Zorquell|0] sang im Alten Haus."
    );
}

proptest! {
    #[test]
    fn any_text_gives_sorted_disjoint_mentions(text in "([A-Z][a-z]{0,6}|[ ,.'’“”()—\\-&/0-9\n]|of|and|the|é|日|U\\.S\\.|President |Lima){0,60}") {
        let mut story = story(&text);
        story.captions.push(Caption { span: Span::new(0, text.len()), ..Caption::default() });
        story.day = Some(jiff::civil::date(2024, 11, 16));
        annotate(&mut story);
        let mut end = 0;
        for mention in &story.notes.mentions {
            prop_assert!(mention.span.start >= end && mention.span.end > mention.span.start);
            prop_assert!(!story.cut(mention.span).is_empty());
            prop_assert!(!story.cut(mention.span).contains('\n'));
            prop_assert!(mention.entity < story.notes.entities.len());
            end = mention.span.end;
        }
    }
}

#[test]
fn given_names_are_joined_by_general_rules() {
    let check = |text: &str, kind: EntityKind, names: &[&str], expect: &[usize]| {
        let story = story(text);
        let mut from = 0;
        let span = |name: &&str| {
            let start = from + text.get(from..).unwrap().find(name).expect("in the text");
            from = start + name.len();
            (Span::new(start, from), kind)
        };
        let given: Vec<(Span, EntityKind)> = names.iter().map(span).collect();
        assert_eq!(super::linked(&story, &given), expect, "{text}");
    };
    check(
        "The Chapel of Velmism closed. The Chapel said Velmism was well.",
        Organization,
        &["Chapel of Velmism", "Chapel", "Velmism"],
        &[0, 0, 0],
    );
    check(
        "The Freeland Supreme Court of Tolls met. The Supreme Court sat.",
        Organization,
        &["Freeland Supreme Court of Tolls", "Supreme Court"],
        &[0, 0],
    );
    check("Oakum City is by the sea. Oakum is small.", Place, &["Oakum City", "Oakum"], &[0, 0]);
    check("Mexico City is large. Mexico is larger.", Place, &["Mexico City", "Mexico"], &[0, 1]);
    check(
        "President Rosa Huanca met Prime Minister Karl Weiss. The President left.",
        Person,
        &["President Rosa Huanca", "Prime Minister Karl Weiss", "President"],
        &[0, 1, 0],
    );
    check(
        "Rosa Huanca and Karl Huanca met. Rosa left; Karl stayed.",
        Person,
        &["Rosa Huanca", "Karl Huanca", "Rosa", "Karl"],
        &[0, 1, 0, 1],
    );
}
