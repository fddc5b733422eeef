//! SIMD128 kernels. Multiply and add stay two instructions: relaxed-simd's fused form would make
//! results depend on the visitor's processor.

use core::arch::wasm32::{
    f32x4_add, f32x4_mul, f32x4_splat, v128, v128_load, v128_load32_splat, v128_store,
};

/// `C (+)= A B`, the contract of [`super::scalar::gemm`], tile by tile of 4 rows x 8 columns.
pub fn gemm(m: usize, k: usize, n: usize, a: &[f32], b: &[f32], c: &mut [f32], accumulate: bool) {
    assert!(a.len() >= m * k && b.len() >= k * n && c.len() >= m * n);
    let mut i = 0;
    while i + 4 <= m {
        rows::<4>(i, k, n, a, b, c, accumulate);
        i += 4;
    }
    while i < m {
        rows::<1>(i, k, n, a, b, c, accumulate);
        i += 1;
    }
}

/// Rows `i..i + R` of C.
fn rows<const R: usize>(
    i: usize,
    k: usize,
    n: usize,
    a: &[f32],
    b: &[f32],
    c: &mut [f32],
    accumulate: bool,
) {
    let mut j = 0;
    while j + 8 <= n {
        // SAFETY: gemm has checked that rows i..i+R of A and C and all of B lie in the slices;
        // j + 8 <= n keeps both loads of a row inside it.
        unsafe {
            tile::<R, 2>(
                k,
                n,
                a.as_ptr().add(i * k),
                b.as_ptr().add(j),
                c.as_mut_ptr().add(i * n + j),
                accumulate,
            );
        }
        j += 8;
    }
    while j + 4 <= n {
        // SAFETY: as above with j + 4 <= n.
        unsafe {
            tile::<R, 1>(
                k,
                n,
                a.as_ptr().add(i * k),
                b.as_ptr().add(j),
                c.as_mut_ptr().add(i * n + j),
                accumulate,
            );
        }
        j += 4;
    }
    for j in j..n {
        for row in i..i + R {
            let mut sum = if accumulate { c[row * n + j] } else { 0.0 };
            for p in 0..k {
                sum += a[row * k + p] * b[p * n + j];
            }
            c[row * n + j] = sum;
        }
    }
}

/// An `R x (4 V)` tile of C held in registers over the whole of k.
///
/// # Safety
/// `a` points at R rows of stride k, `b` at k rows of stride n with `4 V` readable columns, `c` at
/// R rows of stride n with `4 V` writable columns.
#[inline(always)]
unsafe fn tile<const R: usize, const V: usize>(
    k: usize,
    n: usize,
    a: *const f32,
    b: *const f32,
    c: *mut f32,
    accumulate: bool,
) {
    let mut sums = [[f32x4_splat(0.0); V]; R];
    // SAFETY: see the function's contract.
    unsafe {
        if accumulate {
            for r in 0..R {
                for v in 0..V {
                    sums[r][v] = v128_load(c.add(r * n + 4 * v).cast());
                }
            }
        }
        for p in 0..k {
            let mut columns = [f32x4_splat(0.0); V];
            for v in 0..V {
                columns[v] = v128_load(b.add(p * n + 4 * v).cast::<v128>());
            }
            for r in 0..R {
                let x = v128_load32_splat(a.add(r * k + p).cast());
                for v in 0..V {
                    sums[r][v] = f32x4_add(sums[r][v], f32x4_mul(x, columns[v]));
                }
            }
        }
        for r in 0..R {
            for v in 0..V {
                v128_store(c.add(r * n + 4 * v).cast(), sums[r][v]);
            }
        }
    }
}
