//! Training and test part.

use super::{Dataset, Targets};
use crate::rng::Stream;

/// Row indices of the training and of the test part, each in a random order.
///
/// Classes are split separately, so both parts have their share of each; a class of two or more examples
/// is in both. Each part of a set of two or more examples has at least one.
pub fn split(data: &Dataset, train_share: f64, seed: u64) -> (Vec<usize>, Vec<usize>) {
    let groups: Vec<Vec<usize>> = match &data.targets {
        Targets::Classes(classes) => {
            let top = classes.iter().max().map_or(0, |c| c + 1);
            let of = |class| {
                (0..classes.len())
                    .filter(|&i| classes[i] == class)
                    .collect()
            };
            (0..top).map(of).collect()
        }
        Targets::Values(_) => vec![(0..data.len()).collect()],
    };
    split_groups(groups, train_share, seed)
}

/// [`split`] of row indices that are already sorted by class.
pub(super) fn split_groups(
    groups: Vec<Vec<usize>>,
    train_share: f64,
    seed: u64,
) -> (Vec<usize>, Vec<usize>) {
    let mut stream = Stream::new(seed, "split", 0);
    let (mut train, mut test) = (Vec::new(), Vec::new());
    for mut group in groups {
        stream.shuffle(&mut group);
        let share = (group.len() as f64 * train_share).round() as usize;
        // A single example goes to training: a class never seen cannot be learned.
        let cut = if group.len() < 2 {
            group.len()
        } else {
            share.clamp(1, group.len() - 1)
        };
        train.extend_from_slice(&group[..cut]);
        test.extend_from_slice(&group[cut..]);
    }
    stream.shuffle(&mut train);
    stream.shuffle(&mut test);
    if test.is_empty() && train.len() > 1 {
        test.extend(train.pop());
    }
    (train, test)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::ToySet;

    #[test]
    fn parts_are_disjoint_complete_and_stratified() {
        for share in [0.1, 0.5, 0.77, 0.9] {
            let data = ToySet::Blobs.generate(101, 0.0, 5, 1);
            let (train, test) = split(&data, share, 9);
            let mut all: Vec<usize> = train.iter().chain(&test).copied().collect();
            all.sort_unstable();
            assert_eq!(all, (0..101).collect::<Vec<_>>());
            let Targets::Classes(classes) = &data.targets else {
                panic!("classes")
            };
            for part in [&train, &test] {
                for class in 0..5 {
                    assert!(part.iter().any(|&i| classes[i] == class), "{share}");
                }
            }
            assert_eq!((train, test), split(&data, share, 9));
        }
    }

    #[test]
    fn single_examples_and_tiny_sets_survive() {
        let one = ToySet::Circle.generate(1, 0.0, 2, 1);
        assert_eq!(split(&one, 0.5, 1), (vec![0], vec![]));
        let two = ToySet::Circle.generate(2, 0.0, 2, 1);
        let (train, test) = split(&two, 0.5, 1);
        assert_eq!((train.len(), test.len()), (1, 1));
    }
}
