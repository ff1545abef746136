//! Folders that are watched: what changes in them, as files and folders to look at again.
//!
//! The system tells of changes; a path is given once nothing has happened to it for a moment, so that a file is not read while it is
//! written. One that never rests is given now and then. Behind this stands a look at everything, every few minutes and whenever events
//! were lost; it is all there is where the system tells nothing (network file systems) or watches no more folders.
//!
//! Nothing runs while nothing happens, and nothing is read here: only paths are told.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use ignore::WalkBuilder;
use notify::event::{AccessKind, AccessMode};
use notify::{Config, ErrorKind, Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher};

use super::roots::{Identity, tells_nothing};
use super::walk::is_pages_own;

/// How long nothing may have happened to a path before it is looked at.
const QUIET: Duration = Duration::from_millis(300);
/// After so long a path is looked at although it does not rest; the next time after twice as long, up to [`RESTLESS`].
const PATIENCE: Duration = Duration::from_secs(5);
/// The longest time between two looks at a path that does not rest.
const RESTLESS: Duration = Duration::from_secs(80);
/// Paths that are kept apart; where more change at once, everything is looked at.
const MOST: usize = 4096;
/// Time between looks at everything where the system tells of changes.
const NET: Duration = Duration::from_secs(300);
/// The same where it does not.
const BLIND: Duration = Duration::from_secs(30);
/// Looks at everything take at most this part of the time: one in so many.
const SHARE: u32 = 20;

/// What is to be looked at again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Look {
    /// All folders.
    All,
    /// Files and folders with all below them, sorted; what is not there any more is gone.
    At(Vec<PathBuf>),
}

/// A watch on some folders.
pub struct Watch {
    roots: Vec<(PathBuf, Option<Identity>)>,
    heard: Arc<Heard>,
    system: Option<RecommendedWatcher>,
    /// When everything is to be looked at next.
    net: Instant,
    /// Whether changes may come that nobody tells.
    blind: bool,
    /// Whether it was said that the system watches no more folders.
    said: bool,
    messages: Vec<String>,
}

impl Watch {
    /// Begins to watch some root folders and all below them. What changes from now on is given by [`Watch::next`].
    pub fn start(roots: &[PathBuf]) -> Self {
        let heard = Arc::new(Heard::default());
        let ear = Arc::clone(&heard);
        let tops = roots.to_vec();
        let system = RecommendedWatcher::new(
            move |event: notify::Result<Event>| ear.take(event, &tops),
            Config::default(),
        );
        let mut watch = Self {
            roots: roots.iter().map(|root| (root.clone(), Identity::of(root))).collect(),
            heard,
            system: None,
            net: Instant::now() + NET,
            blind: roots.iter().any(|root| tells_nothing(root)),
            said: false,
            messages: Vec::new(),
        };
        match system {
            Ok(system) => watch.system = Some(system),
            Err(error) => watch.limited(&error.to_string()),
        }
        for root in roots {
            watch.add(root);
        }
        let missing = watch.roots.iter().filter(|(_, identity)| identity.is_none());
        watch.messages.extend(missing.map(|(root, _)| gone(root)).collect::<Vec<_>>());
        watch.done(Duration::ZERO);
        watch
    }

    /// Waits until something is to be looked at; `None` where that is not so within a time.
    pub fn next(&mut self, at_most: Duration) -> Option<Look> {
        let end = Instant::now() + at_most;
        let back = self.look_after_roots();
        if !back.is_empty() {
            return Some(Look::At(back));
        }
        let look = self
            .heard
            .wait(end.min(self.net))
            .or_else(|| (Instant::now() >= self.net).then_some(Look::All))?;
        if std::mem::take(&mut lock(&self.heard.pending).full) {
            self.limited("");
        }
        if let Look::At(paths) = &look {
            paths.iter().filter(|path| path.is_dir()).for_each(|path| self.add(path));
        }
        Some(look)
    }

