// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/error.h"

#include <c10/util/Exception.h>

#include <new>
#include <string>
#include <utility>

namespace r2r {

/// Returns what `work` returns. What LibTorch throws becomes an Error without its stack trace; a
/// lack of memory on any device is Error{OutOfMemory}.
template <typename Work>
decltype(auto) withoutTorchErrors(Work&& work) {
    try {
        return std::forward<Work>(work)();
    } catch (const std::bad_alloc&) {
        throw Error(ErrorCode::OutOfMemory, "there is too little memory");
    } catch (const c10::OutOfMemoryError&) {
        throw Error(ErrorCode::OutOfMemory, "there is too little memory on the device");
    } catch (const c10::Error& error) {
        const std::string text = error.what_without_backtrace();
        // LibTorch's allocator on the CPU has no exception of its own.
        if (text.find("DefaultCPUAllocator") != std::string::npos)
            throw Error(ErrorCode::OutOfMemory, "there is too little memory");
        throw Error(ErrorCode::Internal, "LibTorch reports: " + text.substr(0, text.find('\n')));
    }
}

}  // namespace r2r
