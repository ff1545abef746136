//! A small wire of invented stories, written with their notes.
//!
//! A story is lines: `# headline`, `~ byline`, `^ caption | credit | photographer | agency | date | place |
//! people`, `! furniture`, `= note`, all others are paragraphs; `{CITY, Country (AG) — }` is the dateline.
//! In a line `[p:Koroma=Aminata Koroma]` is a mention (p person, l place, o organization, n nationality),
//! `[d:Tuesday]` a date, and `[q:Aminata Koroma|words]` a quote with its speaker (`[q:?Name|...]` a doubtful
//! one, `[q:|...]` none).

use std::collections::HashMap;

use dateline::story::{
    Block, Byline, Caption, Credit, DateNote, Dateline, Day, DayFrom, Entity, EntityKind, Mention,
    Moment, Person, Quote, QuoteKind, Role, Row, Span, Speaker, Story,
};

/// A story of the wire: when it moved, and its lines.
pub struct Sheet {
    pub id: &'static str,
    pub at: &'static str,
    pub agency: &'static str,
    pub lines: &'static str,
}

pub const WIRE: &[Sheet] = &[
    Sheet {
        id: "ferry-3",
        at: "2026-11-24T14:02:00Z",
        agency: "AP",
        lines: r"
# Ferry that sank off Almeria Bay carried twice its load, inspectors say
~ By Inés Carrol
{PORT SALVE, Meridia (AP) — }The ferry that sank off [l:Almeria Bay] on [d:Sunday] was carrying more than twice the passengers it was built for, inspectors said [d:Tuesday], as divers brought up the last of the 41 dead.
[q:Tomas Okoro|We told them in March to leave her at the quay,] said [p:Tomas Okoro], who led the yard's last survey of the ship. [q:Tomas Okoro|Nobody wrote it down. Nobody ever writes it down.]
^ Divers wait on the quay at Port Salve, Meridia, Tuesday, Nov. 24, 2026. | AP Photo/Dele Marsh | Dele Marsh | AP | 2026-11-24 | Port Salve, Meridia |
The [o:Meridian Harbor Authority] grounded all 12 ships of the line. Its director, [p:Ruth Valdane], told reporters that the captain had asked for a smaller crew and that [q:Ruth Valdane|no one at the authority] signed the list.
^ Ruth Valdane, director of the harbor authority, right, greets relatives outside the ferry hall. | AP Photo/Dele Marsh | Dele Marsh | AP | 2026-11-23 | Port Salve, Meridia | Ruth Valdane@right
[p:Valdane=Ruth Valdane] said the wreck would be raised within a week. Relatives who had slept in the ferry hall since [d:Sunday] night were moved to a school in [l:Port Salve], where volunteers from the [n:Meridian] coast served tea and read out the names of those found.
[q:?Tomas Okoro|The sea gives back what it wants,] one of them said.
[p:Okoro=Tomas Okoro] will be heard by the inquiry on [d:Friday].
! Sign up for our newsletter
! Share this story
! More from Meridia
",
    },
    Sheet {
        id: "ferry-2",
        at: "2026-11-24T09:50:00Z",
        agency: "Reuters",
        lines: r"
# Meridia mourns as search for ferry passengers goes on
~ By Paul Idris
{PORT SALVE (Reuters) - }Flags flew at half-mast in [l:Port Salve] on [d:Tuesday].
^ A woman lights a candle for the ferry's dead, Port Salve. | REUTERS/Lina Voss | Lina Voss | Reuters | 2026-11-24 | Port Salve, Meridia | Ruth Valdane@left
[q:Ruth Valdane|There are no words,] said [p:Ruth Valdane].
",
    },
    Sheet {
        id: "tokyo-1",
        at: "2026-11-24T08:15:00Z",
        agency: "Kyo",
        lines: r"
# 港の検査官「フェリーは定員の二倍」
{東京 — }フェリーは定員の二倍の乗客を乗せていたと検査官が火曜日に明らかにした。調査は金曜日に始まる。
",
    },
    Sheet {
        id: "port-1",
        at: "2026-11-23T22:31:00Z",
        agency: "AFP",
        lines: r"
# Court upholds port deal in split ruling
~ By Noor Ashby
{DARVENNE (AFP) - }The high court of [l:Darvenne] let the sale of the old port stand on [d:Monday].
[q:|a sad day,] the dissent called it.
^ Noor Castell walks out of the court in Darvenne. | Sam Orley/AFP via Getty Images | Sam Orley | AFP | 2026-11-23 | Darvenne | Noor Castell
",
    },
    Sheet {
        id: "rain-1",
        at: "2026-11-23T12:15:00Z",
        agency: "AP",
        lines: r"
# Rains to ease by Thursday, forecasters say
{ALMERIA BAY, Meridia (AP) — }Rain will ease along the coast by [d:Thursday], the weather office said.
",
    },
    Sheet {
        id: "arab-1",
        at: "2026-11-23T10:00:00Z",
        agency: "AP",
        lines: r"
# المفتشون: العبارة حملت ضعف حمولتها
{بورت سالفي — }قال مفتشون يوم الثلاثاء إن العبارة التي غرقت كانت تحمل 41 راكبا.
",
    },
];

