//! Sample copy in other languages with what is named in it: `p` a person, `l` a place, `o` a body.

use crate::names::annotate;
use crate::story::{Block, EntityKind, Role, Span, Story};

fn check(language: &str, text: &str, want: &[&str]) {
    let mut story =
        Story { text: text.into(), language: Some(language.into()), ..Story::default() };
    story.blocks = vec![Block { span: Span::new(0, text.len()), role: Role::Paragraph }];
    annotate(&mut story);
    let named = story.notes.mentions.iter().map(|mention| {
        let kind = match story.notes.entities[mention.entity].kind {
            EntityKind::Person => "p",
            EntityKind::Place => "l",
            EntityKind::Organization => "o",
            _ => "?",
        };
        format!("{kind} {}", story.cut(mention.span))
    });
    let got: Vec<String> = named.collect();
    assert_eq!(got, want, "{text}");
}

#[test]
fn german() {
    let de = |text: &str, want: &[&str]| check("de", text, want);
    de("Ab April finden Sie Bilder vom Juli. Über das Bild sagte er im Mai nichts.", &[]);
    de(
        "Im Herbst gilt das neue Fährengesetz, die Verordnung auch. Einfluss suchte über Kenia Einfluss.",
        &["l Kenia"],
    );
    de(
        "Bundeskanzlerin Varnholt traf Hans Reskin in Moskau. Reskin nannte die Wahl einen Erfolg.",
        &["p Varnholt", "p Hans Reskin", "l Moskau", "p Reskin"],
    );
    de("Außenminister Karl von der Leuben sprach.", &["p Karl von der Leuben"]);
    de("Die Lage, sagte Hans Reskin von der Universität, sei gut.", &["p Hans Reskin"]);
    de(
        "Der Verband der Fährleute (VDF) klagt vor dem Landgericht Hamburg. Der VDF will Geld.",
        &["o Verband der Fährleute", "o VDF", "o Landgericht Hamburg", "o VDF"],
    );
    de(
        "Die Stenmark AG und «Die Zeit» schweigen. Füchse Berlin gewinnt in Berlin.",
        &["o Stenmark AG", "l Berlin"],
    );
    de("HAFENLINIE     1,90     54,20   (- 0,10)", &[]);
    de("Hans     Reskin   12,5", &[]);
    de(
        "Deutschland und Frankreich fragten den Bundestag.",
        &["l Deutschland", "l Frankreich", "o Bundestag"],
    );
}

#[test]
fn spanish() {
    let es = |text: &str, want: &[&str]| check("es-PE", text, want);
    es(
        "El Gobierno y la Revolución llegan en Abril. El Ministerio calla. Según Fuentes, la Guerra sigue.",
        &[],
    );
    es(
        "El presidente Quiroga viajó a Moscú con Ana Ruiz de la Vega. Quiroga calló.",
        &["p Quiroga", "l Moscú", "p Ana Ruiz de la Vega", "p Quiroga"],
    );
    es(
        "El Ministerio de Energía y Minas de Perú y la Universidad de Oakum protestan.",
        &["o Ministerio de Energía y Minas de Perú", "o Universidad de Oakum"],
    );
    es("Llegó al aeropuerto de Juan Garcia, en la avenida Ana Ruiz.", &[]);
    es(
        "Luis Guzmán Loera habló ante Naciones Unidas. Guzmán pidió paz para Estados Unidos.",
        &["p Luis Guzmán Loera", "o Naciones Unidas", "p Guzmán", "l Estados Unidos"],
    );
}

#[test]
fn french() {
    let fr = |text: &str, want: &[&str]| check("fr", text, want);
    fr("Le Premier ministre parle Mardi. Selon la Loi, le Gouvernement attend Juin.", &[]);
    fr(
        "M. Tavernel a vu Marie de Lorne à Londres. «Qu’Emmanuel Brisson parte», dit Tavernel.",
        &["p Tavernel", "p Marie de Lorne", "l Londres", "p Tavernel"],
    );
    fr(
        "La Commission européenne et l'Assemblée nationale ont écrit à la Cour de cassation de la Russie.",
        &["o Commission européenne", "l Russie"],
    );
}

#[test]
fn portuguese() {
    let pt = |text: &str, want: &[&str]| check("pt-BR", text, want);
    pt("A Baixa do Porto pagou IRS em Março. O Instituto fechou na Segunda.", &[]);
    pt(
        "O presidente Luiz Carlos Orla da Silva foi a Londres. Orla falou no Supremo Tribunal Federal (STF). O STF ouviu.",
        &[
            "p Luiz Carlos Orla da Silva",
            "l Londres",
            "p Orla",
            "o Supremo Tribunal Federal",
            "o STF",
            "o STF",
        ],
    );
    pt(
        "A Secretaria de Saúde de Oakum e os Estados Unidos assinaram.",
        &["o Secretaria de Saúde de Oakum", "l Estados Unidos"],
    );
}

#[test]
fn italian() {
    check(
        "it",
        "Anna Ruiz da Li Garcia a Mosca, lunedì.",
        &["p Anna Ruiz", "p Li Garcia", "l Mosca"],
    );
}

#[test]
fn arabic_and_scripts_without_capitals() {
    check("ar", "قال الرئيس إن العبارة وصلت إلى باريس بعد الظهر.", &["l باريس"]);
    check("ar", "زار الوفد السودان ثم الولايات المتحدة.", &["l السودان", "l الولايات المتحدة"]);
    check("ja", "市長は月曜日に橋が一週間閉鎖されると述べた。", &[]);
    check("ru", "Мэр сказал в понедельник, что мост закроют.", &[]);
}

#[test]
fn other_languages_know_their_days() {
    check(
        "nb",
        "I Mars kom Mandag. Statsminister Anna Larsen talte i London.",
        &["p Anna Larsen", "l London"],
    );
}