    /// Whether something has changed that is yet to be looked at.
    pub fn is_waiting(&self) -> bool {
        let pending = lock(&self.heard.pending);
        pending.all.is_some() || !pending.paths.is_empty()
    }

    /// Says how long a look at everything has taken, which decides when the next one comes.
    pub fn done(&mut self, took: Duration) {
        let pause = if self.blind { BLIND } else { NET };
        self.net = Instant::now() + pause.max(took * SHARE);
    }

    /// Lets everything be looked at once more soon, since something failed.
    pub fn again(&mut self) {
        self.net = self.net.min(Instant::now() + BLIND);
    }

    /// What the user should be told, once.
    pub fn take_messages(&mut self) -> Vec<String> {
        std::mem::take(&mut self.messages)
    }

    /// Root folders that are there again, or are others than before; they are watched anew. What is gone is told.
    fn look_after_roots(&mut self) -> Vec<PathBuf> {
        let mut back = Vec::new();
        for (root, known) in &mut self.roots {
            let now = Identity::of(root);
            if now == *known {
                continue;
            }
            if now.is_none() {
                self.messages.push(gone(root));
            } else {
                back.push(root.clone());
            }
            *known = now;
        }
        for root in &back {
            self.add(root);
        }
        back
    }

    /// Watches a folder and all below it.
    fn add(&mut self, folder: &Path) {
        let Some(mut system) = self.system.take() else { return };
        if let Err(error) = add(&mut system, folder) {
            self.limited(&error);
        }
        self.system = Some(system);
    }

    /// There are folders that the system does not watch, for which looks at everything must serve.
    fn limited(&mut self, why: &str) {
        self.blind = true;
        self.again();
        if !std::mem::replace(&mut self.said, true) {
            let why = if why.is_empty() { String::new() } else { format!(" ({why})") };
            self.messages.push(format!(
                "the system watches no more folders{why}: what changes shows after {} seconds or more; on Linux \
                 fs.inotify.max_user_watches and max_user_instances can be raised with sysctl",
                BLIND.as_secs()
            ));
        }
    }
}

fn gone(root: &Path) -> String {
    format!("{} is gone; its stories stay in the list until it is there again", root.display())
}

/// Watches a folder and all below it that a walk would go into. One that may not be looked at is passed over, as a walk does.
///
/// # Errors
/// Where the system watches no more folders.
fn add(system: &mut RecommendedWatcher, folder: &Path) -> Result<(), String> {
    // Elsewhere a system watches whole trees by itself.
    let (mode, deep) = if cfg!(target_os = "linux") {
        (RecursiveMode::NonRecursive, None)
    } else {
        (RecursiveMode::Recursive, Some(0))
    };
    for folder in folders(folder, deep) {
        match system.watch(&folder, mode) {
            Err(error) if matches!(error.kind, ErrorKind::MaxFilesWatch) => {
                return Err(String::new());
            }
            Err(error) => tracing::debug!("{} is not watched: {error}", folder.display()),
            Ok(()) => {}
        }
    }
    Ok(())
}

/// A folder and those below it that a walk would go into, to some depth.
fn folders(folder: &Path, deep: Option<usize>) -> impl Iterator<Item = PathBuf> {
    let mut folders = WalkBuilder::new(folder);
    folders.standard_filters(false).hidden(true).follow_links(true).max_depth(deep);
    folders.filter_entry(|entry| {
        let is_folder = entry.file_type().is_none_or(|kind| kind.is_dir() || kind.is_symlink());
        is_folder && !is_pages_own(entry.path())
    });
    let is_folder = |entry: &ignore::DirEntry| entry.file_type().is_some_and(|kind| kind.is_dir());
    folders.build().flatten().filter(is_folder).map(ignore::DirEntry::into_path)
}

/// What a watch on some folders would need.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Needs {
    /// Folders that would be watched.
    pub folders: usize,
    /// How many the system watches at most, for all programs of a user, where that is known.
    pub limit: Option<usize>,
    /// Whether a file system tells nothing of changes.
    pub silent: bool,
}

