// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/imaging/files/codecs/picture_file.h"

namespace r2r::codecs {

/// Walks through a file with the most significant byte first, and never leaves it.
class ByteReader {
public:
    /// @param source  names the file in errors
    ByteReader(const Source& source, std::span<const std::byte> content)
        : source_(&source), rest_(content) {}

    /// @throws Error{Corrupt} when fewer bytes are left; so do all others.
    std::span<const std::byte> take(uint64_t count) {
        if (count > rest_.size())
            throw source_->error(ErrorCode::Corrupt, reason());
        const auto taken = rest_.first(static_cast<size_t>(count));
        rest_ = rest_.subspan(static_cast<size_t>(count));
        return taken;
    }

    uint64_t number(size_t bytes) {
        uint64_t value = 0;
        for (const std::byte byte : take(bytes))
            value = value << 8 | std::to_integer<uint64_t>(byte);
        return value;
    }

    /// A part whose length is before it, in `bytes` bytes.
    ByteReader part(size_t bytes) { return {*source_, take(number(bytes))}; }

    [[nodiscard]] std::span<const std::byte> rest() const { return rest_; }

    [[nodiscard]] bool isAtEnd() const { return rest_.empty(); }

private:
    [[nodiscard]] std::string reason() const {
        return std::string(kEndsEarly) + ", after " + byteCountText(source_->content.size());
    }

    const Source* source_;
    std::span<const std::byte> rest_;
};

}  // namespace r2r::codecs
