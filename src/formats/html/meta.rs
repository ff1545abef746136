//! The fields of a page: JSON-LD, `OpenGraph`, `meta`, microdata and what it shows, in the order that measured best.

use serde_json::{Map, Value};

use super::ld::{self, Described};
use super::page::Page;
use super::people;
use super::words::fold;
use crate::formats::{tree, when};
use crate::story::{Byline, Moment, Subject};

/// The longest headline, in bytes.
const LONGEST: usize = 600;

/// What the fields of a page say.
#[derive(Debug, Default)]
pub struct Fields {
    /// The headline.
    pub headline: Option<String>,
    /// What the page gives as its summary.
    pub description: Option<String>,
    /// The writers.
    pub bylines: Vec<Byline>,
    /// First published.
    pub published: Option<Moment>,
    /// Last changed.
    pub updated: Option<Moment>,
    /// BCP 47.
    pub language: Option<String>,
    /// The page's own address.
    pub url: Option<String>,
    /// Where relative addresses begin.
    pub base: Option<String>,
    /// The name of the site.
    pub site: Option<String>,
    /// The section that it stands in.
    pub subjects: Vec<Subject>,
    /// Free keywords.
    pub keywords: Vec<String>,
    /// The whole text, where a field holds it.
    pub body: Option<String>,
    /// Whether a field says that it is not free to read.
    pub closed: bool,
    /// Usage terms.
    pub rights: Option<String>,
}

/// The `meta` elements of a page: name or property in lower case, and content.
pub struct Metas(Vec<(String, String)>);

impl Metas {
    /// Reads all of a page.
    pub fn new(page: &Page) -> Self {
        let mut all = Vec::new();
        for at in page.find_all(0, "meta") {
            let Some(content) = page.attr(at, "content") else { continue };
            for key in ["property", "name", "itemprop", "http-equiv"] {
                for name in page.attr(at, key).unwrap_or_default().split_whitespace() {
                    all.push((name.to_ascii_lowercase(), ld::plain(content)));
                }
            }
        }
        Self(all)
    }

    /// The first of some names, in the order of the names.
    pub fn first(&self, names: &[&str]) -> Option<&str> {
        names
            .iter()
            .find_map(|name| {
                self.0.iter().find(|(own, content)| own == name && !content.is_empty())
            })
            .map(|(_, content)| content.as_str())
    }

    /// All of one name.
    pub fn all<'a>(&'a self, name: &str) -> impl Iterator<Item = &'a str> {
        let name = name.to_owned();
        let some = move |pair: &&(String, String)| pair.0 == name && !pair.1.is_empty();
        self.0.iter().filter(some).map(|(_, content)| content.as_str())
    }
}

/// Reads the fields of a page.
pub fn read(page: &Page, described: &Described, metas: &Metas) -> Fields {
    let articles = described.articles();
    let article = articles.first().copied();
    let mut fields = Fields {
        url: url(page, metas, article),
        base: base(page),
        site: metas.first(&["og:site_name", "application-name"]).map(str::to_owned),
        description: metas
            .first(&["og:description", "description", "twitter:description", "dc.description"])
            .map(str::to_owned)
            .or_else(|| ld::text(article?, "description")),
        language: language(page, metas, article),
        ..Fields::default()
    };
    fields.headline = headline(page, metas, article, fields.site.as_deref());
    fields.bylines = bylines(described, metas, article, fields.site.as_deref());
    dates(page, metas, article, &mut fields);
    topics(metas, article, &mut fields);
    if let Some(article) = article {
        fields.body = articles.iter().find_map(|article| body(article));
        fields.closed = article.get("isAccessibleForFree").is_some_and(is_false);
        fields.rights =
            ld::text(article, "usageInfo").or_else(|| ld::text(article, "copyrightNotice"));
    }
    fields
}

fn is_false(value: &Value) -> bool {
    value == &Value::Bool(false)
        || value.as_str().is_some_and(|text| text.eq_ignore_ascii_case("false"))
}

