//! Tests of captions against paragraphs.

use super::{Verdict, glance, judge, read};
use crate::story::Day;

const REFERENCE: Day = jiff::civil::date(2024, 11, 20);

fn check(line: &str, text: &str, date: &str, place: &str) {
    let found = read(line, Some(REFERENCE));
    let got = (
        found.text.as_str(),
        found.date.map_or("-".to_owned(), |day| day.to_string()),
        found.places.first().map_or("-", String::as_str),
    );
    assert_eq!(got, (text, date.to_owned(), place), "{line}");
}

#[test]
fn captions_say_where_and_when() {
    check(
        "Ana Ruiz, right, sings outside the Harbor 3 workshop in San Pedro de Mar, Chile, Friday, May 5, 2023. (AP Photo/Leo Paz)",
        "Ana Ruiz, right, sings outside the Harbor 3 workshop in San Pedro de Mar, Chile, Friday, May 5, 2023.",
        "2023-05-05",
        "San Pedro de Mar, Chile",
    );
    check(
        "[1/3]Boats rest at the pier in New Haven, U.S., November 18, 2019. REUTERS/Leo Paz Purchase Licensing Rights, opens new tab",
        "Boats rest at the pier in New Haven, U.S., November 18, 2019.",
        "2019-11-18",
        "New Haven, U.S.",
    );
    check(
        "Boats rest during a storm, Tuesday, Nov. 19, 2019, in Columbia, S.C.",
        "Boats rest during a storm, Tuesday, Nov. 19, 2019, in Columbia, S.C.",
        "2019-11-19",
        "Columbia, S.C.",
    );
    check(
        "A shopper looks at boats at B&D Home Store, Tuesday, Nov. 19, 2019, in Grass Hill, Calif., in preparation of the storm.",
        "A shopper looks at boats at B&D Home Store, Tuesday, Nov. 19, 2019, in Grass Hill, Calif., in preparation of the storm.",
        "2019-11-19",
        "Grass Hill, Calif.",
    );
    check(
        "Doctors wait at Al-Nour Hospital after strikes on Port City, Lowland, on Oct. 21, 2023.",
        "Doctors wait at Al-Nour Hospital after strikes on Port City, Lowland, on Oct. 21, 2023.",
        "2023-10-21",
        "Port City, Lowland",
    );
    check(
        "The mayor speaks at the White House in Washington, Monday, Nov. 11. (AP Photo/Leo Paz)",
        "The mayor speaks at the White House in Washington, Monday, Nov. 11.",
        "2024-11-11",
        "Washington",
    );
    check(
        "Smoke rises near Lviv, Ukraine, on March 3, 2022.",
        "Smoke rises near Lviv, Ukraine, on March 3, 2022.",
        "2022-03-03",
        "Lviv, Ukraine",
    );
    check(
        "Ana Ruiz sirve sopa junto al muelle, cerca de Puerto Claro, Chile, el lunes 4 de noviembre de 2024. (AP Foto/Leo Paz)",
        "Ana Ruiz sirve sopa junto al muelle, cerca de Puerto Claro, Chile, el lunes 4 de noviembre de 2024.",
        "2024-11-04",
        "Puerto Claro, Chile",
    );
    check(
        "Barcos en el muelle, en Puerto Claro, Chile, el lunes 4 de noviembre de 2024.",
        "Barcos en el muelle, en Puerto Claro, Chile, el lunes 4 de noviembre de 2024.",
        "2024-11-04",
        "Puerto Claro, Chile",
    );
    check("A coworking space in Denver.", "A coworking space in Denver.", "-", "Denver");
    check("The mayor speaks in Congress.", "The mayor speaks in Congress.", "-", "-");
    check("Leo Paz in January 2020.", "Leo Paz in January 2020.", "-", "-");
    check(
        "A child in the town of Bereh, northern Lowland, in the Hills region, Friday, May 3, 2024.",
        "A child in the town of Bereh, northern Lowland, in the Hills region, Friday, May 3, 2024.",
        "2024-05-03",
        "Hills region",
    );
}

#[test]
fn instructions_are_no_text() {
    let found = read(
        "A boat rests. (Ana Ruiz/The Harbor via AP) MANDATORY CREDIT: THE HARBOR, NO SALES",
        None,
    );
    assert_eq!(found.text, "A boat rests.");
    assert_eq!(found.instructions.as_deref(), Some("MANDATORY CREDIT: THE HARBOR, NO SALES"));
    assert_eq!(found.credit.and_then(|credit| credit.photographer).as_deref(), Some("Ana Ruiz"));
}

#[test]
fn captions_are_told_from_paragraphs() {
    let score = |line: &str| judge(line).score;
    for line in [
        "Boats rest at the pier in New Haven, U.S., November 18, 2019. REUTERS/Leo Paz",
        "FILE - Ana Ruiz, left, speaks with Leo Paz during a rally, Monday, May 6, 2024, in Columbia, S.C.",
        "Media caption Ana Ruiz says that the boats are the best she has seen",
        "Ana Ruiz, right, waits for her son outside the bakery in Mar, Chile, Friday, May 5, 2023.",
    ] {
        assert!(score(line) > 0.5, "{line} {:?}", judge(line));
    }
    for line in [
        "YARE, Venezuela (AP) — The boats left on Monday, the mayor said.",
        "The boats left on Monday, Nov. 18, 2019, and had not come back a week later, the mayor said.",
        "Prices rose by 3% in the year to Nov. 18, 2019. (AP)",
        "Read more",
        "",
    ] {
        assert!(score(line) < 0.5, "{line} {:?}", judge(line));
    }
}

proptest::proptest! {
    #[test]
    fn any_line_is_read_without_panic(line in "\\PC{0,120}", tail in "[A-Z][a-z]{0,6} in ([A-Z][a-z.]{1,6},? ){0,5}(Nov. 3, 2024|NO SALES|[0-9]{1,5}:)?\\PC{0,9}") {
        let line = format!("{line}{tail}");
        judge(&line);
        read(&line, Some(REFERENCE));
    }
}

#[test]
fn a_quick_look_misses_no_caption() {
    let check = |line: &str, passed_over: bool| {
        let (quick, close) = (glance(line), judge(line));
        if passed_over {
            assert_eq!(quick, Verdict::default(), "{line}");
            assert!(close.score < 0.12, "{line}: {}", close.score);
        } else {
            assert_eq!(quick, close, "{line}");
        }
    };
    check(
        "The ferries stopped on Monday, the harbor board said, and four hundred people waited.",
        true,
    );
    check("“The boat left early,” Ruiz said in 12 words.", true);
    check("Ana Ruiz waves.", true);
    check("Ana Ruiz, left, waves to the boats.", false);
    check("“Ana”, LEFT, waves to the boats.", false);
    check("The pier in Oakum, seen here from the quay.", false);
    check("Boats rest at the pier in Oakum, Nov. 19, 2019.", false);
    check("Boats rest at the pier. (AP Photo/Ana Ruiz)", false);
    check("Boats rest at the pier. MANDATORY CREDIT (AP Photo/Ana Ruiz)", false);
    check("FILE - Boats rest at the pier.", false);
    check("1of4Boats rest at the pier.", false);
}
