// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/error.h"
#include "engine/core/gpu_loss.h"

#include <c10/util/Exception.h>

#include <new>
#include <string>
#include <utility>

namespace r2r {

/// What LibTorch says of the CPU's or a GPU's allocator, or of a GPU, as an error of ours.
[[nodiscard]] inline Error torchError(const c10::Error& error) {
    const std::string text = error.what_without_backtrace();
    const std::string line = text.substr(0, text.find('\n'));
    const auto says = [&](const char* words) { return text.find(words) != std::string::npos; };
    // LibTorch's allocator on the CPU has no exception of its own.
    if (says("DefaultCPUAllocator"))
        return {ErrorCode::OutOfMemory, "there is too little memory"};
    if (says("CUDA error: out of memory") || says("ALLOC_FAILED"))
        return {ErrorCode::OutOfMemory, "there is too little memory on the device"};
    if (says("CUDA error:") || says("CUDA driver error:")) {
        setGpuLost();
        return {ErrorCode::DeviceUnavailable,
                "the GPU stopped working: " + line,
                "Until the program is started again the CPU computes, where the device is "
                "automatic. If it happens again: is the driver right, or another program at work "
                "there?"};
    }
    return {ErrorCode::Internal, "LibTorch reports: " + line};
}

/// Returns what `work` returns. What LibTorch throws becomes an Error without its stack trace; a
/// lack of memory on any device is Error{OutOfMemory}; a GPU that fails is
/// Error{DeviceUnavailable}, and lost to this process.
template <typename Work>
decltype(auto) withoutTorchErrors(Work&& work) {
    try {
        return std::forward<Work>(work)();
    } catch (const std::bad_alloc&) {
        throw Error(ErrorCode::OutOfMemory, "there is too little memory");
    } catch (const c10::OutOfMemoryError&) {
        throw Error(ErrorCode::OutOfMemory, "there is too little memory on the device");
    } catch (const c10::Error& error) {
        throw torchError(error);
    }
}

}  // namespace r2r
