//! How deep the elements of HTML lie in one another, without building a tree: building one is quadratic in its depth.
//!
//! The tags are followed as a parser follows them (HTML Standard, "tree construction"), roughly, and where it is rough it takes the
//! elements for deeper than they are: no input hides its depth from it.

/// Elements without an end tag, and those that another of their kind ends.
const VOID: &[&str] = &[
    "area", "base", "br", "col", "dd", "dt", "embed", "hr", "img", "input", "li", "link", "meta",
    "option", "p", "param", "source", "td", "th", "tr", "track", "wbr",
];

/// Elements whose end tag ends no other element.
const FORMATTING: &[&str] = &[
    "a", "b", "big", "code", "em", "font", "form", "i", "nobr", "s", "small", "strike", "strong",
    "tt", "u",
];

/// Elements that the end tag of an element of no rank does not reach over.
const SPECIAL: &[&str] = &[
    "address",
    "applet",
    "article",
    "aside",
    "blockquote",
    "body",
    "button",
    "caption",
    "center",
    "colgroup",
    "details",
    "dialog",
    "dir",
    "div",
    "dl",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "form",
    "frameset",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "head",
    "header",
    "hgroup",
    "html",
    "main",
    "marquee",
    "menu",
    "nav",
    "object",
    "ol",
    "pre",
    "search",
    "section",
    "select",
    "summary",
    "table",
    "tbody",
    "template",
    "tfoot",
    "thead",
    "ul",
];

/// Elements that no end tag reaches over but their own.
const WALLS: &[&str] = &["applet", "caption", "marquee", "object", "table", "template"];

/// Elements that hold text only.
const TEXT: &[&str] =
    &["iframe", "noembed", "noframes", "noscript", "script", "style", "textarea", "title", "xmp"];

/// Elements of drawings: a slash ends them.
const DRAWN: &[&str] = &[
    "animate",
    "animatemotion",
    "animatetransform",
    "circle",
    "clippath",
    "defs",
    "ellipse",
    "feblend",
    "fecolormatrix",
    "fecomposite",
    "feflood",
    "fegaussianblur",
    "femerge",
    "femergenode",
    "feoffset",
    "filter",
    "g",
    "image",
    "line",
    "lineargradient",
    "marker",
    "mask",
    "mpath",
    "path",
    "pattern",
    "polygon",
    "polyline",
    "radialgradient",
    "rect",
    "set",
    "stop",
    "switch",
    "symbol",
    "text",
    "textpath",
    "tspan",
    "use",
    "view",
];

/// Formatting elements, at most, that a parser opens again because a block ended before they did: a hundred that are left open come again
/// in each paragraph.
const REOPENED: usize = 200_000;

/// How deep elements lie in one another at most, or more than the bound where they would be opened again and again; no more than one over a bound is counted.
pub fn depth(source: &str, bound: usize) -> usize {
    let bytes = source.as_bytes();
    let mut open: Vec<&[u8]> = Vec::new();
    let (mut at, mut most, mut reopened) = (0, 0, 0);
    // Whether a drawing is open.
    let mut drawing = false;
    while let Some(found) = memchr::memchr(b'<', bytes.get(at..).unwrap_or_default()) {
        at += found + 1;
        let rest = bytes.get(at..).unwrap_or_default();
        if let Some(comment) = rest.strip_prefix(b"!--") {
            at += comment_length(comment).map_or(0, |length| length + 3);
            continue;
        }
        let closes = rest.first() == Some(&b'/');
        let name = if closes { rest.get(1..).unwrap_or_default() } else { rest };
        if !name.first().is_some_and(u8::is_ascii_alphabetic) {
            continue;
        }
        let length = name
            .iter()
            .take_while(|b| !b.is_ascii_whitespace() && !matches!(b, b'/' | b'>'))
            .count();
        let name = name.get(..length).unwrap_or_default();
        if closes {
            drawing &= is(name, DRAWN);
            close(&mut open, name);
            continue;
        }
        if is(name, VOID) {
            drawing = false;
            reopened += open.iter().filter(|name| is(name, FORMATTING)).count();
            if reopened > REOPENED {
                return bound + 1;
            }
            continue;
        }
        let end = memchr::memchr(b'>', rest);
        let slashed = end.and_then(|end| rest.get(..end)).is_some_and(|tag| tag.ends_with(b"/"));
        let svg = name.eq_ignore_ascii_case(b"svg");
        drawing = svg || drawing && is(name, DRAWN);
        if drawing && slashed {
            drawing = !svg;
            continue;
        }
        if !drawing
            && is(name, TEXT)
            && !is_drawn(&open)
            && let Some(length) = text_length(rest, name)
        {
            at += length;
            continue;
        }
        open.push(name);
        most = most.max(open.len());
        if most > bound {
            return most;
        }
    }
    most
}