/// The story of a sheet.
pub fn story(sheet: &Sheet) -> Story {
    let mut made = Maker::default();
    for line in sheet.lines.lines().filter(|line| !line.is_empty()) {
        made.line(line);
    }
    let Maker { mut story, names, speakers } = made;
    for (quote, speaker) in speakers.iter().enumerate() {
        let (name, shown) = match speaker.strip_prefix('?') {
            Some(name) => (name, false),
            None => (speaker.as_str(), true),
        };
        let entity = names.get(name).copied();
        let named = story.notes.mentions.iter().find(|m| Some(m.entity) == entity);
        let span = named.map(|mention| mention.span);
        story.notes.quotes[quote].speaker = span.map(|span| Speaker {
            span,
            name: name.to_owned(),
            entity,
            rule: "said-x",
            score: 0.9,
            shown,
        });
    }
    let time: jiff::Timestamp = sheet.at.parse().expect("the test is right");
    story.published = Some(Moment::At(time));
    story.day = story.published.map(Moment::day);
    story.day_from = Some(DayFrom::Published);
    story.agency = Some(sheet.agency.to_owned());
    story.id = sheet.id.into();
    story.key = format!("{}~1", sheet.id);
    story.source.path = format!("wire/{}.txt", sheet.id).into();
    story
}

/// The row of a story.
pub fn row(story: &Story) -> Row {
    Row {
        key: story.key.clone(),
        id: story.id.clone(),
        headline: story.headline.clone().unwrap_or_default(),
        agency: story.agency.clone(),
        place: story.dateline.as_ref().and_then(|dateline| dateline.places.first().cloned()),
        day: story.day,
        day_from: story.day_from,
        moment: story.published,
        photos: story.captions.len() as u32,
        words: story.word_count() as u32,
        revision: "first".into(),
        ..Row::default()
    }
}

#[derive(Default)]
struct Maker {
    story: Story,
    names: HashMap<String, usize>,
    speakers: Vec<String>,
}

impl Maker {
    fn line(&mut self, line: &str) {
        let (role, line) = match line.split_once(' ') {
            Some(("#", rest)) => (Role::Headline, rest),
            Some(("~", rest)) => (Role::Byline, rest),
            Some(("^", rest)) => (Role::Caption, rest),
            Some(("!", rest)) => (Role::Furniture, rest),
            Some(("=", rest)) => (Role::EditorsNote, rest),
            _ => (Role::Paragraph, line),
        };
        if !self.story.blocks.is_empty() {
            self.story.text.push('\n');
        }
        let start = self.story.text.len();
        match role {
            Role::Caption => self.caption(line),
            _ => self.marked(line),
        }
        let span = Span::new(start, self.story.text.len());
        self.story.blocks.push(Block { span, role });
        match role {
            Role::Headline => self.story.headline = Some(line.to_owned()),
            Role::Byline => self
                .story
                .bylines
                .push(Byline { name: line.trim_start_matches("By ").to_owned(), title: None }),
            _ => {}
        }
    }

