//! The table of actions. A new one is one row.

use super::{Entry, Group, Pane};

const ALL: &[Pane] = &Pane::ALL;
const PANES: &[Pane] = &[Pane::Stories, Pane::Body, Pane::Captions];
const OVERLAY: &[Pane] = &[Pane::Overlay];

/// Makes the enum and its table out of one row each: variant, name, help, word for the status line
/// (empty: it is never named there), group, panes, default keys.
macro_rules! actions {
    ($($variant:ident: $name:literal, $help:literal, $hint:literal, $group:ident, $panes:ident,
       [$($key:literal),+];)+) => {
        /// What a key, a command or the mouse can ask for.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum Action {
            $(#[doc = concat!("`", $name, "`: ", $help, ".")] $variant,)+
        }

        /// All actions, in the order of the variants.
        pub const TABLE: &[Entry] = &[$(Entry {
            action: Action::$variant,
            name: $name,
            help: $help,
            hint: $hint,
            group: Group::$group,
            panes: $panes,
            keys: &[$($key),+],
        },)+];
    };
}

actions! {
    LineDown: "line-down", "one line down", "scroll", Move, ALL, ["j", "down"];
    LineUp: "line-up", "one line up", "", Move, ALL, ["k", "up"];
    HalfDown: "half-down", "half a page down", "", Move, ALL, ["ctrl-d"];
    HalfUp: "half-up", "half a page up", "", Move, ALL, ["ctrl-u"];
    PageDown: "page-down", "a page down; at the end, to the next unread story", "page", Move, ALL,
        ["space", "ctrl-f", "pagedown"];
    PageUp: "page-up", "a page up", "", Move, ALL, ["b", "ctrl-b", "pageup"];
    Top: "top", "to the top", "", Move, ALL, ["gg", "home"];
    End: "end", "to the end", "", Move, ALL, ["G", "end"];
    PaneLeft: "pane-left", "to the pane on the left", "", Move, PANES, ["h", "left"];
    PaneRight: "pane-right", "to the pane on the right", "", Move, PANES, ["l", "right"];
    NextPane: "next-pane", "to the next pane", "pane", Move, PANES, ["tab"];
    PreviousPane: "previous-pane", "to the pane before", "", Move, PANES, ["backtab"];
    ToStories: "to-stories", "straight to the stories", "", Move, PANES, ["gl"];
    ToBody: "to-body", "straight to the body", "", Move, PANES, ["gb"];
    ToCaptions: "to-captions", "straight to the captions", "", Move, PANES, ["gc"];

    NextStory: "next-story", "next story, from any pane", "story", Stories, PANES, ["J"];
    PreviousStory: "previous-story", "story before, from any pane", "", Stories, PANES, ["K"];
    NextUnread: "next-unread", "next unread story", "unread", Stories, PANES, ["]u"];
    PreviousUnread: "previous-unread", "unread story before", "", Stories, PANES, ["[u"];
    Open: "open", "open: the story, a caption's related ones, a row", "open", Stories, ALL,
        ["enter"];
    Back: "back", "leave this; at the list, quit", "back", Stories, ALL, ["q"];
    ToggleRead: "toggle-read", "mark read or unread", "read", Stories, PANES, ["r"];
    ToggleStar: "toggle-star", "star, or take the star away", "star", Stories, PANES, ["s"];
    Tag: "tag", "tag: words that the story is found by", "tag", Stories, PANES, ["t"];
    Note: "note", "write a note on the story", "note", Stories, PANES, ["m"];
    Undo: "undo", "take back the last change of marks", "undo", Stories, ALL, ["u"];
    Sort: "sort", "sort the list another way", "sort", Stories, PANES, ["\\"];
    Write: "write", "write the story to a file", "", Stories, PANES, ["w"];
    OpenSource: "open-source", "open the page that it was published on", "", Stories, PANES, ["o"];
    EditSource: "edit-source", "open its file in $EDITOR", "", Stories, PANES, ["O"];

    NextEntity: "next-entity", "next name", "entity", Inside, PANES, ["e", "]e"];
    PreviousEntity: "previous-entity", "name before", "", Inside, PANES, ["E", "[e"];
    NextPerson: "next-person", "next person", "", Inside, PANES, ["]p"];
    PreviousPerson: "previous-person", "person before", "", Inside, PANES, ["[p"];
    NextOrganization: "next-organization", "next organization", "", Inside, PANES, ["]o"];
    PreviousOrganization: "previous-organization", "organization before", "", Inside, PANES, ["[o"];
    NextPlace: "next-place", "next place", "", Inside, PANES, ["]l"];
    PreviousPlace: "previous-place", "place before", "", Inside, PANES, ["[l"];
    EntityStories: "entity-stories", "stories with the name under the cursor", "stories", Inside, PANES,
        ["*"];
    NextQuote: "next-quote", "next quote", "quote", Inside, PANES, ["\"", "]q"];
    PreviousQuote: "previous-quote", "quote before", "", Inside, PANES, ["[q"];
    SpeakerQuotes: "speaker-quotes", "what else this speaker said", "", Inside, PANES, ["gs"];
    NextCaption: "next-caption", "next caption, from any pane", "caption", Inside, PANES,
        ["c", "]c"];
    PreviousCaption: "previous-caption", "caption before, from any pane", "", Inside, PANES,
        ["C", "[c"];
    CaptionInBody: "caption-in-body", "where the caption stands in the body", "in body", Inside, PANES,
        ["gd"];
    JumpBack: "jump-back", "back through all jumps", "", Inside, ALL, ["ctrl-o", "H"];
    JumpForward: "jump-forward", "forward through all jumps", "", Inside, ALL, ["L"];

    Find: "find", "find in this story", "find", Search, ALL, ["/"];
    FindNext: "find-next", "next match", "", Search, ALL, ["n"];
    FindPrevious: "find-previous", "match before", "", Search, ALL, ["N"];
    Query: "query", "query the archive", "query", Search, PANES, ["F", "&"];
    Clear: "clear", "clear the matches, the query; close a list", "clear", Search, ALL, ["esc"];

    RelatedStories: "related-stories", "related stories", "", Lists, PANES, ["gr"];
    EntityPage: "entity-page", "all about the name under the cursor", "", Lists, PANES, ["ge"];
    StartPage: "start-page", "the start page: where to begin", "", Lists, PANES, ["g."];
    Messages: "messages", "what flashed by", "", Lists, PANES, ["gm"];
    QuoteList: "quote-list", "quotes of this story", "", Lists, PANES, ["gq"];
    RecentQueries: "recent-queries", "queries asked lately", "", Lists, PANES, ["g'"];
    SavedQueries: "saved-queries", "queries that were saved", "", Lists, PANES, ["S"];
    SaveQuery: "save-query", "save this query under a name", "", Lists, PANES, ["gS"];
    MergeName: "merge-name", "on the page of a name: another name is the same", "merge", Lists, OVERLAY,
        ["+"];
    SplitName: "split-name", "on the page of a name: the one under the cursor is another", "split", Lists,
        OVERLAY, ["-"];
    Forget: "forget", "forget the saved query under the cursor", "forget", Lists, OVERLAY, ["x"];

    ToggleHighlights: "toggle-highlights", "highlights: none, names, quotes, all", "", Show, PANES,
        [",e"];
    ToggleDates: "toggle-dates", "resolved dates beside the text", "", Show, PANES, [",d"];
    ToggleDoubtful: "toggle-doubtful", "doubtful speakers", "", Show, PANES, [",s"];
    ToggleFurniture: "toggle-furniture", "page furniture", "", Show, PANES, [",f"];
    Zen: "zen", "this pane alone", "", Show, PANES, ["z"];
    Info: "info", "what is known of this story", "", Show, PANES, ["i"];

    Command: "command", "run a command by its name", "command", Program, ALL, [":"];
    Help: "help", "all keys", "help", Program, ALL, ["?"];
    Redraw: "redraw", "draw the screen anew", "", Program, ALL, ["ctrl-l"];
    Suspend: "suspend", "suspend", "", Program, ALL, ["ctrl-z"];
    Quit: "quit", "quit", "quit", Program, ALL, ["Q"];
}
