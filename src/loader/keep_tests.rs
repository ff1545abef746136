//! What becomes of a text that is replaced in its file, where earlier texts are kept and where they are not.

use std::path::Path;

use super::{Options, bare_story, index, rescan, story};
use crate::archive::{Archive, Marks, Query};
use crate::story::{Kin, Sort};

const FIRST: &str =
    "Ferry runs late\n\nThe ferry to Lund Island ran an hour late, the harbor said.\n";
const SECOND: &str =
    "Ferry is cancelled\n\nNo ferry ran to Lund Island, the harbor said on Friday.\n";
const THIRD: &str = "Ferry is back\n\nThe ferry to Lund Island runs again, the harbor said.\n";

/// A message with an id of its own.
fn message(subject: &str, text: &str) -> String {
    format!(
        "Message-ID: <7@oakum.example>\nSubject: {subject}\nDate: Fri, 6 Nov 2026 09:00:00 +0000\n\n{text}\n"
    )
}

struct Wire {
    folder: tempfile::TempDir,
    home: tempfile::TempDir,
    keeps: bool,
}

impl Wire {
    fn new(keeps: bool) -> Self {
        Self { folder: tempfile::tempdir().unwrap(), home: tempfile::tempdir().unwrap(), keeps }
    }

    /// Writes a file in some year, so that its time of change can be trusted.
    fn write(&self, name: &str, text: &str, year: u64) {
        let path = self.folder.path().join(name);
        std::fs::write(&path, text).unwrap();
        let since = std::time::Duration::from_secs((year - 1970) * 31_556_952);
        let file = std::fs::File::options().append(true).open(path).unwrap();
        file.set_modified(std::time::UNIX_EPOCH + since).unwrap();
    }

    fn archive(&self) -> Archive {
        let roots = [self.folder.path().to_owned()];
        let archive = Archive::open(&self.home.path().join("data"), &roots).unwrap();
        archive.keeping(self.home.path(), self.keeps)
    }

    fn index(&self) {
        index(&self.archive(), &Options::default(), &mut |_| {}).unwrap();
    }

    fn forget_index(&self) {
        std::fs::remove_dir_all(self.home.path().join("data")).unwrap();
    }

    /// The headlines that a query finds.
    fn found(&self, query: &str) -> Vec<String> {
        let archive = self.archive();
        let searcher = archive.searcher(&Marks::in_memory()).unwrap();
        let list = searcher.list(&Query::parse(query).unwrap(), Sort::Newest, 0..100).unwrap();
        let mut all: Vec<_> = list.rows.into_iter().map(|row| row.headline).collect();
        all.sort();
        all
    }

    /// The stories that are shown, and those that are superseded.
    fn both(&self) -> [Vec<String>; 2] {
        ["", "is:superseded"].map(|query| self.found(query))
    }
}

fn check(wire: &Wire, shown: &[&str], superseded: &[&str], when: &str) {
    assert_eq!(wire.both(), [shown, superseded].map(<[&str]>::to_vec), "{when}");
}

#[test]
fn a_replaced_text_is_an_earlier_version_and_outlives_the_index() {
    let wire = Wire::new(true);
    wire.write("ferry.txt", FIRST, 2001);
    wire.index();
    check(&wire, &["Ferry runs late"], &[], "at first");
    wire.write("ferry.txt", FIRST, 2002);
    wire.index();
    check(&wire, &["Ferry runs late"], &[], "touched");
    wire.write("ferry.txt", SECOND, 2003);
    wire.index();
    let replaced = || {
        check(&wire, &["Ferry is cancelled"], &["Ferry runs late"], "replaced");
        assert_eq!(wire.found("hour late is:superseded"), ["Ferry runs late"]);
        assert_eq!(wire.found("hour late"), [""; 0]);
    };
    replaced();
    wire.forget_index();
    wire.index();
    replaced();
    wire.write("ferry.txt", THIRD, 2004);
    wire.index();
    check(&wire, &["Ferry is back"], &["Ferry is cancelled", "Ferry runs late"], "replaced again");
    wire.write("ferry.txt", FIRST, 2005);
    wire.index();
    check(&wire, &["Ferry runs late"], &["Ferry is back", "Ferry is cancelled"], "as it was first");
}

