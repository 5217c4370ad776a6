// SPDX-License-Identifier: GPL-3.0-or-later
//
// Options of the sanitizers in every program of the presets asan and tsan. Faults of our own are
// mended, never listed: a suppression names a library that we cannot instrument, and the reason.

#include <dlfcn.h>

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

// x265, which tests make HEIC files with, never gives its parameters back; OpenVINO and its TBB
// keep some things of their own for the whole process.
const char* __lsan_default_suppressions() {
    return "leak:libx265.so\n"
           "leak:libopenvino.so\n"
           "leak:libtbb.so\n";
}

const char* __tsan_default_options() {
    return "print_suppressions=0";
}

// These libraries are not built under ThreadSanitizer: it sees their locks and barriers in part or
// not at all, so threads of theirs, and what they hand from one thread to another, look like races.
// A race of ours that passes through them is hidden with it; a queued call of Qt is such a passage.
const char* __tsan_default_suppressions() {
    return "called_from_lib:libtorch_cpu.so\n"
           "called_from_lib:libc10.so\n"
           "called_from_lib:libQt6Core.so\n"
           "called_from_lib:libQt6Gui.so\n"
           "called_from_lib:libQt6Widgets.so\n"
           "race:dnnl::\n"
           "race:libtorch_cpu.so\n"
           "race:libgomp.so\n"
           "race:libopencv_core.so\n"
           "race:libtbb.so\n"
           "race:libglib-2.0.so\n"
           "race:libQt6Core.so\n";
}
}

// NOLINTEND(bugprone-reserved-identifier)

/// The sanitizers end a program that opens a library with RTLD_DEEPBIND, as TBB does with a part of
/// its own.
extern "C" void* dlopen(const char* file, int flags) {
    using Open = void* (*)(const char*, int);
    static const auto next = reinterpret_cast<Open>(dlsym(RTLD_NEXT, "dlopen"));
    return next(file, flags & ~RTLD_DEEPBIND);
}