fn body(article: &Map<String, Value>) -> Option<String> {
    article.get("articleBody").and_then(Value::as_str).map(str::to_owned)
}

/// The page's own address.
fn url(page: &Page, metas: &Metas, article: Option<&Map<String, Value>>) -> Option<String> {
    let whole = |text: &str| {
        let text = tree::line(text);
        (text.starts_with("http://") || text.starts_with("https://")).then_some(text)
    };
    let canonical = page
        .find_all(0, "link")
        .find(|&at| page.attr(at, "rel").is_some_and(|rel| rel.eq_ignore_ascii_case("canonical")))
        .and_then(|at| page.attr(at, "href"));
    canonical
        .and_then(whole)
        .or_else(|| metas.first(&["og:url"]).and_then(whole))
        .or_else(|| whole(&ld::text(article?, "url")?))
        .or_else(|| whole(article?.get("mainEntityOfPage")?.as_str()?))
        .or_else(|| metas.first(&["twitter:url"]).and_then(whole))
}

/// Where the page says that relative addresses begin.
fn base(page: &Page) -> Option<String> {
    let at = page.find_all(0, "base").next()?;
    page.attr(at, "href").map(tree::line)
}

fn language(page: &Page, metas: &Metas, article: Option<&Map<String, Value>>) -> Option<String> {
    let html = page.find_all(0, "html").next();
    let given = html
        .and_then(|at| page.attr(at, "lang").or_else(|| page.attr(at, "xml:lang")))
        .map(str::to_owned)
        .or_else(|| ld::text(article?, "inLanguage"))
        .or_else(|| {
            metas.first(&["content-language", "og:locale", "dc.language"]).map(str::to_owned)
        })?;
    let tag = given.trim().replace('_', "-");
    let tag = tag.split([',', ';', ' ']).next().unwrap_or_default();
    let valid = (2..=11).contains(&tag.len())
        && tag.split('-').next().is_some_and(|l| (2..=3).contains(&l.len()))
        && tag.chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
    valid.then(|| match tag.split_once('-') {
        Some((language, region)) if region.len() == 2 => {
            format!("{}-{}", language.to_ascii_lowercase(), region.to_ascii_uppercase())
        }
        Some((language, rest)) => format!("{}-{rest}", language.to_ascii_lowercase()),
        None => tag.to_ascii_lowercase(),
    })
}

/// The headline.
fn headline(
    page: &Page,
    metas: &Metas,
    article: Option<&Map<String, Value>>,
    site: Option<&str>,
) -> Option<String> {
    let h1: Vec<String> =
        page.find_all(0, "h1").map(|at| page.text(at)).filter(|text| !text.is_empty()).collect();
    let told = article.and_then(|a| ld::text(a, "headline"));
    let og = metas.first(&["og:title"]).map(str::to_owned);
    let tweet = metas.first(&["twitter:title"]).map(str::to_owned);
    let title = page.find_all(0, "title").next().map(|at| page.text(at));
    // A title that is left open holds the whole page, and is none.
    let short = |text: Option<String>| text.filter(|text| text.len() <= LONGEST);
    let [told, og, tweet, title] = [told, og, tweet, title].map(short);
    let h1: Vec<String> = h1.into_iter().filter(|text| text.len() <= LONGEST).take(8).collect();
    let raw: Vec<String> = [told.clone(), og.clone(), tweet.clone(), title.clone()]
        .into_iter()
        .flatten()
        .chain(h1.iter().cloned())
        .collect();
    let bare = |text: Option<String>| {
        text.map(|text| without_site(&text, site, &raw)).filter(|t| !t.is_empty())
    };
    let [told, og, tweet, title] = [bare(told), bare(og), bare(tweet), bare(title)];
    let shown = |text: &String| h1.iter().any(|h1| fold(h1) == fold(text));
    let agreed = told.clone().filter(|told| og.as_deref().is_some_and(|og| fold(og) == fold(told)));
    agreed
        .or_else(|| {
            [&told, &og, &tweet, &title].into_iter().flatten().find(|text| shown(text)).cloned()
        })
        .or(told)
        .or(og)
        .or_else(|| h1.first().cloned())
        .or(title)
}