/// What a watch on some root folders would need, and whether the system has it.
pub fn needs(roots: &[PathBuf]) -> Needs {
    let limit = std::fs::read_to_string("/proc/sys/fs/inotify/max_user_watches").ok();
    Needs {
        folders: roots.iter().map(|root| folders(root, None).count()).sum(),
        limit: limit.and_then(|limit| limit.trim().parse().ok()),
        silent: roots.iter().any(|root| tells_nothing(root)),
    }
}

/// What the system has told, and whoever waits for it.
#[derive(Default)]
struct Heard {
    pending: Mutex<Pending>,
    more: Condvar,
}

impl Heard {
    /// Takes an event; runs on the system's thread.
    fn take(&self, event: notify::Result<Event>, roots: &[PathBuf]) {
        let now = Instant::now();
        let mut pending = lock(&self.pending);
        match event {
            Ok(event) if event.need_rescan() => pending.touch_all(now),
            Ok(event) if changes(event.kind) => {
                for path in event.paths {
                    if is_walked(&path, roots) {
                        pending.touch(path, now);
                    }
                }
            }
            Ok(_) => return,
            Err(error) => {
                pending.full |= matches!(error.kind, ErrorKind::MaxFilesWatch);
                pending.touch_all(now);
            }
        }
        drop(pending);
        self.more.notify_all();
    }

    /// Waits until something is due, but not longer than to a moment.
    fn wait(&self, end: Instant) -> Option<Look> {
        let mut pending = lock(&self.pending);
        loop {
            let now = Instant::now();
            let next = match pending.due(now) {
                Due::Now(look) => return Some(look),
                Due::At(at) => at.min(end),
                Due::Never => end,
            };
            if now >= end {
                return None;
            }
            let waited = self.more.wait_timeout(pending, next.saturating_duration_since(now));
            (pending, _) = waited.unwrap_or_else(PoisonError::into_inner);
        }
    }
}

/// What a lock guards is whole even where a thread ended badly.
fn lock(pending: &Mutex<Pending>) -> MutexGuard<'_, Pending> {
    pending.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Whether an event says that something may have changed; reading does not.
fn changes(kind: EventKind) -> bool {
    match kind {
        EventKind::Access(access) => access == AccessKind::Close(AccessMode::Write),
        _ => true,
    }
}

/// Whether a walk from the roots would come to a path.
fn is_walked(path: &Path, roots: &[PathBuf]) -> bool {
    let below = |root: &PathBuf| {
        let rest = path.strip_prefix(root).ok()?;
        let hidden = rest.iter().any(|part| part.to_string_lossy().starts_with('.'));
        let depth = rest.iter().count();
        Some(!hidden && !path.ancestors().take(depth).any(is_pages_own))
    };
    roots.iter().any(|root| below(root) == Some(true))
}

/// What has changed and is not yet looked at.
#[derive(Default)]
struct Pending {
    paths: HashMap<PathBuf, Touch>,
    all: Option<Touch>,
    /// How long is waited for paths that did not rest.
    restless: HashMap<PathBuf, Duration>,
    /// Whether the system watches no more folders.
    full: bool,
}

/// When something happened to a path.
#[derive(Clone, Copy)]
struct Touch {
    first: Instant,
    last: Instant,
}

impl Touch {
    fn at(now: Instant) -> Self {
        Self { first: now, last: now }
    }

    /// When it is to be looked at, if nothing more happens.
    fn due(self, patience: Duration) -> Instant {
        (self.last + QUIET).min(self.first + patience)
    }
}

/// When there is something to look at.
#[derive(Debug, PartialEq, Eq)]
enum Due {
    Now(Look),
    At(Instant),
    Never,
}

impl Pending {
    fn touch(&mut self, path: PathBuf, now: Instant) {
        if let Some(all) = &mut self.all {
            all.last = now;
            return;
        }
        self.paths.entry(path).or_insert(Touch::at(now)).last = now;
        if self.paths.len() > MOST {
            self.touch_all(now);
        }
    }

