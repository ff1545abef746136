//! Cues: what the words around a name say of it.

use super::lexicon::{Facts, is_listed_role};
use super::token::{Shape, Token};

/// Nouns that follow the name of an organization.
const AFTER_ORG: &[&str] = &[
    "shares",
    "stock",
    "executives",
    "employees",
    "subsidiary",
    "unit",
    "headquarters",
    "bosses",
    "shareholders",
    "staff",
    "workers",
    "investors",
    "board",
    "directors",
    "customers",
    "analysts",
    "plc",
    "fans",
    "supporters",
    "users",
    "members",
    "branch",
    "affiliate",
    "website",
    "app",
];

/// Nouns of role that companies, clubs and countries bear as well.
const OF_BOTH: &[&str] = &[
    "rival",
    "rivals",
    "partner",
    "partners",
    "owner",
    "owners",
    "broker",
    "brokers",
    "trader",
    "investor",
    "producer",
    "publisher",
    "broadcaster",
    "developer",
    "host",
    "hosts",
    "champion",
    "champions",
    "winner",
    "winners",
    "leader",
    "leaders",
    "heads",
    "head",
    "maker",
    "opponents",
    "opponent",
    "neighbor",
    "neighbour",
    "neighbors",
    "seed",
    "giants",
    "friends",
    "villagers",
    "residents",
    "analysts",
    "researchers",
    "scientists",
    "engineers",
    "officials",
    "workers",
    "employees",
    "drivers",
    "players",
    "forward",
    "center",
    "prop",
    "lock",
    "guard",
    "model",
    "star",
    "anchor",
    "representatives",
    "lawyers",
    "attorneys",
    "fans",
];

/// Prepositions that a place follows.
const BEFORE_PLACE: &[&str] =
    &["in", "near", "outside", "around", "across", "throughout", "downtown", "at", "to", "from"];

/// Words before and after a stretch of tokens.
#[derive(Clone, Copy)]
pub struct Around<'a, 's> {
    tokens: &'a [Token<'s>],
    from: usize,
    to: usize,
}

