//! What the desk's own lines say for sure: datelines are places, bylines are persons, credits name the
//! photographer and the agency.

use crate::story::{EntityKind, Role, Span, Story};

use super::lexicon::Facts;
use super::tagger::Found;
use super::token::{Shape, Token};

/// The furthest token from a block's start at which a dateline's dash may stand.
const DATELINE_TOKENS: usize = 16;

/// Names from datelines, bylines and credits, in order of their rules, and for each token whether it
/// belongs to such a line and is no one else's to read.
pub fn read(story: &Story, tokens: &[Token<'_>]) -> (Vec<Found>, Vec<bool>) {
    let mut desk = Desk { tokens, found: Vec::new(), taken: vec![false; tokens.len()] };
    let mut from = 0;
    while let Some(first) = tokens.get(from) {
        let block = first.block;
        let to = from + tokens.iter().skip(from).take_while(|t| t.block == block).count();
        let role = story.blocks.get(block).map_or(Role::Paragraph, |b| b.role);
        if role == Role::Byline {
            desk.byline(story, from, to);
        } else {
            if let Some(end) = dateline_end(story, tokens, from, to) {
                desk.dateline(from, end);
            }
            desk.bracketed_credits(from, to);
        }
        from = to;
    }
    for caption in &story.captions {
        let Some(credit) = &caption.credit else { continue };
        let text = story.cut(caption.span).to_ascii_lowercase();
        let find = |words: &str| {
            let at = text.rfind(&words.to_ascii_lowercase())?;
            Some(Span::new(at, at + words.len()).shift(caption.span.start))
        };
        if let Some(span) = credit.photographer.as_deref().filter(|n| !n.is_empty()).and_then(find)
        {
            let kind = desk.photographer(span);
            desk.push_span(span, kind, "credit");
        }
        for agency in credit.agency.as_deref().unwrap_or_default().split(" via ") {
            if let Some(span) = Some(agency.trim()).filter(|n| !n.is_empty()).and_then(find) {
                desk.push_span(span, EntityKind::Organization, "credit");
            }
        }
        if let Some(span) = Some(credit.text.as_str()).filter(|t| !t.is_empty()).and_then(find) {
            desk.take_span(span);
        }
    }
    (desk.found, desk.taken)
}

struct Desk<'a, 's> {
    tokens: &'a [Token<'s>],
    found: Vec<Found>,
    taken: Vec<bool>,
}

impl Desk<'_, '_> {
    fn push(&mut self, from: usize, to: usize, kind: EntityKind, rule: &'static str) {
        if from < to && !self.taken.get(from..to).is_none_or(|t| t.contains(&true)) {
            self.taken.iter_mut().take(to).skip(from).for_each(|t| *t = true);
            self.found.push(Found { from, to, kind, rule, title: None });
        }
    }

    /// The tokens that lie wholly inside a span.
    fn within(&self, span: Span) -> (usize, usize) {
        let from = self.tokens.partition_point(|t| t.span.start < span.start);
        let to = self.tokens.partition_point(|t| t.span.end <= span.end);
        (from, to.max(from))
    }

    fn push_span(&mut self, span: Span, kind: EntityKind, rule: &'static str) {
        let (from, to) = self.within(span);
        self.push(from, to, kind, rule);
    }

    /// Whether a person or a body took the picture: `Acme Metals` ends in a common word.
    fn photographer(&self, span: Span) -> EntityKind {
        let (from, to) = self.within(span);
        let names = self.tokens.get(from..to).unwrap_or_default();
        let body = names.last().is_some_and(|t| {
            t.is(Facts::ORG_HEAD) || t.is(Facts::COMMON) && !t.is(Facts::PERSONAL)
        });
        let given = names.first().is_some_and(|t| t.is(Facts::GIVEN));
        let particle = names.first().is_some_and(|t| t.form.ends_with('.'));
        if body && !given && !particle && names.len() > 1 {
            EntityKind::Organization
        } else {
            EntityKind::Person
        }
    }

    fn take_span(&mut self, span: Span) {
        let (from, to) = self.within(span);
        self.taken.iter_mut().take(to).skip(from).for_each(|t| *t = true);
    }

    fn byline(&mut self, story: &Story, from: usize, to: usize) {
        let block = &story.blocks[self.tokens[from].block];
        let text = story.cut(block.span).to_lowercase();
        if text.len() != block.span.len() {
            return self.plain_byline(from, to);
        }
        let mut named = false;
        for byline in &story.bylines {
            let name = byline.name.to_lowercase();
            if let Some(at) =
                Some(name.as_str()).filter(|n| !n.is_empty()).and_then(|n| text.find(n))
            {
                let span = Span::new(at, at + name.len()).shift(block.span.start);
                self.push_span(span, EntityKind::Person, "byline");
                named = true;
            }
        }
        if !named {
            self.plain_byline(from, to);
        }
    }

