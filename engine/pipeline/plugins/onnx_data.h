// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace r2r {

/// The file beside an ONNX file that holds its larger tensors, as `torch.onnx.export` writes them
/// (ONNX, "External Data"); none if all values are in the file itself.
///
/// @param source  the name of the ONNX file for messages
/// @throws Error{Corrupt} if the ONNX file is damaged or names a file in another folder,
///         Error{Unsupported} if it names several.
[[nodiscard]] std::optional<std::string> onnxDataFile(std::span<const std::byte> onnx,
                                                      std::string_view source);

/// The same ONNX file with every value inside.
///
/// @param data  the content of `onnxDataFile`
/// @throws Error{Corrupt} if a tensor is outside of `data`,
///         Error{Unsupported} from two gigabytes on, the most that such a file can hold.
[[nodiscard]] std::vector<std::byte> withDataInside(std::span<const std::byte> onnx,
                                                    std::span<const std::byte> data,
                                                    std::string_view source);

}  // namespace r2r
