// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/imaging/files/codecs/picture_file.h"

#include "engine/core/log.h"

#include <fmt/format.h>
#include <limits>

namespace r2r::codecs {

Error Source::error(ErrorCode code, std::string_view reason, std::string hint) const {
    return {code, fmt::format("could not open {}: {}", name, reason), std::move(hint)};
}

Size Source::checkedSize(uint64_t width, uint64_t height) const {
    if (width == 0 || height == 0)
        throw error(ErrorCode::Corrupt,
                    fmt::format("it claims a size of {}×{} pixels", width, height));
    constexpr uint64_t kSide = std::numeric_limits<int>::max();
    if (width > kSide || height > kSide || width > kMaximumPixels / height)
        throw error(
            ErrorCode::Unsupported,
            fmt::format("it claims {}×{} pixels, more than the {} million that we work with",
                        width,
                        height,
                        kMaximumPixels / 1'000'000),
            "Make the picture smaller first.");
    return {static_cast<int>(width), static_cast<int>(height)};
}

void Source::warn(std::string_view what) const {
    log::warning(fmt::format("{}: {}", name, what));
}

void Source::throwIfCancelled() const {
    if (stop.stop_requested())
        throw Cancelled();
}

RowsToWrite rowsToWrite(const FileParts& parts, int first, int count) {
    if (parts.rows)
        return {parts.rows(first, count), first};
    return {parts.image, 0};
}

std::string byteCountText(uint64_t bytes) {
    constexpr uint64_t kKiB = 1024;
    return bytes < 10 * kKiB ? fmt::format("{} bytes", bytes) : fmt::format("{} KiB", bytes / kKiB);
}

}  // namespace r2r::codecs
