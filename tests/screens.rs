#[path = "screens/desk.rs"]
mod desk;
#[path = "screens/wire.rs"]
mod wire;

use desk::Desk;

const SIZES: [(u16, u16); 4] = [(40, 12), (80, 24), (120, 40), (200, 60)];

#[test]
fn tmp() {
    for (w, h) in SIZES {
        println!("{}", Desk::new(w, h).keys("<Enter>").text());
    }
    for k in ["eee", "eee*", "<Enter>\"\"", "gq", "ge", "ege", "gr", "?", "i", "g.", "cl<Tab>", "<Tab><Tab><Enter>", "<Tab><Tab><Enter><Enter>", "/ferry", "/ferry<Enter>n", "Fferry", "F\"fer", "Fzzz<Enter>", "g<+400>", ":to", "gm", "z", "<Enter>z", "\"gs", ",f,dG"] {
        println!("==== {k}\n{}", Desk::new(120, 40).keys(k).text());
    }
}