impl<'a, 's> Around<'a, 's> {
    /// The surroundings of `from..to`.
    pub fn new(tokens: &'a [Token<'s>], from: usize, to: usize) -> Self {
        Self { tokens, from, to }
    }

    /// The token `n` places after the stretch, of the same block.
    pub fn after(self, n: usize) -> Option<&'a Token<'s>> {
        let block = self.tokens.get(self.from)?.block;
        self.tokens.get(self.to + n).filter(|t| t.block == block)
    }

    /// The token `n` places before the stretch (0 is the nearest), of the same block.
    pub fn before(self, n: usize) -> Option<&'a Token<'s>> {
        let block = self.tokens.get(self.from)?.block;
        let at = self.from.checked_sub(n + 1)?;
        self.tokens.get(at).filter(|t| t.block == block)
    }

    fn after_is(self, n: usize, words: &[&str]) -> bool {
        self.after(n).is_some_and(|t| words.contains(&t.form.as_ref()))
    }

    fn before_is(self, n: usize, words: &[&str]) -> bool {
        self.before(n).is_some_and(|t| words.contains(&t.form.as_ref()))
    }

    /// An article stands before: no person.
    pub fn has_article(self) -> bool {
        self.before_is(0, &["the", "The", "a", "A", "an", "An"])
    }

    /// In brackets after words in small letters: short for a thing, not for a body.
    pub fn abbreviates(self) -> bool {
        self.before_is(0, &["("])
            && self.before(1).is_some_and(|t| t.shape == Shape::Small)
            && self.after_is(0, &[")"])
    }

    /// A noun of role stands right before ("opposition candidate X"), and no article before the name.
    pub fn has_role_before(self) -> bool {
        self.before(0).is_some_and(|t| {
            t.shape == Shape::Small
                && t.is(Facts::ROLE)
                && !t.is(Facts::ORG_NOUN)
                && !OF_BOTH.contains(&t.form.as_ref())
        })
    }

    /// A verb of saying follows, or stands right before.
    pub fn speaks(self) -> bool {
        let speech = |t: Option<&Token<'_>>| t.is_some_and(|t| t.is(Facts::SPEECH));
        speech(self.after(0))
            || self.after_is(0, &["has", "had", "also", "later", "then"]) && speech(self.after(1))
            || speech(self.before(0)) && self.after_is(0, &[".", ",", "of", "in", "on", "at"])
    }

    /// What only people are followed by: an age, "who", or a noun of role in apposition.
    pub fn is_person(self) -> bool {
        if self.after_is(0, &["who", "whose", "himself", "herself"]) || self.follows_role() {
            return true;
        }
        if !self.after_is(0, &[","]) {
            return false;
        }
        let age = self.after(1).is_some_and(|t| {
            t.shape == Shape::Number
                && t.form.len() <= 2
                && t.form.bytes().all(|b| b.is_ascii_digit())
        }) && self.after_is(2, &[",", ".", "and"]);
        age || self.after_is(1, &["who", "whose", "left", "right", "center", "aged"])
            || self.apposition(Facts::ROLE)
    }

    /// "The museum's director, X," and "Her coach, X, said": a noun of role and its article or owner, then
    /// the name between commas.
    fn follows_role(self) -> bool {
        self.follows(|t| {
            t.is(Facts::ROLE)
                && !t.is(Facts::ORG_NOUN)
                && (!t.form.ends_with('s') || is_listed_role(&t.form))
                && !OF_BOTH.contains(&t.form.as_ref())
        })
    }

    /// "The owner, X," and "The carrier, X,": what the name of common words after it can only be.
    pub fn follows_body(self) -> bool {
        self.follows(|t| t.is(Facts::ORG_NOUN) || OF_BOTH.contains(&t.form.as_ref()))
    }

    /// Whether a noun that fits and has an article or owner stands before the name, between commas.
    fn follows(self, fits: impl Fn(&Token<'_>) -> bool) -> bool {
        const OWNERS: &[&str] = &[
            "the", "The", "a", "A", "an", "An", "his", "His", "her", "Her", "its", "Its", "their",
            "Their", "our", "Our", "my", "My",
        ];
        let noun = self.before(1).is_some_and(|t| t.shape == Shape::Small && fits(t));
        let owned = (2..6).map_while(|n| self.before(n)).take_while(|t| !t.form.starts_with(','));
        let mut owned =
            owned.map(|t| t.shape == Shape::Possessive || OWNERS.contains(&t.form.as_ref()));
        let closed = self.after(0).is_none_or(|t| t.shape == Shape::Mark);
        self.before_is(0, &[","]) && noun && closed && owned.any(|o| o)
    }

    /// What only organizations are followed by.
    pub fn is_org(self) -> bool {
        self.after_is(0, AFTER_ORG)
            || self.after(0).is_some_and(|t| {
                t.shape == Shape::Small && t.is(Facts::ROLE) && !t.is(Facts::SPEECH)
            })
            || self.after_is(0, &[","]) && self.apposition(Facts::ORG_NOUN)
            || self.before(0).is_some_and(|t| t.shape == Shape::Small && t.is(Facts::ORG_NOUN))
                && !self.before_is(1, &["the"])
    }

    /// Whether "a nurse who ..." follows the comma: an article, then within a few words such a noun, before
    /// any other comma.
    fn apposition(self, noun: Facts) -> bool {
        let article = ["a", "an", "the", "one", "his", "her", "its", "another", "director", "head"];
        if !self.after_is(1, &article) {
            // Without article only a noun of role in front: "X, director of Y".
            return self
                .after(1)
                .is_some_and(|t| t.shape == Shape::Small && t.is(noun) && !t.is(Facts::SPEECH));
        }
        for n in 2..8 {
            let Some(token) = self.after(n) else { return false };
            match token.shape {
                Shape::Small if token.is(noun) => {
                    // "In X, the baker Ana Ruiz": the noun is another's.
                    if self.after(n + 1).is_some_and(Token::is_capital) {
                        return false;
                    }
                    // The last noun of the phrase decides: "a company spokesman" is a person.
                    let goes_on = self.after(n + 1).is_some_and(|t| {
                        t.shape == Shape::Small && t.is(Facts::ROLE.with(Facts::ORG_NOUN))
                    });
                    return !goes_on || self.after(n + 1).is_some_and(|t| t.is(noun));
                }
                Shape::Small
                    if matches!(token.form.as_ref(), "who" | "which" | "that" | "of" | "in") =>
                {
                    return false;
                }
                Shape::Mark => return false,
                _ => {}
            }
        }
        false
    }

    /// A preposition of place stands before.
    pub fn is_located(self) -> bool {
        self.before_is(0, BEFORE_PLACE)
            || self.before_is(0, &["of"])
                && self.before_is(
                    1,
                    &[
                        "city",
                        "town",
                        "village",
                        "north",
                        "south",
                        "east",
                        "west",
                        "outskirts",
                        "suburb",
                        "district",
                        "province",
                        "region",
                        "port",
                        "capital",
                        "miles",
                        "island",
                    ],
                )
    }

    /// A given name with a surname follows or precedes after "and" or a comma: one of several people.
    pub fn is_beside_person(self) -> bool {
        let link =
            |t: Option<&Token<'_>>| t.is_some_and(|t| matches!(t.form.as_ref(), "and" | ","));
        let given =
            |t: Option<&Token<'_>>| t.is_some_and(|t| t.is(Facts::GIVEN) && !t.is(Facts::COMMON));
        let capital = |t: Option<&Token<'_>>| t.is_some_and(Token::is_capital);
        link(self.after(0)) && given(self.after(1)) && capital(self.after(2))
            || link(self.before(0)) && capital(self.before(1)) && given(self.before(2))
    }

    /// "in" or the like stands before, and what follows is no possession: a place more likely than not.
    pub fn is_inside(self) -> bool {
        self.before_is(0, &["in", "In", "near", "Near", "outside", "Outside", "downtown"])
            && self.after(0).is_none_or(|t| t.shape != Shape::Possessive)
    }

    /// What follows a subject: a verb of saying, an auxiliary, a past tense, a possessive ending.
    pub fn is_subject(self) -> bool {
        const VERBS: &[&str] = &[
            "was", "is", "has", "had", "will", "would", "did", "does", "could", "can", "then",
            "also", "who", "later", "never", "himself", "herself",
        ];
        self.after(0).is_some_and(|t| {
            t.shape == Shape::Possessive
                || t.is(Facts::SPEECH)
                || t.shape == Shape::Small
                    && (VERBS.contains(&t.form.as_ref()) || t.form.ends_with("ed"))
        })
    }

    /// A country or region follows after a comma: `X, Ohio`.
    pub fn is_within_land(self) -> bool {
        self.after_is(0, &[","])
            && self.after(1).is_some_and(|t| t.is_capital() && t.is(Facts::LAND) && !t.glued)
    }

    /// Quotation marks on both sides.
    pub fn is_quoted(self) -> bool {
        self.before_is(0, &["“", "\"", "``", "‘", "«"])
            && self.after_is(0, &["”", "\"", "''", "’", "»", ",", "."])
            && !self.after_is(0, &["said"])
            && (self.after_is(0, &["”", "\"", "''", "’", "»"])
                || self.after_is(1, &["”", "\"", "''", "’"]))
    }

    /// A month or number right before or after the name in brackets, as in results.
    pub fn is_numbered(self) -> bool {
        self.after(0).is_some_and(|t| t.shape == Shape::Number)
    }
}
