// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <span>
#include <string_view>

namespace r2r {

/// Whether an ONNX file of PyTorch enlarges pictures bilinearly by an operator that did not know
/// PyTorch's way yet: before opset 11 `Resize` and `Upsample` begin at the corner of the first
/// pixel instead of its centre. PyTorch writes them nevertheless, with a warning. OpenVINO computes
/// what is written, OpenCV what was meant.
///
/// @param onnx  has passed `requireSoundOnnx`
/// @throws Error{Corrupt} if the file is damaged.
[[nodiscard]] bool meansPyTorchResize(std::span<const std::byte> onnx, std::string_view source);

}  // namespace r2r
