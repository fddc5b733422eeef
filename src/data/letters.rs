//! Bits as text of a link: the URL-safe base-64 alphabet, most significant first.

const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/// Appends four characters for the lower 24 bits.
pub fn push(text: &mut String, bits: u32) {
    for shift in [18, 12, 6, 0] {
        text.push(char::from(ALPHABET[(bits >> shift & 63) as usize]));
    }
}

/// The 24 bits of four characters; `None` for a character outside the alphabet.
pub fn read(chunk: &[u8]) -> Option<u32> {
    chunk.iter().try_fold(0, |bits, byte| {
        let digit = ALPHABET.iter().position(|c| c == byte)?;
        Some(bits << 6 | digit as u32)
    })
}

/// Text of numbers of 32 bits, 16 characters for three; zeros fill the last three.
pub fn encode(words: &[u32]) -> String {
    let mut text = String::with_capacity(words.len().div_ceil(3) * 16);
    for three in words.chunks(3) {
        let word = |i: usize| three.get(i).copied().unwrap_or(0);
        let (a, b, c) = (word(0), word(1), word(2));
        push(&mut text, a >> 8);
        push(&mut text, a << 16 | b >> 16);
        push(&mut text, b << 8 | c >> 24);
        push(&mut text, c);
    }
    text
}

/// The numbers of a text that [`encode`] wrote, the zeros that filled it included.
pub fn decode(text: &str) -> Option<Vec<u32>> {
    let bytes = text.as_bytes();
    if !bytes.len().is_multiple_of(16) {
        return None;
    }
    let mut words = Vec::with_capacity(bytes.len() / 16 * 3);
    for sixteen in bytes.chunks_exact(16) {
        let part = |i: usize| read(&sixteen[4 * i..4 * i + 4]);
        let (a, b, c, d) = (part(0)?, part(1)?, part(2)?, part(3)?);
        words.extend([a << 8 | b >> 16, b << 16 | c >> 8, c << 24 | d]);
    }
    Some(words)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_come_back() {
        let words = [0, u32::MAX, 0x1234_5678, 0x89ab_cdef, 1, 0x8000_0000];
        for n in 0..=words.len() {
            let text = encode(&words[..n]);
            let mut back = decode(&text).expect("its own text");
            assert!(back.split_off(n).iter().all(|&zero| zero == 0));
            assert_eq!(back, words[..n]);
        }
        assert_eq!(encode(&[0, 0, 1]), "AAAAAAAAAAAAAAAB");
    }

    #[test]
    fn what_is_cut_off_or_foreign_is_none() {
        assert_eq!(decode("AAAA"), None);
        assert_eq!(decode("AAAAAAAAAAAAAAA!"), None);
        assert_eq!(decode(""), Some(vec![]));
    }
}
