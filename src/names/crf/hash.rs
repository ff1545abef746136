//! Hashes of words and of what stands together. They are part of the model's format: the same at training
//! and at tagging, on every machine.

/// The hash of bytes (FNV-1a, finished so that the high bits are as good as the low ones).
pub fn bytes(bytes: &[u8]) -> u64 {
    let hash = bytes.iter().fold(0xcbf2_9ce4_8422_2325_u64, |hash, &b| {
        (hash ^ u64::from(b)).wrapping_mul(0x0100_0000_01b3)
    });
    mix(hash, 0)
}

/// One hash of two values, in their order.
pub fn mix(a: u64, b: u64) -> u64 {
    let mixed = (a.rotate_left(29) ^ b).wrapping_mul(0xff51_afd7_ed55_8ccd);
    mixed ^ (mixed >> 32)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn order_and_content_tell_apart() {
        assert_ne!(bytes(b"Lima"), bytes(b"lima"));
        assert_ne!(mix(1, 2), mix(2, 1));
        assert_eq!(bytes(b""), bytes(b""));
    }
}
