//! The title bar, the status line with the prompt, and what may follow a prefix key.

use unicode_width::UnicodeWidthStr;

use super::brush::Brush;
use crate::reader::{Area, Asks, Prompt, Reader, fit, number};

/// Draws the title bar.
pub fn title(reader: &Reader, brush: &mut Brush<'_>) {
    let area = reader.frame.title;
    if area.is_empty() {
        return;
    }
    let find = reader.title_find();
    let theme = format!("◐ {}", brush.theme_name());
    let mut right: Vec<(&str, &str)> = Vec::new();
    if !find.is_empty() {
        right.push((&find, "bar.query"));
    }
    if area.width >= 100 {
        right.push((&theme, "bar"));
    }
    let cells: usize = right.iter().map(|(text, _)| text.width() + 3).sum();
    let room = usize::from(area.width).saturating_sub(cells + 1);
    brush.line(area, 0, &reader.title(room));
    let mut x = area.right().saturating_sub(cells as u16).saturating_add(1);
    for (n, (text, label)) in right.into_iter().enumerate() {
        if n > 0 {
            x = brush.text(x, area.y, area.right(), " · ", "bar");
        }
        x = brush.text(x, area.y, area.right(), text, label);
    }
}

/// Draws the status line, or the prompt in its place. Returns the prompt's cursor.
pub fn status(reader: &Reader, brush: &mut Brush<'_>) -> Option<(u16, u16)> {
    let area = reader.frame.status;
    if let Some(prompt) = &reader.prompt {
        return Some(draw_prompt(reader, prompt, brush));
    }
    brush.line(area, 0, &reader.status(usize::from(area.width)));
    let typed = reader.typed_text();
    if !typed.is_empty() {
        let x = area.right().saturating_sub(typed.width() as u16 + 12);
        brush.text(x, area.y, area.right(), &typed, "status.count");
    }
    None
}

fn draw_prompt(reader: &Reader, prompt: &Prompt, brush: &mut Brush<'_>) -> (u16, u16) {
    let area = reader.frame.status;
    let (text, sign) = (prompt.text(), prompt.asks.sign());
    let wrong = reader.list.wrong.as_ref().filter(|_| prompt.asks == Asks::Query);
    let (says, label) = match (prompt.asks, wrong) {
        (Asks::Query, Some((message, _))) => (message.clone(), "message.error"),
        (Asks::Query, None) => {
            let total = reader.list.total.filter(|_| reader.list.is_current());
            let whole = reader.list.whole.map(|n| format!(" of {}", number(n)));
            let shown = total.map(|n| format!("{} shown{}", number(n), whole.unwrap_or_default()));
            (shown.unwrap_or_default(), "status.count")
        }
        (Asks::Find, _) => (matches(reader), "status.count"),
        (Asks::Command | Asks::Tags | Asks::Note | Asks::Merge, _) => (String::new(), "status"),
        (Asks::Name, _) => (reader.list.of.query.clone(), "status.count"),
    };
    let half = usize::from(area.width / 2);
    let over = Area::new(area.x, area.y.saturating_sub(1), area.width, 1);
    let above = offers(prompt, area, brush);
    // What is wrong is said whole: on the line above where there is no room beside the typing.
    let says = if wrong.is_some() && (says.width() > half || above) && over.y < area.y {
        brush.clear(over);
        let room = usize::from(over.width.saturating_sub(2));
        brush.text(over.x + 1, over.y, over.right(), &fit(&says, room), label);
        String::new()
    } else {
        fit(&says, half)
    };
    let after = area.right().saturating_sub(says.width() as u16 + 2).max(area.x);
    let start = brush.text(area.x + 1, area.y, after, sign, "prompt.sign");
    let room = usize::from(after.saturating_sub(start).saturating_sub(1)).max(1);
    let hidden = prompt.hidden(room);
    let mut column = 0;
    // The query is sent without the blanks before it.
    let lead = text.len() - text.trim_start().len();
    for (at, c) in text.char_indices() {
        let mut buffer = [0; 4];
        let c = c.encode_utf8(&mut buffer);
        let bad = wrong.is_some_and(|(_, range)| {
            let at = at.saturating_sub(lead);
            range.contains(&at) || (range.is_empty() && at == range.start)
        });
        let label = if bad { "prompt.error" } else { "prompt" };
        if column >= hidden {
            let x = start.saturating_add((column - hidden) as u16);
            brush.text(x, area.y, after, c, label);
        }
        column += c.width();
    }
    // What is missing at the end is marked behind it.
    if wrong.is_some_and(|(_, range)| range.start + lead >= text.len()) && column >= hidden {
        let x = start.saturating_add((column - hidden) as u16);
        brush.text(x, area.y, after, " ", "prompt.error");
    }
    brush.text(after + 1, area.y, area.right(), &says, label);
    let cursor = start.saturating_add(prompt.cursor().saturating_sub(hidden) as u16);
    (cursor.min(area.right().saturating_sub(1)), area.y)
}

