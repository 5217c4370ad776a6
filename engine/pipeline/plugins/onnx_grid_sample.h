// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace r2r {

/// An ONNX file with every `GridSample` of a volume written as the gathers and sums that it means.
/// Networks that apply a 3D LUT have one, and OpenVINO knows it for pictures only.
///
/// A volume is known by the sizes that the file states for the node's values, as
/// `torch.onnx.export` does. Linear interpolation with zeros or the border around is rewritten,
/// other ways are left.
///
/// @param onnx  has passed `requireSoundOnnx`
/// @return none if there is nothing to rewrite
/// @throws Error{Corrupt} if the file is damaged.
[[nodiscard]] std::optional<std::vector<std::byte>> withVolumesGathered(
    std::span<const std::byte> onnx, std::string_view source);

}  // namespace r2r
