//! The reader's own CIFAR-10 file (Krizhevsky 2009), in its binary format. It has no license that would let
//! the page ship it. The page reads only a slice of the file where it was dropped, and never uploads it.
//!
//! A record has 3073 bytes: the label (0 to 9), then 1024 red, 1024 green and 1024 blue bytes, each
//! 32 rows of 32.

use super::{CIFAR_CLASSES, ImageSet};

/// Width and height of an image, pixels.
pub const SIDE: usize = 32;
/// Bytes of a record.
pub const RECORD_BYTES: usize = 1 + 3 * PLANE;
/// Maximum number of records read: one file of the archive.
pub const MAX_RECORDS: usize = 10_000;

const PLANE: usize = SIDE * SIDE;
const CIFAR100_RECORD_BYTES: u64 = 3074;
/// Number of bytes after which a tar file can be recognized.
const SNIFF_BYTES: usize = 512;

/// The reason why a file is refused, in plain words.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CifarError {
    /// The file is empty.
    #[error("The file is empty.")]
    Empty,
    /// The file is a pickle, which would have to be executed to be read.
    #[error(
        "This is the Python (pickle) version of CIFAR-10. Take the binary one, cifar-10-binary.tar.gz, unpack it and drop data_batch_1.bin."
    )]
    Pickle,
    /// The file is still compressed.
    #[error(
        "This is a {0} archive. Unpack cifar-10-binary.tar.gz and drop one of its files, e.g. data_batch_1.bin."
    )]
    Archive(&'static str),
    /// The records have 3074 bytes, as in CIFAR-100.
    #[error(
        "This looks like CIFAR-100: {records} records of 3074 bytes. CIFAR-10 has records of 3073 bytes and one label."
    )]
    Cifar100 {
        /// Number of records of 3074 bytes.
        records: u64,
    },
    /// The size is not a whole number of records.
    #[error(
        "This is no CIFAR-10 binary file: {size} bytes are not a multiple of 3073 (one label and 32 x 32 x 3 bytes); {over} are left over."
    )]
    Size {
        /// Bytes in the file.
        size: u64,
        /// Bytes after the last whole record.
        over: u64,
    },
    /// A class that does not exist.
    #[error("Record {record} has the label {label}; CIFAR-10's labels are 0 to 9.")]
    Label {
        /// Record number, from 1.
        record: usize,
        /// The label byte.
        label: u8,
    },
    /// The slice ends before the requested records do.
    #[error("Only {found} of {expected} bytes could be read.")]
    Short {
        /// Number of bytes needed.
        expected: usize,
        /// Number of bytes available.
        found: usize,
    },
}

/// Number of records read from a file of `size` bytes if `wanted` are requested.
fn records(size: u64, wanted: usize) -> usize {
    let there = usize::try_from(size / RECORD_BYTES as u64).unwrap_or(usize::MAX);
    wanted.clamp(1, MAX_RECORDS).min(there)
}

/// Number of bytes that [`parse`] needs from the start of a file to read `wanted` records or to report what
/// is wrong with it.
pub fn head_bytes(size: u64, wanted: usize) -> usize {
    let whole = usize::try_from(size).unwrap_or(usize::MAX);
    (records(size, wanted) * RECORD_BYTES).max(SNIFF_BYTES.min(whole))
}

/// Reads the first `wanted` records (1 to [`MAX_RECORDS`]) of a file of `size` bytes. `head` holds at least
/// its first [`head_bytes`]. `name` is the name of the file, for the note.
pub fn parse(name: &str, size: u64, head: &[u8], wanted: usize) -> Result<ImageSet, CifarError> {
    if size == 0 {
        return Err(CifarError::Empty);
    }
    refuse_other_formats(size, head)?;
    let over = size % RECORD_BYTES as u64;
    if over != 0 {
        return Err(CifarError::Size { size, over });
    }
    let n = records(size, wanted);
    let bytes = head.get(..n * RECORD_BYTES).ok_or(CifarError::Short {
        expected: n * RECORD_BYTES,
        found: head.len(),
    })?;
    let mut labels = Vec::with_capacity(n);
    let mut pixels = Vec::with_capacity(n * 3 * PLANE);
    for (i, record) in bytes.chunks_exact(RECORD_BYTES).enumerate() {
        let (label, planes) = (record[0], &record[1..]);
        if usize::from(label) >= CIFAR_CLASSES.len() {
            return Err(CifarError::Label {
                record: i + 1,
                label,
            });
        }
        labels.push(label);
        pixels.extend((0..PLANE).flat_map(|p| [0, 1, 2].map(|c| planes[c * PLANE + p])));
    }
    let there = size / RECORD_BYTES as u64;
    Ok(ImageSet {
        pixels,
        labels,
        class_names: CIFAR_CLASSES.map(String::from).to_vec(),
        width: SIDE,
        height: SIDE,
        channels: 3,
        name: "CIFAR-10".into(),
        note: note(name, n, there),
    })
}

