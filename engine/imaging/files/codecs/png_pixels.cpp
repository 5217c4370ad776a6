// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/imaging/files/codecs/png_pixels.h"

#include "engine/imaging/files/codecs/ordered_pieces.h"
#include "engine/imaging/files/codecs/paeth_filter.h"
#include "engine/imaging/files/codecs/sample_deflate.h"

#include <algorithm>
#include <bit>
#include <cstdint>
#include <libdeflate.h>
#include <span>
#include <string_view>
#include <utility>
#include <vector>
#include <zlib.h>

namespace r2r::codecs {
namespace {

constexpr std::byte kPaeth{4};

void appendNumber(std::vector<std::byte>& bytes, uint32_t number) {
    for (uint32_t shift = 32; shift > 0; shift -= 8)
        bytes.push_back(static_cast<std::byte>(number >> (shift - 8)));
}

/// A chunk that holds `parts`, one after the other.
std::vector<std::byte> pixelChunk(std::initializer_list<std::span<const std::byte>> parts) {
    size_t count = 0;
    for (const auto& part : parts)
        count += part.size();
    std::vector<std::byte> chunk;
    chunk.reserve(count + 12);
    appendNumber(chunk, static_cast<uint32_t>(count));
    const auto name = std::as_bytes(std::span(std::string_view("IDAT")));
    chunk.insert(chunk.end(), name.begin(), name.end());
    for (const auto& part : parts)
        chunk.insert(chunk.end(), part.begin(), part.end());
    appendNumber(chunk, libdeflate_crc32(0, chunk.data() + 4, chunk.size() - 4));
    return chunk;
}

/// Rows as a PNG stores them: the first byte of a sample is its most significant one.
class StoredRows {
public:
    explicit StoredRows(RowsToWrite rows)
        : rows_(std::move(rows)), stored_(rows_.pixels.bytesPerRow()) {}

    /// Valid until the next call.
    [[nodiscard]] const uint8_t* row(int y) {
        const std::byte* bytes = rows_.row(y);
        if (rows_.pixels.sampleType() == SampleType::U8 || std::endian::native == std::endian::big)
            return reinterpret_cast<const uint8_t*>(bytes);
        const auto* samples = reinterpret_cast<const uint16_t*>(bytes);
        for (size_t i = 0; i < stored_.size() / 2; ++i) {
            stored_[2 * i] = static_cast<uint8_t>(samples[i] >> 8U);
            stored_[2 * i + 1] = static_cast<uint8_t>(samples[i]);
        }
        return stored_.data();
    }

private:
    RowsToWrite rows_;
    std::vector<uint8_t> stored_;
};

std::vector<std::byte> filteredRows(const FileParts& parts, const Rect& band) {
    const size_t bytesPerRow = parts.image.bytesPerRow();
    const size_t bytesPerPixel = bytesPerRow / static_cast<size_t>(parts.image.width());
    const int first = std::max(band.y - 1, 0);
    StoredRows rows(rowsToWrite(parts, first, band.bottom() - first));
    std::vector<uint8_t> above(bytesPerRow);
    if (band.y > 0)
        std::copy_n(rows.row(band.y - 1), bytesPerRow, above.begin());
    std::vector<std::byte> filtered(static_cast<size_t>(band.height) * (bytesPerRow + 1));
    std::byte* target = filtered.data();
    for (int y = band.y; y < band.bottom(); ++y) {
        const uint8_t* row = rows.row(y);
        *target++ = kPaeth;
        paethDifferences(
            row, above.data(), bytesPerRow, bytesPerPixel, reinterpret_cast<uint8_t*>(target));
        std::copy_n(row, bytesPerRow, above.begin());
        target += bytesPerRow;
    }
    return filtered;
}

}  // namespace

void writePngPixels(const FileParts& parts, const ByteSink& sink, const JobContext& job) {
    const Image& image = parts.image;
    const int bandRows = rowsPerPiece(image.bytesPerRow(), image.height());

    struct Sum {
        uint32_t value = 0;
        size_t bytes = 0;
    };

    std::vector<Sum> sums(static_cast<size_t>((image.height() + bandRows - 1) / bandRows));
    forEachPieceInOrder(
        image.size(),
        bandRows,
        [&](const Rect& band) {
            const std::vector<std::byte> rows = filteredRows(parts, band);
            sums[static_cast<size_t>(band.y / bandRows)] = {
                libdeflate_adler32(1, rows.data(), rows.size()), rows.size()};
            const std::vector<std::byte> piece = deflatedPiece(rows);
            return band.y == 0 ? pixelChunk({kZlibStart, piece}) : pixelChunk({piece});
        },
        [&](size_t, std::span<const std::byte> chunk) { sink(chunk); },
        job);

    uLong sum = 1;
    for (const Sum& part : sums)
        sum = adler32_combine(sum, part.value, static_cast<z_off_t>(part.bytes));
    std::vector<std::byte> check;
    appendNumber(check, static_cast<uint32_t>(sum));
    sink(pixelChunk({kDeflateEnd, check}));
}

}  // namespace r2r::codecs
