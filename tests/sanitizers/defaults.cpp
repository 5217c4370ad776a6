// SPDX-License-Identifier: GPL-3.0-or-later
//
// Options of the sanitizers in every program of the presets asan and tsan. Faults of our own are
// mended, never listed: a suppression names a library that we cannot instrument, and the reason.

// NOLINTBEGIN(bugprone-reserved-identifier): the names are the sanitizers'
extern "C" {

const char* __asan_default_options() {
    // Tests ask for more memory than there is, and expect std::bad_alloc.
    return "allocator_may_return_null=1";
}

const char* __ubsan_default_options() {
    return "print_stacktrace=1";
}

const char* __lsan_default_options() {
    return "print_suppressions=0";
}

const char* __lsan_default_suppressions() {
    return "";
}

const char* __tsan_default_options() {
    return "print_suppressions=0";
}

const char* __tsan_default_suppressions() {
    return "";
}
}
// NOLINTEND(bugprone-reserved-identifier)
