//! Settings by key, in the form that links use.

use serde::{Serialize, Serializer};
use std::ops::Index;

/// The text of each key, sorted by key. There are at most a few dozen, so a sorted list is as fast as a tree,
/// whose code would enlarge the page's first load.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Texts(Vec<(String, String)>);

impl Texts {
    /// An empty collection.
    pub const fn new() -> Self {
        Texts(Vec::new())
    }

    fn place(&self, key: &str) -> Result<usize, usize> {
        self.0.binary_search_by(|(k, _)| k.as_str().cmp(key))
    }

    /// The text of a key.
    pub fn get(&self, key: &str) -> Option<&str> {
        self.place(key).ok().map(|i| self.0[i].1.as_str())
    }

    /// True if the key has a text.
    pub fn contains_key(&self, key: &str) -> bool {
        self.place(key).is_ok()
    }

    /// Sets a key's text and replaces an earlier one.
    pub fn insert(&mut self, key: impl Into<String>, text: impl Into<String>) {
        self.put(key.into(), text.into());
    }

    fn put(&mut self, key: String, text: String) {
        match self.place(&key) {
            Ok(i) => self.0[i].1 = text,
            Err(i) => self.0.insert(i, (key, text)),
        }
    }

    /// Removes a key.
    pub fn remove(&mut self, key: &str) -> Option<String> {
        self.place(key).ok().map(|i| self.0.remove(i).1)
    }

    /// Keeps only the entries for which `wanted` returns true.
    pub fn retain(&mut self, mut wanted: impl FnMut(&str, &str) -> bool) {
        self.0.retain(|(key, text)| wanted(key, text));
    }

    /// Keys and texts, ordered by key.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(k, t)| (k.as_str(), t.as_str()))
    }

    /// The keys.
    pub fn keys(&self) -> impl Iterator<Item = &str> {
        self.iter().map(|(key, _)| key)
    }

    /// Number of keys.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// True if there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl Index<&str> for Texts {
    type Output = str;

    /// # Panics
    /// If the key does not exist.
    fn index(&self, key: &str) -> &str {
        self.get(key).expect("the key is there")
    }
}

impl<K: Into<String>, V: Into<String>> FromIterator<(K, V)> for Texts {
    fn from_iter<I: IntoIterator<Item = (K, V)>>(pairs: I) -> Self {
        let mut texts = Texts::new();
        for (key, text) in pairs {
            texts.insert(key, text);
        }
        texts
    }
}

impl Extend<(String, String)> for Texts {
    fn extend<I: IntoIterator<Item = (String, String)>>(&mut self, pairs: I) {
        for (key, text) in pairs {
            self.put(key, text);
        }
    }
}

impl IntoIterator for Texts {
    type Item = (String, String);
    type IntoIter = std::vec::IntoIter<(String, String)>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

impl Serialize for Texts {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_map(self.iter())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_text_of_a_key_counts_and_keys_come_in_order() {
        let mut texts: Texts = [("seed", "1"), ("act", "tanh"), ("seed", "2")]
            .into_iter()
            .collect();
        assert_eq!(
            texts.iter().collect::<Vec<_>>(),
            [("act", "tanh"), ("seed", "2")]
        );
        texts.insert("lr", "0.1");
        assert_eq!(texts.keys().collect::<Vec<_>>(), ["act", "lr", "seed"]);
        assert_eq!((texts.get("lr"), texts.get("l1")), (Some("0.1"), None));
        assert_eq!(&texts["seed"], "2");
        texts.retain(|key, _| key != "act");
        assert_eq!(texts.remove("lr").as_deref(), Some("0.1"));
        assert_eq!((texts.remove("lr"), texts.len()), (None, 1));
    }
}
