//! scratch
use std::io::BufRead;
#[allow(clippy::print_stdout)]
fn main() {
    let r = Some(jiff::civil::date(2024, 11, 20));
    for line in std::io::stdin().lock().lines() {
        let line = line.unwrap();
        let c = dateline::desk::credit::find(&line);
        let v = dateline::desk::caption::judge(&line);
        let k = dateline::desk::caption::read(&line, r);
        println!(
            "{}",
            serde_json::json!({
                "credit": c.as_ref().map(|c| serde_json::json!({"text": c.credit.text, "who": c.credit.photographer, "agency": c.credit.agency, "strength": format!("{:?}", c.strength), "alone": c.alone})),
                "score": v.score, "reasons": v.reasons, "text": k.text, "date": k.date.map(|d| d.to_string()), "places": k.places, "ins": k.instructions,
                "kept": k.credit.map(|c| c.text),
            })
        );
    }
}