/// "first 20 of data_batch_1.bin".
pub(super) fn note(name: &str, n: usize, there: u64) -> String {
    let which = if n as u64 == there { "all" } else { "first" };
    let name: String = name.chars().filter(|c| !c.is_control()).take(60).collect();
    format!("{which} {n} of {name}")
}

/// Formats that people drop by mistake. None of them begins with a byte that is a valid label.
fn refuse_other_formats(size: u64, head: &[u8]) -> Result<(), CifarError> {
    match head {
        [0x80, 2..=5, ..] | [b'(', b'd', b'p', ..] => return Err(CifarError::Pickle),
        [0x1f, 0x8b, ..] => return Err(CifarError::Archive("gzip")),
        [b'P', b'K', 3, 4, ..] => return Err(CifarError::Archive("zip")),
        _ if head.get(257..262) == Some(b"ustar") => return Err(CifarError::Archive("tar")),
        _ => {}
    }
    let hundred = size.is_multiple_of(CIFAR100_RECORD_BYTES)
        && !size.is_multiple_of(RECORD_BYTES as u64)
        && matches!(head, [coarse, fine, ..] if *coarse < 20 && *fine < 100);
    if hundred {
        return Err(CifarError::Cifar100 {
            records: size / CIFAR100_RECORD_BYTES,
        });
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Records with these labels; plane c of record i begins with the byte 10 i + c.
    fn file(labels: &[u8]) -> Vec<u8> {
        let mut bytes = Vec::new();
        for (i, &label) in labels.iter().enumerate() {
            bytes.push(label);
            for plane in 0..3 {
                bytes.push((10 * i + plane) as u8);
                bytes.extend((1..PLANE).map(|p| (p % 256) as u8));
            }
        }
        bytes
    }

    fn error(bytes: &[u8]) -> String {
        let refused = parse("f", bytes.len() as u64, bytes, 100);
        refused.expect_err("a bad file").to_string()
    }

    #[test]
    fn reads_a_slice_and_says_which() {
        let bytes = file(&[6, 9, 0, 3]);
        let size = bytes.len() as u64;
        let set = parse("data_batch_1.bin", size, &bytes[..head_bytes(size, 2)], 2).unwrap();
        assert_eq!(set.labels, [6, 9]);
        assert_eq!((set.len(), set.dims()), (2, 3072));
        assert_eq!(set.image(1)[..6], [10, 11, 12, 1, 1, 1]);
        assert_eq!(set.image(1)[3 * 300], (300 % 256) as u8);
        assert_eq!(set.note, "first 2 of data_batch_1.bin");
        let all = parse("x\n.bin", size, &bytes, 99).unwrap();
        assert_eq!((all.len(), all.note.as_str()), (4, "all 4 of x.bin"));
        assert_eq!(parse("", size, &bytes, 0).unwrap().len(), 1);
        assert_eq!(head_bytes(u64::MAX, 20), 20 * RECORD_BYTES);
        assert_eq!((head_bytes(0, 20), head_bytes(100, 20)), (0, 100));
    }

    #[test]
    fn every_bad_file_gets_its_message() {
        assert_eq!(error(&[]), "The file is empty.");
        let cut = &file(&[1, 2])[..6000];
        assert!(error(cut).contains("6000 bytes are not a multiple of 3073"));
        assert!(error(cut).contains("2927 are left over"));
        assert_eq!(
            error(&file(&[0, 9, 10])),
            "Record 3 has the label 10; CIFAR-10's labels are 0 to 9."
        );
        let mut hundred = vec![0; 5 * 3074];
        (hundred[0], hundred[1]) = (19, 99);
        assert!(error(&hundred).contains("5 records of 3074 bytes"));
        hundred[0] = 20;
        assert!(error(&hundred).contains("not a multiple"));
        for magic in [&b"\x80\x02}q\x01"[..], b"\x80\x05\x95", b"(dp1\nS'data'"] {
            // With a size that would also pass.
            let mut pickle = magic.to_vec();
            assert!(error(&pickle).contains("cifar-10-binary.tar.gz"));
            pickle.resize(2 * RECORD_BYTES, 0);
            assert!(error(&pickle).contains("pickle"));
        }
        assert!(error(b"\x1f\x8b\x08").contains("gzip archive"));
        assert!(error(b"PK\x03\x04").contains("zip archive"));
        let mut tar = vec![b'c'; 10_240];
        tar[257..262].copy_from_slice(b"ustar");
        assert!(error(&tar).contains("tar archive"));
        assert!(error(b"hello").contains("5 bytes are not a multiple"));
        assert_eq!(
            parse("f", 2 * 3073, &[0; 3073], 2).unwrap_err(),
            CifarError::Short {
                expected: 6146,
                found: 3073
            }
        );
    }

    #[test]
    fn a_bad_label_beyond_the_slice_is_not_read() {
        let bytes = file(&[0, 9, 77]);
        let set = parse("f", bytes.len() as u64, &bytes, 2);
        assert_eq!(set.unwrap().len(), 2);
    }
}
