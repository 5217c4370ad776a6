// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <exception>

namespace r2r {

/// Whether `error` says that there is too little memory, or no thread to be had, in one of the ways
/// of the libraries that we use: std::bad_alloc, std::system_error, or words of OpenCV's own.
[[nodiscard]] bool tellsOfTooLittleMemory(const std::exception& error);

}  // namespace r2r
