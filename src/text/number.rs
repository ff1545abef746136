//! Numbers as they are read.

/// A number with its thousands apart: `14,978`.
pub fn number(n: usize) -> String {
    let digits = n.to_string();
    let mut out = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::number;

    #[test]
    fn thousands_stand_apart() {
        for (n, want) in [(0, "0"), (999, "999"), (14_978, "14,978"), (1_000_000, "1,000,000")] {
            assert_eq!(number(n), want);
        }
    }
}
