//! Addresses of a page: relative ones made whole, but for those of files that lie beside a saved page.

use crate::formats::fields::address;

/// An address made whole by the page's own. What lies beside a saved page (`PAGE_files/x.jpg`) stays as it is.
pub fn join(page: Option<&str>, href: &str) -> String {
    let href = href.trim();
    let inner = href.trim_start_matches("./");
    let first = inner.split('/').next().unwrap_or_default();
    if ["_files", "-Dateien", ".files"].iter().any(|end| first.ends_with(end)) {
        return inner.to_owned();
    }
    address(href, page).unwrap_or_else(|| href.to_owned())
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
