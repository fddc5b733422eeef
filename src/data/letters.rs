//! Bits as text in a link: the URL-safe base-64 alphabet, most significant first.

const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/// Characters per 32-bit number.
const WORD: usize = 6;

/// Appends the lowest bits, six per character.
pub fn push(text: &mut String, bits: u32, characters: usize) {
    for i in (0..characters).rev() {
        text.push(char::from(ALPHABET[(bits >> (6 * i) & 63) as usize]));
    }
}

/// Reads the bits of a few characters; `None` if one is outside the alphabet.
pub fn read(characters: &[u8]) -> Option<u32> {
    characters.iter().try_fold(0, |bits, character| {
        let digit = ALPHABET.iter().position(|c| c == character)?;
        Some(bits << 6 | digit as u32)
    })
}

/// Text of 32-bit numbers.
pub fn encode(words: &[u32]) -> String {
    let mut text = String::with_capacity(words.len() * WORD);
    for word in words {
        push(&mut text, *word, WORD);
    }
    text
}

/// Parses a text written by [`encode`].
pub fn decode(text: &str) -> Option<Vec<u32>> {
    let mut words = Vec::with_capacity(text.len() / WORD);
    for chunk in text.as_bytes().chunks(WORD) {
        words.push(read(chunk).filter(|_| chunk.len() == WORD)?);
    }
    Some(words)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_come_back() {
        let words = [0, u32::MAX, 0x1234_5678, 0x89ab_cdef, 1, 0x8000_0000];
        assert_eq!(decode(&encode(&words)).as_deref(), Some(&words[..]));
        assert_eq!(encode(&[1, u32::MAX]), "AAAAABD_____");
        assert_eq!(decode(""), Some(vec![]));
    }

    #[test]
    fn what_is_cut_off_or_foreign_is_none() {
        assert_eq!(decode("AAAA"), None);
        assert_eq!(decode("AAAAAAA"), None);
        assert_eq!(decode("AAAAA!"), None);
    }
}