    fn touch_all(&mut self, now: Instant) {
        let first = self.paths.values().map(|touch| touch.first).min();
        self.paths.clear();
        self.restless.clear();
        self.all.get_or_insert(Touch { first: first.unwrap_or(now), last: now }).last = now;
    }

    fn patience(&self, path: &Path) -> Duration {
        self.restless.get(path).copied().unwrap_or(PATIENCE)
    }

    /// Takes out what is to be looked at now.
    fn due(&mut self, now: Instant) -> Due {
        if let Some(all) = self.all {
            let at = all.due(PATIENCE);
            if at > now {
                return Due::At(at);
            }
            self.all = None;
            return Due::Now(Look::All);
        }
        let due = |(path, touch): (&PathBuf, &Touch)| touch.due(self.patience(path));
        let Some(first) = self.paths.iter().map(due).min() else { return Due::Never };
        if first > now {
            return Due::At(first);
        }
        let ready: Vec<(PathBuf, Touch)> = self
            .paths
            .iter()
            .filter(|row| due(*row) <= now)
            .map(|(path, touch)| (path.clone(), *touch))
            .collect();
        for (path, touch) in &ready {
            self.paths.remove(path);
            if touch.last + QUIET > now {
                let longer = (self.patience(path) * 2).min(RESTLESS);
                self.restless.insert(path.clone(), longer);
            } else {
                self.restless.remove(path);
            }
        }
        Due::Now(Look::At(outermost(ready.into_iter().map(|(path, _)| path).collect())))
    }
}

/// Paths without those that lie below another of them, sorted.
fn outermost(mut paths: Vec<PathBuf>) -> Vec<PathBuf> {
    paths.sort();
    paths.dedup_by(|path, above| path.starts_with(above));
    paths
}

#[cfg(test)]
mod tests {
    use std::path::{Path, PathBuf};
    use std::time::{Duration, Instant};

    use super::{Due, Look, MOST, PATIENCE, Pending, QUIET, Watch, is_walked, outermost};

    /// How long a test waits for what must come; it never comes near.
    const LONG: Duration = Duration::from_secs(60);

    fn paths(names: &[&str]) -> Vec<PathBuf> {
        names.iter().map(PathBuf::from).collect()
    }

    #[test]
    fn a_path_is_given_when_it_rests() {
        let start = Instant::now();
        let ms = |ms: u64| start + Duration::from_millis(ms);
        let mut pending = Pending::default();
        assert_eq!(pending.due(ms(0)), Due::Never);
        pending.touch("/w/a".into(), ms(0));
        pending.touch("/w/b".into(), ms(200));
        pending.touch("/w/a".into(), ms(250));
        assert_eq!(pending.due(ms(300)), Due::At(ms(200) + QUIET));
        assert_eq!(pending.due(ms(510)), Due::Now(Look::At(paths(&["/w/b"]))));
        assert_eq!(pending.due(ms(550)), Due::Now(Look::At(paths(&["/w/a"]))));
        assert_eq!(pending.due(ms(9000)), Due::Never);
    }

    #[test]
    fn one_that_never_rests_is_given_ever_more_seldom() {
        let start = Instant::now();
        let mut pending = Pending::default();
        let mut given = Vec::new();
        for step in 0..4000_u64 {
            let now = start + Duration::from_millis(step * 100);
            pending.touch("/w/grows".into(), now);
            if pending.due(now) == Due::Now(Look::At(paths(&["/w/grows"]))) {
                given.push(step * 100 / 1000);
            }
        }
        assert_eq!(given.first(), Some(&PATIENCE.as_secs()));
        let pauses: Vec<_> = given.windows(2).map(|pair| pair[1] - pair[0]).collect();
        assert!(pauses.is_sorted() && pauses.last() == Some(&80), "{pauses:?}");
    }

