//! Input that the safe functions refuse: slices that are too short, and sizes whose products wrap.

use crate::batch::{self, Epilogue};
use crate::copy;
use crate::gemm::{Form, Gemm, blocked, reference};

const HALF: usize = 1 << (usize::BITS / 2);

#[test]
#[should_panic(expected = "a matrix has all its numbers")]
fn a_product_of_sizes_that_wrap() {
    f32::gemm(
        Form::Nn,
        HALF,
        HALF,
        1,
        &[],
        &[],
        &mut [],
        false,
        &mut Vec::new(),
    );
}

#[test]
#[should_panic(expected = "a matrix has all its numbers")]
fn the_same_by_blocks() {
    let (m, n) = (HALF, HALF);
    let nothing = &mut Vec::new();
    blocked::gemm(Form::Nn, m, 1, n, &[], &[], &mut [], true, nothing);
}

#[test]
#[should_panic(expected = "a matrix has all its numbers")]
fn the_reference_in_f64() {
    reference::gemm::<f64>(
        Form::Tn,
        1,
        HALF,
        HALF,
        &[],
        &[],
        &mut [],
        false,
        &mut Vec::new(),
    );
}

#[test]
#[should_panic(expected = "a buffer has all its numbers")]
fn a_batch_whose_inputs_wrap() {
    let depth = usize::MAX / 4 + 1;
    let (w, mut out) = ([0.0; 1], [0.0; 12]);
    batch::product(4, [depth, 1], &[], &w, [0, 0], Epilogue::None, &mut out);
}

#[test]
#[should_panic(expected = "all weights are there")]
fn a_batch_whose_weights_wrap() {
    let (x, mut out) = ([0.0; 48], [0.0; 48]);
    batch::product(
        4,
        [3, 3],
        &x,
        &[0.0; 9],
        [HALF, HALF << 1],
        Epilogue::None,
        &mut out,
    );
}

#[test]
#[should_panic(expected = "all weights are there")]
fn a_batch_whose_strides_wrap() {
    let (x, mut out) = ([0.0; 48], [0.0; 48]);
    let strides = [usize::MAX / 2 + 1, 1];
    batch::product(4, [3, 3], &x, &[0.0; 9], strides, Epilogue::None, &mut out);
}

#[test]
#[should_panic(expected = "all rows are there")]
fn a_row_that_wraps() {
    batch::gather(&[0, usize::MAX], &[0.0; 8], 4, &mut [0.0; 48]);
}

#[test]
#[should_panic(expected = "a buffer has all its numbers")]
fn more_rows_than_registers_hold() {
    let (x, dz) = ([0.0; 400], [0.0; 400]);
    batch::gradients(17, [3, 3], &x, &dz, &mut Vec::new(), &mut [0.0; 12]);
}

#[test]
#[should_panic(expected = "a buffer has all its numbers")]
fn a_gradient_without_room_for_the_biases() {
    let (x, dz) = ([0.0; 400], [0.0; 400]);
    batch::gradients(4, [3, 3], &x, &dz, &mut Vec::new(), &mut [0.0; 11]);
}

#[test]
fn nothing_is_written_for_no_units() {
    batch::gradients(4, [3, 0], &[0.0; 400], &[], &mut Vec::new(), &mut []);
}

/// Short slices are copied number by number, long ones in one call: neither truncates.
#[test]
fn copies_of_unequal_length() {
    for (from, to) in [(3, 4), (4, 3), (0, 1), (33, 34), (34, 33), (32, 33)] {
        let copied = std::panic::catch_unwind(|| {
            copy(&vec![1.0f32; from], &mut vec![0.0; to]);
        });
        assert!(copied.is_err(), "{from} into {to}");
    }
    let mut to = [0.0; 5];
    copy(&[1.0, 2.0, 3.0, 4.0, 5.0], &mut to);
    assert_eq!(to, [1.0, 2.0, 3.0, 4.0, 5.0]);
}
