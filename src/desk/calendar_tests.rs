//! Tests of printed dates and times.

use super::{Stamped, dates, moment, stamps};
use crate::story::Day;

const REFERENCE: Day = jiff::civil::date(2024, 11, 20);

fn check(text: &str, want: &str) {
    let found = moment(text, Some(REFERENCE)).map_or("-".to_owned(), |m| m.to_string());
    assert_eq!(found, want, "{text}");
}

#[test]
fn days_in_every_spelling() {
    check("March 7, 2024", "2024-03-07");
    check("Nov. 16, 2024", "2024-11-16");
    check("Nov 16 2024", "2024-11-16");
    check("Saturday, Nov. 16, 2024", "2024-11-16");
    check("November 16th, 2024", "2024-11-16");
    check("7 March 2024", "2024-03-07");
    check("on 7th of March 2024", "2024-03-07");
    check("2024-11-16", "2024-11-16");
    check("2024/11/16", "2024-11-16");
    check("16.11.2024", "2024-11-16");
    check("16/11/2024", "2024-11-16");
    check("11/16/2024", "2024-11-16");
    check("16-Nov-2024", "2024-11-16");
    check("16. November 2024", "2024-11-16");
    check("Samstag, den 16. Dezember 2023", "2023-12-16");
    check("16 de noviembre de 2024", "2024-11-16");
    check("1er janvier 2024", "2024-01-01");
    check("3 de março de 2024", "2024-03-03");
    check("2024年11月16日", "2024-11-16");
    check("2024년 11월 16일", "2024-11-16");
    check("MANCHESTER, ENGLAND - SEPTEMBER 28, 2020", "2020-09-28");
}

#[test]
fn times_with_their_zones() {
    check("March 7, 20247:55 AM UTCUpdated ago", "2024-03-07T07:55:00Z");
    check("April 28, 2023 GMT", "2023-04-28");
    check("Published: March 3, 2022 14:05 GMT", "2022-03-03T14:05:00Z");
    check("Updated 7:55 AM EDT, March 7, 2024", "2024-03-07T11:55:00Z");
    check("Sat 16 Nov 2024 14.05 GMT", "2024-11-16T14:05:00Z");
    check("16/11/2024 14:05", "2024-11-16");
    check("2024-11-16T14:05:30Z", "2024-11-16T14:05:30Z");
    check("2024-11-16T14:05:30.123+05:30", "2024-11-16T08:35:30Z");
    check("Nov. 16, 2024 at 9:30 p.m. ET", "2024-11-17T02:30:00Z");
    check("July 4, 2024, 9:30 p.m. ET", "2024-07-05T01:30:00Z");
    check("16.11.2024, 14:05 Uhr MEZ", "2024-11-16T13:05:00Z");
    check("16 Nov 2024, 10:00 UTC+2", "2024-11-16T08:00:00Z");
    check("November 16, 2024 | 12 AM PST", "2024-11-16T08:00:00Z");
}

#[test]
fn years_that_are_not_printed() {
    check("Dec. 30", "2024-12-30");
    check("Jan. 3", "2025-01-03");
    check("Thursday, Nov. 16", "2023-11-16");
    check("Feb. 29", "2024-02-29");
    assert_eq!(moment("Nov. 16", None), None);
}

#[test]
fn what_is_no_date() {
    for text in [
        "",
        "May",
        "in May 2024 they",
        "Section 3/4/5",
        "Nov. 31, 2024",
        "out 5",
        "1.2.3.4",
        "99999999999999999999",
    ] {
        check(text, "-");
    }
}

#[test]
fn labels_tell_published_from_updated() {
    let found = stamps("Published 3 March 2022, updated 4 March 2022. On 5 March 2022", None);
    let labels: Vec<_> = found.iter().map(|stamp| stamp.label).collect();
    assert_eq!(labels, [Stamped::Published, Stamped::Updated, Stamped::Unsaid]);
}

#[test]
fn spans_cover_the_date_as_printed() {
    let text = "in Yare, Saturday, Nov. 16, 2024, after";
    let found = dates(text, None);
    assert_eq!(text.get(found[0].span.start..found[0].span.end), Some("Saturday, Nov. 16, 2024"));
    assert!(found[0].weekday && found[0].year);
}