    fn caption(&mut self, line: &str) {
        let fields: Vec<&str> = line.split('|').map(str::trim).collect();
        let field = |n: usize| fields.get(n).copied().unwrap_or_default();
        let start = self.story.text.len();
        self.story.text.extend([field(0), " (", field(1), ")"]);
        let people = field(6).split(',').filter(|name| !name.is_empty()).map(|name| {
            let (name, position) = name.split_once('@').unwrap_or((name, ""));
            Person {
                entity: self.names.get(name).copied().unwrap_or_else(|| {
                    let entities = &mut self.story.notes.entities;
                    entities.push(entity(EntityKind::Person, name));
                    entities.len() - 1
                }),
                pictured: Some(true),
                position: (!position.is_empty()).then(|| position.to_owned()),
            }
        });
        let people = people.collect();
        self.story.captions.push(Caption {
            block: self.story.blocks.len(),
            text: field(0).to_owned(),
            credit: Some(Credit {
                text: field(1).to_owned(),
                photographer: Some(field(2).to_owned()),
                agency: Some(field(3).to_owned()),
            }),
            date: field(4).parse::<Day>().ok(),
            places: vec![field(5).to_owned()],
            people,
            span: Span::new(start, self.story.text.len()),
            ..Caption::default()
        });
    }

    fn marked(&mut self, line: &str) {
        let mut rest = line;
        if let Some((dateline, after)) = line.strip_prefix('{').and_then(|l| l.split_once('}')) {
            let start = self.story.text.len();
            self.story.text.push_str(dateline);
            let place = dateline.split(" (").next().unwrap_or_default().trim_end_matches(" — ");
            self.story.dateline = Some(Dateline {
                places: vec![place.to_owned()],
                span: Span::new(start, self.story.text.len()),
                ..Dateline::default()
            });
            rest = after;
        }
        while let Some((before, after)) = rest.split_once('[') {
            self.story.text.push_str(before);
            let (mark, after) = after.split_once(']').expect("a mark is closed");
            let (kind, text) = mark.split_once(':').expect("a mark has a kind");
            match kind {
                "q" => self.quote(text),
                "d" => {
                    let span = self.push(text);
                    self.story.notes.dates.push(DateNote { span, value: "2026-11-24".into() });
                }
                kind => self.mention(kind, text),
            }
            rest = after;
        }
        self.story.text.push_str(rest);
    }

    fn push(&mut self, text: &str) -> Span {
        let start = self.story.text.len();
        self.story.text.push_str(text);
        Span::new(start, self.story.text.len())
    }

    fn quote(&mut self, mark: &str) {
        let (speaker, words) = mark.split_once('|').expect("a quote has a speaker or none");
        self.story.text.push('“');
        let span = self.push(words);
        self.story.text.push('”');
        let kind = if words.len() > 25 { QuoteKind::Direct } else { QuoteKind::Partial };
        self.speakers.push(speaker.to_owned());
        self.story.notes.quotes.push(Quote { parts: vec![span], kind, speaker: None, cue: None });
    }

    fn mention(&mut self, kind: &str, mark: &str) {
        let (text, name) = mark.split_once('=').unwrap_or((mark, mark));
        let kind = match kind {
            "p" => EntityKind::Person,
            "l" => EntityKind::Place,
            "o" => EntityKind::Organization,
            _ => EntityKind::Nationality,
        };
        let entities = &mut self.story.notes.entities;
        let n = *self.names.entry(name.to_owned()).or_insert_with(|| {
            entities.push(entity(kind, name));
            entities.len() - 1
        });
        entities[n].count += 1;
        let span = self.push(text);
        self.story.notes.mentions.push(Mention { span, entity: n, rule: "test" });
    }
}

fn entity(kind: EntityKind, name: &str) -> Entity {
    Entity { kind, name: name.to_owned(), count: 0, titles: Vec::new(), gender: None }
}
