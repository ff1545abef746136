//! Who speaks in the ways that wire copy and web pages are written: own samples, a table each.

use std::fmt::Write;

use super::tests::{said, said_in};

const NAMES: [&str; 5] = [
    "Aminata Koroma/f",
    "Tomas Brandt/m",
    "@Harbor Council",
    "@Lomba Rowing Observatory",
    "Sulei Vantor",
];

/// Each text with the quotations it has; all that differ are told at once.
fn table(rows: &[(&[&str], &[&str])]) {
    let mut wrong = String::new();
    for (lines, want) in rows {
        let found = said(lines, &NAMES);
        if found != *want {
            let _ = write!(wrong, "\n{lines:?}\n  found {found:?}\n   want {want:?}");
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn marks_of_every_style() {
    table(&[
        (&["«We dug all night», Koroma said."], &["direct: We dug all night = Aminata Koroma"]),
        (&["« We dug all night », Koroma said."], &["direct: We dug all night = Aminata Koroma"]),
        (&["„We dug all night“, Koroma said."], &["direct: We dug all night = Aminata Koroma"]),
        (&["„We dug all night”, Koroma said."], &["direct: We dug all night = Aminata Koroma"]),
        (&["‚We dug all night‘, Koroma said."], &["direct: We dug all night = Aminata Koroma"]),
        (&["»We dug all night«, Koroma said."], &["direct: We dug all night = Aminata Koroma"]),
        (&["「We dug all night」 Koroma said."], &["direct: We dug all night = Aminata Koroma"]),
        (&["『We dug all night』 Koroma said."], &["direct: We dug all night = Aminata Koroma"]),
        (&["‹We dug all night›, Koroma said."], &["direct: We dug all night = Aminata Koroma"]),
        (&["``We dug all night,'' Koroma said."], &["direct: We dug all night, = Aminata Koroma"]),
        (&["''We dug all night,'' Koroma said."], &["direct: We dug all night, = Aminata Koroma"]),
        (&["‘We dug all night,’ Koroma said."], &["direct: We dug all night, = Aminata Koroma"]),
        (&["'We dug all night,' Koroma said."], &["direct: We dug all night, = Aminata Koroma"]),
        (&["\"We dug all night,\" Koroma said."], &["direct: We dug all night, = Aminata Koroma"]),
        (&["＂We dug all night,＂ Koroma said."], &["direct: We dug all night, = Aminata Koroma"]),
    ]);
}

#[test]
fn wrong_and_missing_closers() {
    table(&[
        (&["“We dug all night,“ Koroma said."], &["direct: We dug all night, = Aminata Koroma"]),
        (&["”We dug all night,” Koroma said."], &["direct: We dug all night, = Aminata Koroma"]),
        (&["“We dug all night,\" Koroma said."], &["direct: We dug all night, = Aminata Koroma"]),
        (&["\"We dug all night,” Koroma said."], &["direct: We dug all night, = Aminata Koroma"]),
        (&["“We dug all night,'' Koroma said."], &["direct: We dug all night, = Aminata Koroma"]),
        (&["“We dug all night,’ Koroma said."], &["direct: We dug all night, = Aminata Koroma"]),
        (&["“We dug all night, Koroma said."], &["direct: We dug all night, = Aminata Koroma"]),
        (
            &["“We dug all night, Koroma said. “Then it rained,” she said."],
            &[
                "direct: We dug all night, = Aminata Koroma",
                "direct: Then it rained, = Aminata Koroma",
            ],
        ),
        (
            &["“We dug,” Koroma said. \"All night.\" “It rained.”"],
            &[
                "direct: We dug, = Aminata Koroma",
                "direct: All night. = Aminata Koroma",
                "direct: It rained. = Aminata Koroma",
            ],
        ),
    ]);
}

#[test]
fn over_paragraphs_block_quotes_and_verse() {
    table(&[
        (
            &["“We dug all night,” Koroma said. “Then it rained.", "“It was cold.", "“We left.”"],
            &[
                "direct: We dug all night, = Aminata Koroma",
                "direct: Then it rained. / It was cold. / We left. = Aminata Koroma",
            ],
        ),
        // A paragraph closes its mark though the next goes on.
        (
            &["Koroma said: “We dug all night.”", "“It was cold.”", "Brandt left."],
            &[
                "direct: We dug all night. = Aminata Koroma",
                "direct: It was cold. = Aminata Koroma",
            ],
        ),
        (
            &["Koroma wrote:", "“The water rose,", "the wind blew,", "and no one came.”"],
            &["direct: The water rose, / the wind blew, / and no one came. = Aminata Koroma"],
        ),
        (
            &["Brandt read from the letter:", "“Dear friends, we have no bread.”"],
            &["direct: Dear friends, we have no bread. = Tomas Brandt"],
        ),
    ]);
}

#[test]
fn tweets_and_posts() {
    table(&[
        (
            &["“The road is shut,” Koroma tweeted on Friday."],
            &["direct: The road is shut, = Aminata Koroma"],
        ),
        (
            &["“The road is shut,” Koroma posted on her page."],
            &["direct: The road is shut, = Aminata Koroma"],
        ),
        (
            &["“The road is shut. #mud @lomba” — Aminata Koroma (@akoroma) July 3"],
            &["direct: The road is shut. #mud @lomba = Aminata Koroma"],
        ),
        (
            &["In a tweet, Koroma wrote: “The road is shut.”"],
            &["direct: The road is shut. = Aminata Koroma"],
        ),
    ]);
}

#[test]
fn interviews_and_dialogue() {
    table(&[
        (
            &["“Who dug?” Brandt asked.", "“We did,” Koroma said.", "“All night?”", "“All night.”"],
            &[
                "direct: Who dug? = Tomas Brandt",
                "direct: We did, = Aminata Koroma",
                "direct: All night? = Tomas Brandt",
                "direct: All night. = Aminata Koroma",
            ],
        ),
        (
            &[
                "Aminata Koroma is a nurse.",
                "Q: Who dug?",
                "A: We did.",
                "Q: When?",
                "A: All night.",
            ],
            &["direct: We did. = Aminata Koroma", "direct: All night. = Aminata Koroma"],
        ),
        (
            &["BRANDT: Who dug?", "KOROMA: We did.", "BRANDT: When?", "KOROMA: All night."],
            &[
                "direct: Who dug? = Tomas Brandt",
                "direct: We did. = Aminata Koroma",
                "direct: When? = Tomas Brandt",
                "direct: All night. = Aminata Koroma",
            ],
        ),
        // One such line is no talk.
        (&["WANTED: a nurse.", "Koroma: a life in mud."], &[]),
        (
            &["BRANDT: “Who dug?”", "KOROMA: “We did.”"],
            &["direct: Who dug? = Tomas Brandt", "direct: We did. = Aminata Koroma"],
        ),
        (
            &["Asked who dug, Koroma said, “We did.” Asked when, she said, “All night.”"],
            &["direct: We did. = Aminata Koroma", "direct: All night. = Aminata Koroma"],
        ),
        (
            &["Brandt asked Koroma who dug. “We did,” she said."],
            &["direct: We did, = Aminata Koroma"],
        ),
        (
            &[
                "“We dug,” Koroma said.",
                "“It rained,” she said.",
                "“It was cold,” she said.",
                "“I left,” he said of Brandt.",
            ],
            &[
                "direct: We dug, = Aminata Koroma",
                "direct: It rained, = Aminata Koroma",
                "direct: It was cold, = Aminata Koroma",
                "direct: I left, = he",
            ],
        ),
    ]);
}

#[test]
fn organizations_and_papers() {
    table(&[
        (
            &["“We will pay,” the Harbor Council said in a statement."],
            &["direct: We will pay, = Harbor Council"],
        ),
        (
            &["The Harbor Council issued a statement saying: “We will pay.”"],
            &["direct: We will pay. = Harbor Council"],
        ),
        (
            &["In a statement, the Harbor Council said: “We will pay.”"],
            &["direct: We will pay. = Harbor Council"],
        ),
        (
            &["A statement by the Harbor Council read: “We will pay.”"],
            &["direct: We will pay. = Harbor Council"],
        ),
        (&["“The wall is weak,” the report said."], &["direct: The wall is weak, = report"]),
        (&["The report says the wall is “weak and old.”"], &["partial: weak and old. = report"]),
        (
            &["“The wall is weak,” according to the report by the Harbor Council."],
            &["direct: The wall is weak, = Harbor Council"],
        ),
        (
            &["“We will pay,” said a spokeswoman, who did not give her name."],
            &["direct: We will pay, = spokeswoman"],
        ),
    ]);
}

#[test]
fn long_appositives_and_unknown_verbs() {
    table(&[
        (
            &[
                "“We dug all night,” said Koroma, who has run the clinic on the hill for twelve years.",
            ],
            &["direct: We dug all night, = Aminata Koroma"],
        ),
        (
            &[
                "“We dug all night,” Koroma, a nurse who has run the clinic on the hill since the flood of 2009, said.",
            ],
            &["direct: We dug all night, = Aminata Koroma"],
        ),
        (
            &[
                "Koroma, a nurse, mother of three and member of the board, said: “We dug all night.”",
            ],
            &["direct: We dug all night. = Aminata Koroma"],
        ),
        (
            &["“We dug all night,” said Aminata Koroma, 34, a nurse at the clinic on the hill."],
            &["direct: We dug all night, = Aminata Koroma"],
        ),
        (
            &["“We dug all night,” Koroma deadpanned."],
            &["direct: We dug all night, = Aminata Koroma"],
        ),
        (&["“We dug all night,” sighed Koroma."], &["direct: We dug all night, = Aminata Koroma"]),
        (
            &["“We dug all night!” Koroma thundered."],
            &["direct: We dug all night! = Aminata Koroma"],
        ),
        (
            &["“We dug all night,” Koroma snapped back."],
            &["direct: We dug all night, = Aminata Koroma"],
        ),
        (&["“We dug all night,” Koroma laughed."], &["direct: We dug all night, = Aminata Koroma"]),
        (
            &["Koroma shrugged: “We dug all night.”"],
            &["direct: We dug all night. = Aminata Koroma"],
        ),
        (
            &["“We dug all night,” Koroma croaked from her bed."],
            &["direct: We dug all night, = Aminata Koroma"],
        ),
    ]);
}

#[test]
fn what_is_reported_without_marks() {
    table(&[
        (
            &["Koroma said that the road to Lomba was shut on Friday."],
            &["indirect: the road to Lomba was shut on Friday = Aminata Koroma"],
        ),
        (
            &["Koroma said on Friday the road to Lomba was shut."],
            &["indirect: the road to Lomba was shut = Aminata Koroma"],
        ),
        (
            &["The road to Lomba was shut, Koroma said on Friday."],
            &["indirect: The road to Lomba was shut = Aminata Koroma"],
        ),
        (
            &["The road to Lomba was shut, said Koroma, a nurse at the clinic."],
            &["indirect: The road to Lomba was shut = Aminata Koroma"],
        ),
        (
            &["The road to Lomba, Koroma said, would be shut for days."],
            &["indirect: The road to Lomba / would be shut for days = Aminata Koroma"],
        ),
        (
            &["According to the Harbor Council, the road to Lomba was shut."],
            &["indirect: the road to Lomba was shut = Harbor Council"],
        ),
        (
            &["The road to Lomba was shut, according to the Harbor Council."],
            &["indirect: The road to Lomba was shut = Harbor Council"],
        ),
        (
            &["Koroma told reporters in Lomba on Friday that the road was shut."],
            &["indirect: the road was shut = Aminata Koroma"],
        ),
        (
            &["Koroma said the road was shut, adding that the bridge had gone."],
            &[
                "indirect: the road was shut = Aminata Koroma",
                "indirect: the bridge had gone = Aminata Koroma",
            ],
        ),
        (
            &["The road was shut, Koroma said on Friday, adding that the bridge had gone."],
            &[
                "indirect: The road was shut = Aminata Koroma",
                "indirect: the bridge had gone = Aminata Koroma",
            ],
        ),
        (
            &["Koroma said the road was shut, and Brandt said the bridge had gone."],
            &[
                "indirect: the road was shut = Aminata Koroma",
                "indirect: the bridge had gone = Tomas Brandt",
            ],
        ),
        (
            &["“The road is shut,” Koroma said several hours after the storm had passed."],
            &["direct: The road is shut, = Aminata Koroma"],
        ),
        // Neither said nor by anyone.
        (&["Koroma did not say that the road was shut."], &[]),
        (&["Koroma was told that the road was shut."], &[]),
        (&["It is said that the road was shut."], &[]),
        (&["Koroma would say that the road was shut."], &[]),
        (&["Koroma said a prayer for the road."], &[]),
        (&["What Koroma says the road will do is known."], &[]),
        (
            &["In a letter to the town, Koroma said: “The road is shut.”"],
            &["direct: The road is shut. = Aminata Koroma"],
        ),
        (
            &["Koroma said that the road was “a bad joke.”"],
            &["partial: a bad joke. = Aminata Koroma"],
        ),
    ]);
}

#[test]
#[expect(clippy::too_many_lines, reason = "a table")]
fn other_languages_by_a_verb_beside_a_name() {
    let mut wrong = String::new();
    for (language, text, want) in [
        (
            "es",
            "“Cavamos de noche”, dijo Koroma. “No hay pan.”",
            &["direct: Cavamos de noche = Aminata Koroma", "direct: No hay pan. = Aminata Koroma"]
                [..],
        ),
        ("es", "“Cavamos de noche”, dijo Elena Ruiz.", &["direct: Cavamos de noche = Elena Ruiz"]),
        (
            "es",
            "«El muro está roto», señaló la directora del puerto, Elena Ruiz.",
            &["direct: El muro está roto = Elena Ruiz"],
        ),
        (
            "es",
            "—No hay pan en la casa —afirmó Koroma.",
            &["direct: No hay pan en la casa = Aminata Koroma"],
        ),
        ("es", "Koroma dijo: “Cavamos de noche”.", &["direct: Cavamos de noche = Aminata Koroma"]),
        (
            "es",
            "Según Koroma, “el muro está roto”.",
            &["partial: el muro está roto = Aminata Koroma"],
        ),
        (
            "es",
            "“Cavamos de noche”, ha dicho el ministro de Asuntos Exteriores, Elena Ruiz.",
            &["direct: Cavamos de noche = Elena Ruiz"],
        ),
        (
            "es",
            "“Cavamos de noche”, dijo el ministro de Asuntos Exteriores.",
            &["direct: Cavamos de noche = -"],
        ),
        (
            "de",
            "Laut Gesetz ist das „eine Plage für das ganze Dorf“.",
            &["partial: eine Plage für das ganze Dorf = -"],
        ),
        ("es", "“Cavamos de noche”, dijo la vecina.", &["direct: Cavamos de noche = -"]),
        ("es", "“Cavamos de noche”, dijo.", &["direct: Cavamos de noche = -"]),
        ("es", "Koroma dijo que el muro está roto.", &[]),
        (
            "de",
            "„Wir gruben die ganze Nacht“, sagte Koroma.",
            &["direct: Wir gruben die ganze Nacht = Aminata Koroma"],
        ),
        (
            "de",
            "»Wir gruben die ganze Nacht«, so Elena Ruiz.",
            &["direct: Wir gruben die ganze Nacht = Elena Ruiz"],
        ),
        ("de", "Koroma sagte: „Wir gruben.“", &["direct: Wir gruben. = Aminata Koroma"]),
        (
            "de",
            "„Wir gruben die ganze Nacht“, sagte der Bürgermeister.",
            &["direct: Wir gruben die ganze Nacht = -"],
        ),
        ("de", "Der Minister sagte: „Wir gruben.“", &["direct: Wir gruben. = -"]),
        (
            "fr",
            "« Nous creusions la nuit », a déclaré Koroma.",
            &["direct: Nous creusions la nuit = Aminata Koroma"],
        ),
        (
            "fr",
            "« Nous creusions la nuit », regrette Elena Ruiz.",
            &["direct: Nous creusions la nuit = Elena Ruiz"],
        ),
        ("fr", "« Nous creusions la nuit », a-t-il dit.", &["direct: Nous creusions la nuit = -"]),
        ("fr", "Koroma a dit: « Nous creusions. »", &["direct: Nous creusions. = Aminata Koroma"]),
        (
            "pt",
            "\"Cavamos a noite toda\", disse Koroma.",
            &["direct: Cavamos a noite toda = Aminata Koroma"],
        ),
        (
            "pt",
            "\"O muro caiu\", acrescentou a diretora do porto, Elena Ruiz.",
            &["direct: O muro caiu = Elena Ruiz"],
        ),
        (
            "it",
            "«Abbiamo scavato di notte», ha detto Koroma.",
            &["direct: Abbiamo scavato di notte = Aminata Koroma"],
        ),
        (
            "ar",
            "وقالت أميناتا كوروما: \"حفرنا طوال الليل\".",
            &["partial: حفرنا طوال الليل = أميناتا كوروما"],
        ),
        ("ar", "\"الجدار مكسور\"، قال براندت.", &["direct: الجدار مكسور = براندت"]),
        ("ar", "وقال رئيس البلدية للصحفيين: «سوف ندفع».", &["partial: سوف ندفع = -"]),
        ("nl", "“We hebben gegraven”, zei Koroma.", &["direct: We hebben gegraven = -"]),
    ] {
        let found = said_in(Some(language), &[text], &NAMES);
        if found != want {
            let _ = write!(wrong, "\n{text}\n  found {found:?}\n   want {want:?}");
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}
