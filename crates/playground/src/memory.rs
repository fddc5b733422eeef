//! The allocator: TLSF (Masmano et al. 2004) in a single pool that grows with the module's memory. std's
//! allocator is optimized for speed, but a training step allocates nothing.
//!
//! `rlsf::GlobalTlsf` would start a new pool each time it requests memory, and memory freed at the end of
//! one pool is never merged with the next.

use core::arch::wasm32::{memory_grow, memory_size};
use rlsf::{FlexSource, FlexTlsf};
use std::alloc::{GlobalAlloc, Layout};
use std::cell::UnsafeCell;
use std::ptr::{NonNull, null_mut, slice_from_raw_parts_mut};

const PAGE: usize = 1 << 16;

/// New pages at the end of the memory.
struct Pages;

impl Pages {
    /// Adds memory and returns its start.
    fn add(bytes: usize) -> Option<usize> {
        match memory_grow::<0>(bytes.div_ceil(PAGE)) {
            usize::MAX => None,
            before => Some(before * PAGE),
        }
    }
}

// SAFETY: new pages belong to nobody else, and are never returned.
unsafe impl FlexSource for Pages {
    unsafe fn alloc(&mut self, min_size: usize) -> Option<NonNull<[u8]>> {
        let start = Pages::add(min_size)? as *mut u8;
        NonNull::new(slice_from_raw_parts_mut(
            start,
            min_size.next_multiple_of(PAGE),
        ))
    }

    unsafe fn realloc_inplace_grow(
        &mut self,
        pool: NonNull<[u8]>,
        min_new_len: usize,
    ) -> Option<usize> {
        let end = pool.cast::<u8>().as_ptr() as usize + pool.len();
        // If anyone else has added pages, a new pool starts after them.
        if end != memory_size::<0>() * PAGE {
            return None;
        }
        Pages::add(min_new_len - pool.len())?;
        Some(min_new_len.next_multiple_of(PAGE))
    }

    fn supports_realloc_inplace_grow(&self) -> bool {
        true
    }

    fn min_align(&self) -> usize {
        PAGE
    }
}

struct Memory(UnsafeCell<FlexTlsf<Pages, u32, u32, 32, 32>>);

// SAFETY: the module has one thread.
unsafe impl Sync for Memory {}

// SAFETY: every call is forwarded unchanged, and no borrow outlives it.
unsafe impl GlobalAlloc for Memory {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        let memory = unsafe { &mut *self.0.get() };
        memory.allocate(layout).map_or(null_mut(), NonNull::as_ptr)
    }

    unsafe fn dealloc(&self, start: *mut u8, layout: Layout) {
        let memory = unsafe { &mut *self.0.get() };
        unsafe { memory.deallocate(NonNull::new_unchecked(start), layout.align()) };
    }
}

#[global_allocator]
static MEMORY: Memory = Memory(UnsafeCell::new(FlexTlsf::new(Pages)));