#[test]
fn an_earlier_text_opens_from_what_was_kept() {
    let wire = Wire::new(true);
    wire.write("ferry.txt", FIRST, 2001);
    wire.index();
    wire.write("ferry.txt", SECOND, 2002);
    wire.index();
    let archive = wire.archive();
    let searcher = archive.searcher(&Marks::in_memory()).unwrap();
    let key = |query: &str| {
        let query = Query::parse(query).unwrap();
        searcher.list(&query, Sort::Newest, 0..1).unwrap().rows.remove(0).key
    };
    let (now, earlier) = (key(""), key("is:superseded"));
    let open = |key: &str| story(&archive, &searcher, &searcher.locate(key).unwrap().unwrap());
    let (now, earlier) = (open(&now).unwrap(), open(&earlier).unwrap());
    assert!(earlier.text.contains("an hour late"), "{}", earlier.text);
    assert_eq!(earlier.problems[0].code, "replaced");
    assert_eq!((earlier.id.as_str(), earlier.key == now.key), (now.id.as_str(), false));
    let kin = |story: &crate::story::Story| {
        story.relatives.iter().map(|one| (one.link.kin, one.link.key.clone())).collect::<Vec<_>>()
    };
    assert_eq!(kin(&now), [(Kin::Older, earlier.key.clone())]);
    assert_eq!(kin(&earlier), [(Kin::Newer, now.key.clone())]);
    assert_eq!(now.relatives[0].why(), "earlier version, of the same file");
    // The id alone means what the file holds.
    assert_eq!(open(&now.id).unwrap().key, now.key);
    assert!(archive.is_complete(crate::names::MODEL).unwrap(), "names of both were taken");
}

#[test]
fn without_keep_a_replaced_text_is_gone() {
    let wire = Wire::new(false);
    wire.write("ferry.txt", FIRST, 2001);
    wire.index();
    wire.write("ferry.txt", SECOND, 2002);
    wire.index();
    check(&wire, &["Ferry is cancelled"], &[], "replaced");
    assert!(!wire.home.path().join("kept").exists());
}

#[test]
fn what_was_indexed_before_is_read_once_more() {
    let mut wire = Wire::new(false);
    wire.write("ferry.txt", FIRST, 2001);
    wire.index();
    wire.keeps = true;
    let read = || index(&wire.archive(), &Options::default(), &mut |_| {}).unwrap().read;
    assert_eq!((read(), read()), (1, 0));
    wire.write("ferry.txt", SECOND, 2002);
    wire.index();
    check(&wire, &["Ferry is cancelled"], &["Ferry runs late"], "replaced");
}

#[test]
fn a_gone_file_takes_its_earlier_texts_along_and_brings_them_back() {
    let wire = Wire::new(true);
    wire.write("ferry.txt", FIRST, 2001);
    wire.index();
    wire.write("ferry.txt", SECOND, 2002);
    wire.index();
    let at = |name: &str| wire.folder.path().join(name);
    std::fs::rename(at("ferry.txt"), at("boat.txt")).unwrap();
    wire.index();
    check(&wire, &["Ferry is cancelled"], &["Ferry runs late"], "moved");
    std::fs::write(at("other.txt"), "Bridge closes\n\nThe bridge is shut until May.\n").unwrap();
    std::fs::remove_file(at("boat.txt")).unwrap();
    wire.index();
    check(&wire, &["Bridge closes"], &[], "deleted");
    wire.write("boat.txt", THIRD, 2003);
    wire.index();
    let before = ["Ferry is cancelled", "Ferry runs late"];
    check(&wire, &["Bridge closes", "Ferry is back"], &before, "there again");
}

#[test]
fn records_are_told_apart_by_their_ids() {
    let wire = Wire::new(true);
    let item = |(id, head): &(&str, &str)| {
        format!(
            "<item><guid>urn:oakum:{id}</guid><title>{head}</title>\
             <description>It was told at {head} by the mayor of Oakum.</description></item>"
        )
    };
    let all = |items: &[(&str, &str)]| {
        let items: String = items.iter().map(item).collect();
        format!("<rss version=\"2.0\"><channel><title>Oakum</title>{items}</channel></rss>")
    };
    wire.write("all.rss", &all(&[("a", "Alpha"), ("b", "Beta"), ("c", "Gamma")]), 2001);
    wire.index();
    wire.write("all.rss", &all(&[("n", "New"), ("a", "Alpha"), ("b", "Better")]), 2002);
    wire.index();
    check(&wire, &["Alpha", "Better", "New"], &["Beta"], "a record replaced, one gone, one new");
    let archive = wire.archive();
    assert!(archive.is_complete(crate::names::MODEL).unwrap(), "names of all were taken");
    rescan(&archive, &[], &Options::default(), &mut |_| {}).unwrap();
}

#[test]
fn a_message_with_an_id_is_replaced_under_it() {
    let wire = Wire::new(true);
    wire.write("7.eml", &message("Pier opens", "The pier opened, the mayor of Oakum said."), 2001);
    wire.index();
    wire.write("7.eml", &message("Pier shut", "The pier is shut, the mayor of Oakum said."), 2002);
    wire.index();
    check(&wire, &["Pier shut"], &["Pier opens"], "replaced");
    let archive = wire.archive();
    let searcher = archive.searcher(&Marks::in_memory()).unwrap();
    let list = |query| searcher.list(&Query::parse(query).unwrap(), Sort::Newest, 0..9).unwrap();
    let at = searcher.locate(&list("is:superseded").rows[0].key).unwrap().unwrap();
    assert_eq!(at.path.file_name(), Some(Path::new("7.eml").as_os_str()));
    assert!(bare_story(&archive, &at).unwrap().text.contains("opened"));
}
