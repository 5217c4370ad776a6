// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// Files for the tests of this layer: those that real programs wrote, and those with false claims.
namespace r2r::testing {

/// A file that make_fixtures.py wrote.
[[nodiscard]] std::filesystem::path fixture(std::string_view name);

/// start, start + 1, … in that dtype: what make_fixtures.py puts into tensors.
[[nodiscard]] at::Tensor ramp(int64_t count, int64_t start, at::ScalarType dtype);

/// Little-endian bytes.
[[nodiscard]] std::string littleEndian(uint64_t number, size_t bytes);

/// A safetensors file; its length says what the header has, unless told otherwise.
[[nodiscard]] std::string safetensorsOf(std::string_view header,
                                        std::string_view data,
                                        std::optional<uint64_t> length = {});

/// An entry of a ZIP archive, with what its headers say if it is not the truth.
struct ZipEntry {
    std::string name;
    std::string content;
    uint16_t method = 0;
    uint16_t flags = 0;
    std::optional<uint32_t> size;        ///< both sizes
    std::optional<uint32_t> storedSize;  ///< the compressed size alone
    std::optional<uint32_t> localHeader;
    std::optional<std::string> localName;
    std::string extra;  ///< in the list of entries
};

struct ZipLies {
    std::optional<uint16_t> entryCount;
    std::optional<uint32_t> directorySize;
    std::optional<uint32_t> directoryOffset;
    uint16_t disk = 0;
    std::string beforeEnd;  ///< between the list and the end record
};

[[nodiscard]] std::string zipOf(const std::vector<ZipEntry>& entries, const ZipLies& lies = {});

/// Pieces of a pickle of protocol 2.
[[nodiscard]] std::string pickledText(std::string_view text);
[[nodiscard]] std::string pickledInteger(int64_t number);

/// A tensor of float32 as torch.save describes it.
struct PickledTensor {
    std::vector<int64_t> shape = {2};
    std::vector<int64_t> strides = {1};
    int64_t offset = 0;
    std::string storageClass = "torch\nFloatStorage";
    std::string key = "0";
    int64_t count = 2;
};

[[nodiscard]] std::string pickled(const PickledTensor& tensor);

/// {"w": value} as a whole program.
[[nodiscard]] std::string pickledDict(std::string_view value);

/// An archive as torch.save writes it, with a storage of two elements.
[[nodiscard]] std::string torchArchiveOf(std::string_view program);

}  // namespace r2r::testing
