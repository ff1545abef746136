//! Addresses of a page: relative ones made whole, but for those of files that lie beside a saved page.

/// An address made whole by the page's own. What lies beside a saved page (`PAGE_files/x.jpg`) stays as it is.
pub fn join(page: Option<&str>, href: &str) -> String {
    let href = href.trim();
    if href.is_empty() || has_scheme(href) {
        return href.to_owned();
    }
    let Some((scheme, own)) = page.and_then(|page| page.split_once("://")) else {
        return href.to_owned();
    };
    if let Some(host) = href.strip_prefix("//") {
        return format!("{scheme}://{host}");
    }
    let own = own.split(['?', '#']).next().unwrap_or(own);
    let (host, path) = own.split_once('/').unwrap_or((own, ""));
    if let Some(path) = href.strip_prefix('/') {
        return format!("{scheme}://{host}/{path}");
    }
    let inner = href.trim_start_matches("./");
    let first = inner.split('/').next().unwrap_or_default();
    if ["_files", "-Dateien", ".files"].iter().any(|end| first.ends_with(end)) {
        return inner.to_owned();
    }
    let outer = path.rsplit_once('/').map_or("", |(folder, _)| folder);
    let mut steps: Vec<&str> = outer.split('/').filter(|step| !step.is_empty()).collect();
    for step in inner.split('/') {
        match step {
            "." => {}
            ".." => {
                steps.pop();
            }
            step => steps.push(step),
        }
    }
    format!("{scheme}://{host}/{}", steps.join("/"))
}

/// Whether an address begins with a scheme.
fn has_scheme(href: &str) -> bool {
    href.split_once(':').is_some_and(|(scheme, _)| {
        scheme.len() > 1
            && scheme.starts_with(|c: char| c.is_ascii_alphabetic())
            && scheme.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.'))
    })
}

#[cfg(test)]
mod tests {
    use super::join;

    #[test]
    fn addresses_are_made_whole() {
        let check = |href: &str, want: &str| {
            assert_eq!(join(Some("https://example.org/news/2031/ferry.html?x=1"), href), want);
        };
        check("https://example.net/a.jpg", "https://example.net/a.jpg");
        check("//example.net/a.jpg", "https://example.net/a.jpg");
        check("/a.jpg", "https://example.org/a.jpg");
        check("a.jpg", "https://example.org/news/2031/a.jpg");
        check("../a.jpg", "https://example.org/news/a.jpg");
        check("../../../../a.jpg", "https://example.org/a.jpg");
        check("./Ferries stop_files/a.jpg", "Ferries stop_files/a.jpg");
        check("data:image/png;base64,x", "data:image/png;base64,x");
        assert_eq!(join(None, "img/a.jpg"), "img/a.jpg");
    }
}