/// A title without the name of the site behind it: the name is known, or what stands before it is told elsewhere too.
fn without_site(text: &str, site: Option<&str>, others: &[String]) -> String {
    const MARKS: &[char] = &['|', '｜', 'ㅣ', '-', '–', '—', ':', '：', '•', '·', '»', '«', ','];
    for (at, mark) in text.char_indices().filter(|(_, c)| MARKS.contains(c)) {
        let (before, after) = text.split_at(at);
        let after = after.trim_start_matches(mark).trim();
        let before = before.trim_end();
        if before.is_empty() || after.is_empty() {
            continue;
        }
        let named =
            site.is_some_and(|site| fold(after) == fold(site)) && !matches!(mark, ':' | ',');
        let told = others.iter().any(|other| fold(other) == fold(before))
            && fold(before).chars().count() >= 8;
        if named || told {
            return before.to_owned();
        }
    }
    text.to_owned()
}

/// The writers.
fn bylines(
    described: &Described,
    metas: &Metas,
    article: Option<&Map<String, Value>>,
    site: Option<&str>,
) -> Vec<Byline> {
    let mut told = Vec::new();
    for value in article.map(|a| ld::many(a, "author")).unwrap_or_default() {
        match value {
            Value::Object(author) => {
                let author = described.resolve(author);
                let person = !ld::types(author).any(|t| t.ends_with("Organization"));
                for name in ld::many(author, "name") {
                    let Some(name) = ld::line(name) else { continue };
                    let mut found = people::read(&name, site);
                    if let [one] = found.as_mut_slice()
                        && person
                    {
                        one.title = one.title.take().or_else(|| ld::text(author, "jobTitle"));
                    }
                    people::merge(&mut told, found);
                }
            }
            other => {
                if let Some(name) = ld::line(other) {
                    people::merge(&mut told, people::read(&name, site));
                }
            }
        }
    }
    let mut meta = Vec::new();
    for name in [
        "author",
        "article:author",
        "parsely-author",
        "sailthru.author",
        "dc.creator",
        "byl",
        "dcterms.creator",
        "citation_author",
    ] {
        let mut some = Vec::new();
        for content in metas.all(name) {
            people::merge(&mut some, people::read(content, site));
        }
        if meta.is_empty() {
            meta = some;
        }
    }
    if told.is_empty() { meta } else { told }
}

/// The times.
fn dates(page: &Page, metas: &Metas, article: Option<&Map<String, Value>>, fields: &mut Fields) {
    let told = |key: &str| article.and_then(|a| ld::text(a, key)).and_then(|t| when::moment(&t));
    let named =
        |names: &[&str]| names.iter().flat_map(|name| metas.all(name)).find_map(when::moment);
    let marked = |name: &str| {
        page.nodes.iter().enumerate().find_map(|(at, node)| {
            let is = node.attributes.iter().any(|(key, value)| {
                key == "itemprop" && value.split_whitespace().any(|v| v.eq_ignore_ascii_case(name))
            });
            if !is {
                return None;
            }
            ["datetime", "content"]
                .iter()
                .find_map(|key| page.attr(at, key).and_then(when::moment))
                .or_else(|| when::moment(&page.text(at)))
        })
    };
    let published = [
        told("datePublished"),
        named(&["article:published_time", "og:article:published_time", "article:published"]),
        marked("datePublished"),
        named(&[
            "datepublished",
            "date",
            "dc.date.issued",
            "dc.date",
            "dcterms.date",
            "dcterms.created",
            "dcterms.issued",
            "parsely-pub-date",
            "sailthru.date",
            "pubdate",
            "publishdate",
            "publish-date",
            "publish_date",
            "publication_date",
            "article.published",
            "article_date_original",
            "cxenseparse:recs:publishtime",
            "cxenseparse:publishtime",
            "cxense:recs:publishtime",
            "bt:pubdate",
            "originalpublicationdate",
            "display-date",
            "ptime",
            "citation_publication_date",
            "date.created",
            "dc.created",
            "created",
        ]),
        told("dateCreated"),
        timed(page),
    ];
    fields.published = finest(published);
    let updated = [
        told("dateModified"),
        named(&[
            "article:modified_time",
            "og:updated_time",
            "article:updated",
            "article:modified",
            "last-modified",
            "dc.date.modified",
            "dcterms.modified",
            "lastmod",
            "datemodified",
        ]),
        marked("dateModified"),
    ];
    fields.updated = finest(updated).filter(|at| {
        fields.published.is_none_or(|from| at.seconds() > from.seconds() && at.day() >= from.day())
    });
}

