// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <span>
#include <string_view>

namespace r2r {

/// Makes sure of what the readers believe without looking: that every constant tensor of an
/// ONNX file has as many values as its dimensions say, and that every node uses values that exist.
/// Without it, some damaged files would end the program.
///
/// @param source  what to call the file in messages
/// @throws Error{Corrupt} naming the tensor or value, or why the file cannot be walked,
///         Error{Unsupported} if a tensor's values are in another file (see onnx_data.h).
void requireSoundOnnx(std::span<const std::byte> onnx, std::string_view source);

}  // namespace r2r
