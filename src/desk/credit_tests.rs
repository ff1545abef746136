//! Tests of photo credits.

use super::{Strength, find, read};

fn check(line: &str, photographer: &str, agency: &str) {
    let found = find(line).unwrap_or_else(|| panic!("no credit in {line}"));
    let shown = |part: &Option<String>| part.clone().unwrap_or_else(|| "-".into());
    let credit = &found.credit;
    assert_eq!(
        (shown(&credit.photographer), shown(&credit.agency)),
        (photographer.into(), agency.into()),
        "{line}"
    );
    assert!(line.get(found.span.start..found.span.end).is_some(), "{line}");
}

#[test]
fn credits_in_brackets() {
    check("A boat. (AP Photo/Ana Ruiz)", "Ana Ruiz", "AP");
    check("A boat. (AP Photo/Ana M. Ruiz, File)", "Ana M. Ruiz", "AP");
    check("A boat. (AP Photo/Ana Ruiz, Pool)", "Ana Ruiz", "AP");
    check("A boat. (AP Photo)", "-", "AP");
    check("A boat. (Ana Ruiz/The Harbor via AP)", "Ana Ruiz", "The Harbor via AP");
    check("A boat. (Ana Ruiz via AP)", "Ana Ruiz", "AP");
    check("A boat. (Ana Ruiz/Pool via AP)", "Ana Ruiz", "Pool via AP");
    check("A boat. (Pool via AP)", "-", "Pool via AP");
    check("A boat. (NASA via AP)", "-", "NASA via AP");
    check(
        "A boat. (Photo by Ana RUIZ / AFP) (Photo by ANA RUIZ/AFP via Getty Images)",
        "Ana Ruiz",
        "AFP via Getty Images",
    );
    check("A boat. (Photo by Ana Ruiz/Getty Images)", "Ana Ruiz", "Getty Images");
    check("A boat. (Ana Ruiz / Anadolu via Getty Images)", "Ana Ruiz", "Anadolu via Getty Images");
    check("A boat. (Xinhua/Ana Ruiz)", "Ana Ruiz", "Xinhua");
    check("A boat. (Xinhua/Ana Ruiz via Getty Images)", "Ana Ruiz", "Xinhua via Getty Images");
    check("A boat. (Ana Ruiz/Harbor Herald)", "Ana Ruiz", "Harbor Herald");
    check("A boat (Image: Getty Images)", "-", "Getty Images");
    check("A boat. (AP Photo/Ana Ruiz, Leo Paz)", "Ana Ruiz, Leo Paz", "AP");
    check("A boat. (AP Photo/Ana Ruiz)AP", "Ana Ruiz", "AP");
    check("A boat. (Ana Ruiz, The Harbor)", "Ana Ruiz", "The Harbor");
    check("A boat. (Harbor News: Ana Ruiz)", "Ana Ruiz", "Harbor News");
    check("A boat. (Supplied: Harbor Council)", "-", "Harbor Council");
    check("A boat [File: Ana Ruiz/Reuters]", "Ana Ruiz", "Reuters");
    check("A boat. AFP PHOTO / ANA RUIZ (Photo by ANA RUIZ / AFP)", "Ana Ruiz", "AFP");
    check("Ana has left the harbor (Image: abc News)", "-", "abc News");
    check("(Harbor Technologies via AP)", "-", "Harbor Technologies via AP");
}

#[test]
fn credits_after_a_sentence() {
    check("A boat, in Yare, Nov. 3, 2024. REUTERS/Ana Ruiz", "Ana Ruiz", "Reuters");
    check("A boat, in Yare, Nov. 3, 2024. REUTERS/Ana Ruiz/File Photo", "Ana Ruiz", "Reuters");
    check(
        "A boat in Yare, Nov. 3, 2024 REUTERS/Ana Ruiz Acquire Licensing Rights",
        "Ana Ruiz",
        "Reuters",
    );
    check("A boat. Ana Ruiz/Pool via REUTERS", "Ana Ruiz", "Pool via REUTERS");
    check("2of3A boat in Yare, Monday, Nov. 3, 2024.Photo: Ana Ruiz, AP", "Ana Ruiz", "AP");
    check(
        "A boat. (AP Photo/Ana Ruiz) Copyright 2031 The Harbor. All rights reserved",
        "Ana Ruiz",
        "AP",
    );
    check("A boat. Image Credit: Harbor Metals", "-", "Harbor Metals");
    check("A boat in Windham, N.H. Ana Ruiz / AP", "Ana Ruiz", "AP");
    check("A boat. Photograph: Ana Ruiz/PA", "Ana Ruiz", "PA");
    check("Ein Boot. Foto: Ana Ruiz/dpa", "Ana Ruiz", "dpa");
    check("A boat. ANA RUIZ/AFP/Getty Images", "Ana Ruiz", "AFP/Getty Images");
    check("A boat on the sand. Getty Images", "-", "Getty Images");
    check("A boat on the sand. © Getty Images", "-", "Getty Images");
    check("A boat on the sand. Ana Ruiz—AFP/Getty Images", "Ana Ruiz", "AFP/Getty Images");
    check("A boat. Mandatory Credit: Ana Ruiz-Imagn Images", "Ana Ruiz", "Imagn Images");
    check("A boat. Ana Ruiz/Staff Photographer", "Ana Ruiz", "-");
    check("A boat. Ana Ruiz/The Harbor", "Ana Ruiz", "The Harbor");
    check("A boat rests in the rain Ana Ruiz/AP", "Ana Ruiz", "AP");
    check("A boat. — Reuters pic", "-", "Reuters");
    check("A boat. Photo provided by Harbor Police", "-", "Harbor Police");
    check("A boat. HT PHOTO: ANA RUIZ", "Ana Ruiz", "-");
    check(
        "A boat lies where the pier broke out.Credit: Harbor University",
        "-",
        "Harbor University",
    );
}