    #[test]
    fn a_storm_is_a_look_at_everything() {
        let now = Instant::now();
        let mut pending = Pending::default();
        for n in 0..=MOST {
            pending.touch(format!("/w/{n}").into(), now);
        }
        assert_eq!(pending.due(now), Due::At(now + QUIET));
        assert_eq!(pending.due(now + QUIET), Due::Now(Look::All));
        assert_eq!(pending.due(now + QUIET), Due::Never);
    }

    #[test]
    fn what_lies_below_another_needs_no_look_of_its_own() {
        let given = paths(&["/w/b/c", "/w/ab", "/w/a", "/w/b", "/w/a/x/y", "/w/a"]);
        assert_eq!(outermost(given), paths(&["/w/a", "/w/ab", "/w/b"]));
    }

    #[test]
    fn what_a_walk_passes_over_is_passed_over() {
        let roots = paths(&["/w/.wire", "/x"]);
        let check = |path: &str, walked: bool| {
            assert_eq!(is_walked(Path::new(path), &roots), walked, "{path}");
        };
        check("/w/.wire/a.txt", true);
        check("/w/.wire", true);
        check("/w/.wire/.a.txt.swp", false);
        check("/x/.git/index", false);
        check("/x/deep/a.txt", true);
        check("/y/a.txt", false);
    }

    /// Waits until a look holds what is wanted.
    fn until(watch: &mut Watch, wanted: &Path) {
        let end = Instant::now() + LONG;
        while Instant::now() < end {
            match watch.next(LONG) {
                Some(Look::At(paths)) if paths.iter().any(|path| wanted.starts_with(path)) => {
                    return;
                }
                Some(Look::All) => return,
                _ => {}
            }
        }
        panic!("{} was never told", wanted.display());
    }

    #[test]
    fn files_and_folders_are_told() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().canonicalize().unwrap();
        std::fs::create_dir(root.join("in")).unwrap();
        std::fs::write(root.join("in/old.txt"), "old").unwrap();
        let mut watch = Watch::start(std::slice::from_ref(&root));
        std::fs::write(root.join("new.txt"), "new").unwrap();
        until(&mut watch, &root.join("new.txt"));
        std::fs::create_dir_all(root.join("deep/er")).unwrap();
        std::fs::write(root.join("deep/er/new.txt"), "new").unwrap();
        until(&mut watch, &root.join("deep/er/new.txt"));
        // The folder that came is watched by now.
        std::fs::write(root.join("deep/er/more.txt"), "more").unwrap();
        until(&mut watch, &root.join("deep/er/more.txt"));
        std::fs::rename(root.join("in"), root.join("out")).unwrap();
        until(&mut watch, &root.join("out/old.txt"));
        std::fs::write(root.join("out/old.txt"), "edited").unwrap();
        until(&mut watch, &root.join("out/old.txt"));
        std::fs::remove_file(root.join("out/old.txt")).unwrap();
        until(&mut watch, &root.join("out/old.txt"));
        // Reading and what is hidden is told to nobody.
        std::fs::read(root.join("new.txt")).unwrap();
        std::fs::write(root.join(".hidden"), "x").unwrap();
        assert_eq!(watch.next(3 * QUIET), None);
        assert_eq!(watch.take_messages(), [""; 0]);
    }

    #[test]
    fn a_root_that_is_gone_is_told_and_watched_again_when_it_is_back() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().canonicalize().unwrap().join("wire");
        std::fs::create_dir(&root).unwrap();
        let mut watch = Watch::start(std::slice::from_ref(&root));
        std::fs::rename(&root, root.with_file_name("away")).unwrap();
        while watch.next(QUIET).is_some() {}
        assert!(watch.take_messages()[0].ends_with("until it is there again"));
        std::fs::rename(root.with_file_name("away"), &root).unwrap();
        until(&mut watch, &root);
        std::fs::write(root.join("new.txt"), "new").unwrap();
        until(&mut watch, &root.join("new.txt"));
    }
}
