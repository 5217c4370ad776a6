// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/file_io.h"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace r2r::codecs {

/// Writes a ZIP archive of entries that are stored as they are: pictures are packed already.
///
/// Entries have no time of their own, so the same entries are the same bytes.
class StoredZip {
public:
    /// @param sink  gets the archive piece by piece
    explicit StoredZip(const ByteSink& sink) : sink_(sink) {}

    /// @param name  ASCII
    /// @throws Error{Unsupported} if the archive would be larger than such files can be, and what
    ///         the sink throws.
    void add(std::string_view name, std::span<const std::byte> content);

    /// Writes the list of entries, which ends the archive.
    void finish();

private:
    void write(std::span<const std::byte> bytes);

    const ByteSink& sink_;
    std::vector<std::byte> directory_;
    uint64_t written_ = 0;
    uint16_t entries_ = 0;
};

}  // namespace r2r::codecs
