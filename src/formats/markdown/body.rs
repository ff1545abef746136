//! Markdown to parts: headings, paragraphs, lists, quotations, tables, code, pictures.

use pulldown_cmark::{Event, HeadingLevel, Options, Parser, Tag, TagEnd};

use crate::formats::feeds::caption;
use crate::formats::markup;
use crate::formats::tree::line;
use crate::story::{Part, Problem, Role};
use crate::text;

/// Quotations and lists in one another, at most: a parser is quadratic in them.
const DEEPEST: usize = 200;

/// The parts of a text.
pub(super) fn parts(raw: &str, problems: &mut Vec<Problem>) -> Vec<Part> {
    if raw.lines().any(|line| depth(line) > DEEPEST) {
        let message =
            format!("its lists lie more than {DEEPEST} deep and it was read as plain text");
        problems.push(Problem::new("too-deep", message));
        return markup::text_parts(raw);
    }
    let mut options = Options::empty();
    options.insert(Options::ENABLE_TABLES);
    options.insert(Options::ENABLE_STRIKETHROUGH);
    options.insert(Options::ENABLE_FOOTNOTES);
    let mut setting = Setting { gap: false, ..Setting::default() };
    for event in Parser::new_ext(raw, options) {
        setting.take(event);
    }
    setting.end();
    setting.parts.retain(|part| !part.text.is_empty());
    setting.parts
}

/// How many quotations and lists a line opens.
fn depth(line: &str) -> usize {
    let (mut found, mut before) = (0, None);
    for c in line.chars() {
        match (before, c) {
            (_, '>') | (Some('-' | '*' | '+' | '.' | ')'), ' ' | '\t') => found += 1,
            (_, ' ' | '\t' | '-' | '*' | '+' | '.' | ')' | '0'..='9') => {}
            _ => break,
        }
        before = Some(c);
    }
    found
}

/// Parts in the making.
#[derive(Default)]
struct Setting {
    parts: Vec<Part>,
    /// The line that is being gathered.
    line: String,
    /// What the blocks around it are for, outermost first.
    around: Vec<Role>,
    gap: bool,
    /// A picture whose words are being gathered: its address, its title, where they begin in the line.
    picture: Option<(String, String, usize)>,
    /// Pictures of the block, which follow it.
    pictures: Vec<Part>,
    /// Whether all of the paragraph so far is emphasized, as the caption under a picture is.
    emphasized: Option<bool>,
    emphasis: usize,
    code: Option<String>,
    html: Option<String>,
    rows: Vec<Vec<String>>,
}

impl Setting {
    fn role(&self) -> Role {
        self.around.last().copied().unwrap_or(Role::Paragraph)
    }

    fn take(&mut self, event: Event<'_>) {
        match event {
            Event::Start(tag) => self.start(tag),
            Event::End(tag) => self.finish(tag),
            Event::Text(words) => self.words(&words),
            Event::Code(words) | Event::InlineMath(words) | Event::DisplayMath(words) => {
                self.words(&words);
            }
            Event::SoftBreak => self.line.push(' '),
            Event::HardBreak => self.end(),
            Event::Html(html) | Event::InlineHtml(html) => match &mut self.html {
                Some(gathered) => gathered.push_str(&html),
                // A break within a paragraph; other marks show nothing.
                None if html.starts_with("<br") => self.end(),
                None => {}
            },
            Event::Rule => {
                self.end();
                self.gap = true;
            }
            Event::FootnoteReference(_) | Event::TaskListMarker(_) => {}
        }
    }

    fn words(&mut self, words: &str) {
        if let Some(code) = &mut self.code {
            code.push_str(words);
        } else if let Some(html) = &mut self.html {
            html.push_str(words);
        } else {
            if !words.trim().is_empty() && self.picture.is_none() {
                let so_far = self.emphasized.unwrap_or(true);
                self.emphasized = Some(so_far && self.emphasis > 0);
            }
            self.line.push_str(words);
        }
    }