/// Whether some tag has more attributes than a bound: a parser compares each with all before it.
pub fn has_many_attributes(source: &str, bound: usize) -> bool {
    let bytes = source.as_bytes();
    let mut at = 0;
    while let Some(found) = memchr::memchr(b'<', bytes.get(at..).unwrap_or_default()) {
        at += found + 1;
        if !bytes.get(at).is_some_and(u8::is_ascii_alphabetic) {
            continue;
        }
        let (mut count, mut quote, mut before) = (0, None, b'<');
        while let Some(&byte) = bytes.get(at) {
            at += 1;
            match (quote, byte) {
                (Some(mark), _) if mark == byte => quote = None,
                (Some(_), _) => {}
                (None, b'>') => break,
                (None, b'"' | b'\'') if before == b'=' => quote = Some(byte),
                (None, _) => {
                    let gap = before.is_ascii_whitespace() || before == b'/';
                    count += usize::from(gap && !byte.is_ascii_whitespace());
                }
            }
            before = byte;
            if count > bound {
                return true;
            }
        }
    }
    false
}

fn is(name: &[u8], list: &[&str]) -> bool {
    list.iter().any(|one| name.eq_ignore_ascii_case(one.as_bytes()))
}

/// Whether a drawing may be open: there no element holds text only.
fn is_drawn(open: &[&[u8]]) -> bool {
    open.iter().any(|name| is(name, &["svg", "math"]))
}

/// How long a comment is behind its beginning, its end included.
fn comment_length(comment: &[u8]) -> Option<usize> {
    for (mark, at) in [(&b">"[..], 1), (b"->", 2)] {
        if comment.starts_with(mark) {
            return Some(at);
        }
    }
    let mut from = 0;
    loop {
        let at = from + memchr::memmem::find(comment.get(from..)?, b"--")?;
        let rest = comment.get(at + 2..)?;
        if rest.starts_with(b">") {
            return Some(at + 3);
        }
        if rest.starts_with(b"!>") {
            return Some(at + 4);
        }
        from = at + 1;
    }
}

/// How far the end tag of an element that holds text only is.
fn text_length(rest: &[u8], name: &[u8]) -> Option<usize> {
    memchr::memmem::find_iter(rest, b"</").find(|&at| {
        let behind = rest.get(at + 2..).unwrap_or_default();
        behind.get(..name.len()).is_some_and(|end| end.eq_ignore_ascii_case(name))
            && behind
                .get(name.len())
                .is_none_or(|b| b.is_ascii_whitespace() || matches!(b, b'/' | b'>'))
    })
}

fn close(open: &mut Vec<&[u8]>, name: &[u8]) {
    if is(name, FORMATTING) {
        if let Some(at) = open.iter().rposition(|one| one.eq_ignore_ascii_case(name)) {
            open.remove(at);
        }
        return;
    }
    let walls = if is(name, SPECIAL) { WALLS } else { SPECIAL };
    for at in (0..open.len()).rev() {
        let one = open[at];
        if one.eq_ignore_ascii_case(name) {
            open.truncate(at);
            return;
        }
        if is(one, walls) {
            return;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{depth, has_many_attributes};

    #[test]
    fn attributes_are_counted() {
        assert!(has_many_attributes(&format!("<p {}>", "a=b c ".repeat(600)), 1000));
        assert!(!has_many_attributes(&"<p class='a b c' id=\"x > y\">".repeat(600), 1000));
    }

    #[test]
    fn depth_is_counted_without_a_tree() {
        let check = |source: &str, want: usize| assert_eq!(depth(source, 99), want, "{source}");
        check("<div><p>a<p>b</div><br><div><b></b></div>", 2);
        check("<div><span>a</div><div><span>b</div>", 2);
        check("<svg><path d=''/><path/><g><path/></g></svg>", 2);
        check("<script>if(a<b){}</script><p>x", 0);
        check("<!-- <div><div> --><div></div><!--><b>", 1);
        check("<title>a <b></title><i>", 1);
    }

    #[test]
    fn no_input_hides_its_depth() {
        for unit in [
            "<div>",
            "<a.b>",
            "<div></b>",
            "<b><div></b>",
            "<div><table><tr><td></div>",
            "<div><span></div></span><div>",
            "<svg><div/>",
            "<path/>",
            "<svg></svg><path/>",
            "<svg><foreignObject><path/>",
            "<svg><title><div>",
            "<svg><style><div>",
            "<!--><div>",
            "<div <!--",
            "<DIV></ div>",
        ] {
            assert!(depth(&unit.repeat(2000), 512) > 512, "{unit}");
        }
    }
}
