// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

/// A function compiled once more for AVX2 and for AVX-512 (x86-64-v3 and -v4), among which the
/// loader picks. The levels are of features; other names of `arch` would ask for a model of
/// processor. ThreadSanitizer instruments the loader's choice itself, before it is set up.
#if defined(__x86_64__) && defined(__linux__) && !defined(__SANITIZE_THREAD__)
#define R2R_VECTOR_CLONES \
    __attribute__((target_clones("default", "arch=x86-64-v3", "arch=x86-64-v4")))
#else
#define R2R_VECTOR_CLONES
#endif