    /// "By Ana Ruiz and Li Wei": the runs of capitals after "By", up to a comma.
    fn plain_byline(&mut self, from: usize, to: usize) {
        if !self.tokens.get(from).is_some_and(|t| t.form.eq_ignore_ascii_case("by")) {
            return;
        }
        let mut at = from + 1;
        while at < to {
            let end =
                at + self.tokens.iter().take(to).skip(at).take_while(|t| t.is_capital()).count();
            if (2..=4).contains(&(end - at)) && !self.tokens[end - 1].is(Facts::ORG_HEAD) {
                self.push(at, end, EntityKind::Person, "byline");
            }
            match self.tokens.get(end).filter(|_| end < to) {
                Some(t) if t.form == "and" || t.form == "AND" => at = end + 1,
                _ => return,
            }
        }
    }

    /// Places between the commas, the agency in brackets; days and numbers are none.
    fn dateline(&mut self, from: usize, end: usize) {
        let mut at = from;
        let mut bracket = false;
        while at < end {
            let token = &self.tokens[at];
            if token.shape == Shape::Mark {
                bracket = token.form == "(" || bracket && token.form != ")";
                at += 1;
                continue;
            }
            let stop = at
                + self
                    .tokens
                    .iter()
                    .take(end)
                    .skip(at)
                    .take_while(|t| t.shape != Shape::Mark)
                    .count();
            if bracket {
                self.push(at, stop, EntityKind::Organization, "dateline");
            } else {
                let names = self.tokens.iter().take(stop).skip(at);
                let places = names.take_while(|t| t.is_capital() && !t.is(Facts::CALENDAR)).count();
                let whole = at + places == stop || !self.tokens[at + places].is_capital();
                if places > 0 && whole {
                    self.push(at, at + places, EntityKind::Place, "dateline");
                }
            }
            at = stop.max(at + 1);
        }
        self.taken.iter_mut().take(end).skip(from).for_each(|t| *t = true);
    }

    /// `(AP Photo/Ana Ruiz)`, `REUTERS/Ana Ruiz`, also where the desk found no caption.
    fn bracketed_credits(&mut self, from: usize, to: usize) {
        for slash in from + 1..to.saturating_sub(1) {
            if self.tokens[slash].form != "/" {
                continue;
            }
            let before = &self.tokens[slash - 1];
            let photo = before.form.eq_ignore_ascii_case("photo");
            let agency = if photo { slash.saturating_sub(2) } else { slash - 1 };
            let known =
                self.tokens[agency].shape == Shape::Upper || self.tokens[agency].is(Facts::ORG);
            if agency < from || !(photo || before.form == "REUTERS") || !known {
                continue;
            }
            let end = slash
                + 1
                + self
                    .tokens
                    .iter()
                    .take(to)
                    .skip(slash + 1)
                    .take_while(|t| t.is_capital())
                    .count();
            self.push(agency, agency + 1, EntityKind::Organization, "credit");
            if (slash + 3..=slash + 5).contains(&end) {
                self.push(slash + 1, end, EntityKind::Person, "credit");
            }
            self.taken.iter_mut().take(end).skip(agency).for_each(|t| *t = true);
        }
    }
}

/// One past the dash of a dateline that opens the block: the desk's own, else by its shape, as the parts of
/// live updates carry it.
fn dateline_end(story: &Story, tokens: &[Token<'_>], from: usize, to: usize) -> Option<usize> {
    let first = &tokens[from];
    // A line in capitals throughout is a heading ("HARBOR RACES - TUESDAY'S RESULTS").
    let shouts = |end: usize| {
        let rest = tokens.get(end..to).unwrap_or_default();
        let loud = |t: &Token<'_>| !story.cut(t.span).contains(char::is_lowercase);
        rest.iter().any(|t| t.is_capital() || t.shape == Shape::Small) && rest.iter().all(loud)
    };
    if let Some(dateline) = &story.dateline
        && dateline.span.start <= first.span.start
        && first.span.start < dateline.span.end
    {
        let end = from
            + tokens
                .iter()
                .take(to)
                .skip(from)
                .take_while(|t| t.span.end <= dateline.span.end)
                .count();
        return (end > from && !shouts(end)).then_some(end);
    }
    // The text decides, not the token: a place in capitals has taken the form of running text.
    let upper = |t: &Token<'_>| {
        let text = story.cut(t.span);
        let letters = text.chars().filter(|c| c.is_uppercase()).count();
        letters >= 3 && !text.chars().any(char::is_lowercase)
    };
    if !upper(first) {
        return None;
    }
    let limit = to.min(from + DATELINE_TOKENS);
    let (mut open, mut agency) = (false, false);
    for at in from + 1..limit {
        let token = &tokens[at];
        match token.form.chars().next() {
            // Figures in brackets are a table's: `HARBOR LINE 12.50 (- 0.20)`.
            Some('—' | '–' | '_' | '-' | '+') if open => return None,
            Some('—' | '–' | '_' | '-') if token.shape == Shape::Mark => {
                let apart = token.form != "-" || token.span.start > tokens[at - 1].span.end;
                let place = first.is(Facts::PLACE) && apart && !shouts(at + 1);
                return (agency || place).then_some(at + 1);
            }
            Some('(') => open = true,
            Some(')') => (open, agency) = (false, agency || open),
            _ if open && token.shape == Shape::Number => return None,
            Some(',' | '/') => {}
            _ if open || token.is_capital() || token.shape == Shape::Number || agency => {}
            _ => return None,
        }
    }
    None
}