    fn start(&mut self, tag: Tag<'_>) {
        match tag {
            Tag::Heading { level, .. } => {
                self.end();
                let first = self.parts.is_empty() && level == HeadingLevel::H1;
                self.around.push(if first { Role::Headline } else { Role::Crosshead });
            }
            Tag::BlockQuote(_) => {
                self.end();
                self.around.push(Role::BlockQuote);
            }
            Tag::Item => {
                self.end();
                self.around.push(Role::ListItem);
            }
            Tag::CodeBlock(_) => {
                self.end();
                self.code = Some(String::new());
            }
            Tag::HtmlBlock => {
                self.end();
                self.html = Some(String::new());
            }
            Tag::TableHead | Tag::TableRow => self.rows.push(Vec::new()),
            Tag::Emphasis | Tag::Strong => self.emphasis += 1,
            Tag::Image { dest_url, title, .. } => {
                self.picture = Some((dest_url.into_string(), title.into_string(), self.line.len()));
            }
            Tag::Paragraph | Tag::List(_) | Tag::Table(_) | Tag::FootnoteDefinition(_) => {
                self.end();
                self.gap |= self.around.is_empty();
            }
            _ => {}
        }
    }

    fn finish(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Heading(_) | TagEnd::BlockQuote(_) | TagEnd::Item => {
                self.end();
                self.around.pop();
                self.gap = true;
            }
            TagEnd::Paragraph => self.end(),
            TagEnd::CodeBlock => {
                for (n, row) in self.code.take().unwrap_or_default().lines().enumerate() {
                    self.push(
                        Role::TableRow,
                        text::clean_line(row.trim_end()).into_owned(),
                        n == 0,
                    );
                }
            }
            TagEnd::HtmlBlock => {
                let html = self.html.take().unwrap_or_default();
                self.parts.extend(markup::html_parts(&html));
            }
            TagEnd::TableCell => {
                let cell = line(&std::mem::take(&mut self.line));
                if let Some(row) = self.rows.last_mut() {
                    row.push(cell);
                }
            }
            TagEnd::Table => {
                let rows = std::mem::take(&mut self.rows);
                for (n, row) in markup::columns(&rows).into_iter().enumerate() {
                    self.push(Role::TableRow, row, n == 0);
                }
                self.gap = true;
            }
            TagEnd::Emphasis | TagEnd::Strong => self.emphasis = self.emphasis.saturating_sub(1),
            TagEnd::Image => self.end_picture(),
            _ => {}
        }
    }

    /// The words of a picture are its title, else what stands for it.
    fn end_picture(&mut self) {
        let Some((href, title, at)) = self.picture.take() else { return };
        let alt = self.line.get(at..).unwrap_or_default().to_owned();
        self.line.truncate(at);
        let words = if title.trim().is_empty() { alt } else { title };
        self.pictures.push(caption(&words, None, Some(&href), None));
    }

    fn push(&mut self, role: Role, text: String, gap: bool) {
        if !text.is_empty() {
            let gap = gap || std::mem::take(&mut self.gap);
            self.parts.push(Part { role: Some(role), text, gap, ..Part::default() });
        }
    }

    /// Ends the line that is being gathered; pictures in it follow.
    fn end(&mut self) {
        let text = line(&std::mem::take(&mut self.line));
        let emphasized = self.emphasized.take().unwrap_or(false);
        // What is set in italics straight under a picture is its caption; one without words shows nothing.
        let under = self.parts.last_mut().filter(|last| last.role == Some(Role::Caption));
        if let [picture] = self.pictures.as_mut_slice()
            && emphasized
            && !text.is_empty()
        {
            picture.text = text;
            self.parts.append(&mut self.pictures);
            return;
        }
        let is_caption = emphasized && self.around.is_empty() && !text.is_empty();
        match under {
            Some(caption) if is_caption => caption.text = text,
            Some(caption)
                if caption.text.is_empty() && !(text.is_empty() && self.pictures.is_empty()) =>
            {
                self.parts.pop();
                self.push(self.role(), text, false);
            }
            _ => self.push(self.role(), text, false),
        }
        self.parts.append(&mut self.pictures);
    }
}