/// The first of some times; where it is a day, the first exact one of about that day.
fn finest(found: impl IntoIterator<Item = Option<Moment>>) -> Option<Moment> {
    let found: Vec<Moment> = found.into_iter().flatten().collect();
    let first = *found.first()?;
    if let Moment::At(_) = first {
        return Some(first);
    }
    let near = |at: &&Moment| {
        matches!(at, Moment::At(_)) && (at.seconds() - first.seconds() - 43_200).abs() <= 86_400
    };
    Some(found.iter().find(near).copied().unwrap_or(first))
}

/// The time of the first `time` element that stands in an article or over it.
fn timed(page: &Page) -> Option<Moment> {
    let machine = |at: usize| page.attr(at, "datetime").and_then(when::moment);
    let rank = |at: usize| {
        let tokens = page.tokens(at);
        let told = page.attr(at, "pubdate").is_some()
            || page.nodes[at].attributes.iter().any(|(k, _)| k == "pubdate")
            || tokens.contains("publish")
            || tokens.contains("entry-date");
        let within =
            page.ancestors(at).any(|n| matches!(page.nodes[n].name.as_str(), "article" | "main"));
        let aside = page
            .ancestors(at)
            .any(|n| matches!(page.nodes[n].name.as_str(), "aside" | "footer" | "nav" | "li"));
        (!told, aside, !within)
    };
    page.find_all(0, "time")
        .filter(|&at| machine(at).is_some())
        .min_by_key(|&at| rank(at))
        .and_then(machine)
}

/// Sections and keywords.
fn topics(metas: &Metas, article: Option<&Map<String, Value>>, fields: &mut Fields) {
    let mut sections: Vec<String> = Vec::new();
    for value in article.map(|a| ld::many(a, "articleSection")).unwrap_or_default() {
        sections.extend(ld::line(value));
    }
    if sections.is_empty() {
        sections.extend(
            metas
                .first(&[
                    "article:section",
                    "og:article:section",
                    "parsely-section",
                    "section",
                    "cxenseparse:section",
                ])
                .map(str::to_owned),
        );
    }
    let mut keywords: Vec<String> = Vec::new();
    for value in article.map(|a| ld::many(a, "keywords")).unwrap_or_default() {
        keywords.extend(ld::line(value));
    }
    if keywords.is_empty() {
        keywords.extend(metas.all("article:tag").map(str::to_owned));
    }
    if keywords.is_empty() {
        keywords
            .extend(metas.first(&["news_keywords", "keywords", "parsely-tags"]).map(str::to_owned));
    }
    let alone = keywords.len() == 1;
    let split: Vec<String> = keywords
        .iter()
        .flat_map(|some| if alone { some.split([',', ';']).collect() } else { vec![some.as_str()] })
        .map(|one| tree::line(one.trim()))
        .filter(|one| !one.is_empty() && one.chars().count() <= 80)
        .collect();
    for one in split {
        if !fields.keywords.contains(&one) && fields.keywords.len() < 50 {
            fields.keywords.push(one);
        }
    }
    for name in sections {
        let subject = Subject { code: None, name: Some(name) };
        if !fields.subjects.contains(&subject) && fields.subjects.len() < 20 {
            fields.subjects.push(subject);
        }
    }
}