#[test]
fn lines_that_are_only_a_credit() {
    check("Photo: Ana Ruiz, STF / Associated Press", "Ana Ruiz", "Associated Press");
    check("Photo: Ana Ruiz, AP", "Ana Ruiz", "AP");
    check("Photo: Ana Ruiz", "Ana Ruiz", "-");
    check("Credit: Harbor Tours Inc.", "-", "Harbor Tours Inc.");
    check("Image Credit: Shoply", "-", "Shoply");
    check("Image source, Getty Images", "-", "Getty Images");
    check("Ana Ruiz/AP", "Ana Ruiz", "AP");
    check("Ana Ruiz | AP", "Ana Ruiz", "AP");
    check("Ana Ruiz, ASSOCIATED PRESS", "Ana Ruiz", "AP");
    check("HTV, ASSOCIATED PRESS", "-", "AP");
    check("AP Photo/Uncredited", "-", "AP");
    check("EPA-EFE/ANA RUIZ", "Ana Ruiz", "EPA-EFE");
    check("EFE/ A.B. Ruiz", "A.B. Ruiz", "EFE");
    check("picture alliance/dpa | Ana Ruiz", "Ana Ruiz", "picture alliance/dpa");
    check(
        "picture alliance / ASSOCIATED PRESS | Ana Ruiz",
        "Ana Ruiz",
        "picture alliance / ASSOCIATED PRESS",
    );
    check("Getty Images/pixelsmith", "pixelsmith", "Getty Images");
    check("HANDOUT / AFP", "-", "AFP");
    check("STR/AFP via Getty Images", "-", "AFP via Getty Images");
    check("Harbor Times/Getty Images", "-", "Harbor Times/Getty Images");
    check("Photo courtesy of Ana Ruiz", "Ana Ruiz", "-");
    check("©Foto: Getty Images/iStockphoto/ana-media", "ana-media", "Getty Images/iStockphoto");
    check("anaruiz/iStock/Getty Images", "anaruiz", "iStock/Getty Images");
    check("Ana Ruiz/dpa | Ana Ruiz", "Ana Ruiz", "dpa");
    check("Photo: Ana Ruiz.", "Ana Ruiz", "-");
    check("Ana Ruiz (Keystone)", "Ana Ruiz", "Keystone");
    check("Getty Images", "-", "Getty Images");
}

#[test]
fn what_is_no_credit() {
    for line in [
        "",
        "()",
        "/",
        "The boat sank on Monday, the mayor told Reuters.",
        "Photos: Harbor bands rock out at the old mill",
        "It was a choice between and/or.",
        "By Ana Ruiz",
        "Prices rose (see table).",
        "The company (formerly Harbor Ltd)",
        "She was born in 1950 (or 1951).",
        "Photo gallery: the harbor in pictures and all that was said about it by people who were there",
        "He spoke with U.S. officials",
        "Photo: a boat rests on the sand",
        "Harbor News: Mayor Ruiz Wins",
        "The power is provided by Harbor Light.",
        "© Copyright Harbor Media, Inc.",
        "© 2024 Harbor Media. All rights reserved",
        "JAPANESE DEMAND FOR HARBOR BONDS SEEN RISING",
        "PAKISTAN BILL HURT BY HARBOR FORCES",
        "FERRY SHARES UP 1/4 FOR HARBOR LINE",
        "Shares of two firms rose, Harbor Line (HRB:HARL).",
    ] {
        assert_eq!(find(line), None, "{line}");
    }
}

#[test]
fn an_agency_alone_is_doubtful() {
    for line in [
        "CARACAS, Venezuela (AP)",
        "Prices rose on Monday. (AP)",
        "AP",
        "Reuters",
        "The Associated Press",
    ] {
        assert!(find(line).is_none_or(|found| found.strength == Strength::Doubtful), "{line}");
    }
}

#[test]
fn fields_are_read_whole() {
    assert_eq!(read("(AP Photo/Ana Ruiz)").photographer.as_deref(), Some("Ana Ruiz"));
    assert_eq!(read("Ana Ruiz").photographer.as_deref(), Some("Ana Ruiz"));
    assert_eq!(read("what ever 12").text, "what ever 12");
}

proptest::proptest! {
    #[test]
    fn any_line_is_read_without_panic(line in "\\PC{0,200}", tail in "[ /|()A-Za-z,.©:]{0,60}") {
        let line = format!("{line}{tail}");
        if let Some(found) = find(&line) {
            proptest::prop_assert!(line.get(found.span.start..found.span.end).is_some());
        }
    }
}