/// Draws what may be typed over the prompt, with a line left between for what is wrong. Says whether there is anything.
fn offers(prompt: &Prompt, status: Area, brush: &mut Brush<'_>) -> bool {
    let all = &prompt.offers.all;
    let rows = (all.len() as u16).min(status.y.saturating_sub(4));
    if rows == 0 {
        return false;
    }
    let panel = Area::new(status.x, status.y - 1 - rows, status.width, rows);
    brush.clear(Area::new(panel.x, panel.y - 1, panel.width, rows + 2));
    brush.rule(Area::new(panel.x, panel.y - 1, panel.width, 1), true, "Tab completes · ↓ chooses");
    let widest = all.iter().map(|offer| offer.text.width()).max().unwrap_or(0);
    let wide = (widest as u16 + 4).min(panel.width.saturating_sub(14).max(12));
    // The one that is chosen is always among those that there is room for.
    let first = prompt.offers.picked.map_or(0, |at| (at + 1).saturating_sub(usize::from(rows)));
    for (row, (at, offer)) in (0_u16..).zip(all.iter().enumerate().skip(first)).take(rows.into()) {
        let y = panel.y + row;
        let text = fit(&offer.text, usize::from(wide.saturating_sub(3)));
        brush.text(panel.x + 2, y, panel.x + wide, &text, "help.key");
        let stories = offer.stories.map(|many| match many {
            1 => "1 story".to_owned(),
            many => format!("{} stories", number(many)),
        });
        let says = stories.unwrap_or_else(|| offer.about.to_owned());
        let room = usize::from(panel.width.saturating_sub(wide + 1));
        brush.text(panel.x + wide, y, panel.right(), &fit(&says, room), "help.text");
        if prompt.offers.picked == Some(at) {
            brush.over(Area::new(panel.x, y, panel.width, 1), "list.selected.focus");
        }
    }
    true
}

fn matches(reader: &Reader) -> String {
    match &reader.body.find {
        None => String::new(),
        Some(find) if find.hits.is_empty() => "no match".to_owned(),
        Some(find) => {
            let at = find.current.map_or(0, |at| at + 1);
            format!("{} of {}", number(at), number(find.hits.len()))
        }
    }
}

/// Draws what may follow a prefix key that is held, or the commands that begin with what is typed.
pub fn what_may_follow(reader: &Reader, brush: &mut Brush<'_>) {
    let entries = reader.what_may_follow();
    if entries.is_empty() {
        return;
    }
    let status = reader.frame.status;
    let keys = entries.iter().map(|(keys, _)| keys.width()).max().unwrap_or(0) as u16;
    let help = entries.iter().map(|(_, help)| help.width()).max().unwrap_or(0) as u16;
    let columns = (status.width / (keys + help + 6)).clamp(1, 4);
    let rows = (entries.len() as u16).div_ceil(columns).min(status.y.saturating_sub(2));
    let width = status.width / columns;
    let panel = Area::new(0, status.y - rows, status.width, rows);
    let rule = Area::new(0, panel.y - 1, status.width, 1);
    brush.clear(Area::new(0, rule.y, status.width, rows + 1));
    brush.rule(rule, true, &reader.typed_text());
    for (n, (text, help)) in (0_u16..).zip(entries) {
        let (column, row) = (n / rows.max(1), n % rows.max(1));
        if column >= columns {
            break;
        }
        let (x, y) = (column * width + 2, panel.y + row);
        brush.text(x, y, (column + 1) * width, &text, "help.key");
        let room = usize::from(width.saturating_sub(keys + 6));
        brush.text(x + keys + 2, y, (column + 1) * width, &fit(&help, room), "help.text");
    }
}
