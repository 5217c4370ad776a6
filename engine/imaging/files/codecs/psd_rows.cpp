// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/imaging/files/codecs/psd_rows.h"

#include "engine/imaging/files/codecs/inflate.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>
#include <fmt/format.h>
#include <limits>

namespace r2r::codecs {
namespace {

constexpr uint64_t kPlain = 0;
constexpr uint64_t kPackBits = 1;
constexpr uint64_t kDeflate = 2;
constexpr uint64_t kDeflateOfDifferences = 3;

template <typename T>
T sampleAt(std::span<const std::byte> row, size_t x) {
    T sample;
    if constexpr (sizeof(T) == 1) {
        sample = std::to_integer<T>(row[x]);
    } else {
        std::array<std::byte, sizeof(T)> bytes;
        std::reverse_copy(row.begin() + static_cast<std::ptrdiff_t>(x * sizeof(T)),
                          row.begin() + static_cast<std::ptrdiff_t>((x + 1) * sizeof(T)),
                          bytes.begin());
        static_assert(std::endian::native == std::endian::little);
        std::memcpy(&sample, bytes.data(), sizeof(T));
    }
    return sample;
}

template <typename T>
void readChannel(const Source& source, PsdRows& rows, Image& image, int channel) {
    const auto step = static_cast<size_t>(image.channels());
    for (int y = 0; y < image.height(); ++y) {
        source.throwIfCancelled();
        const std::span<const std::byte> row = rows.next();
        T* target = image.mutableRow<T>(y).data() + channel;
        for (int x = 0; x < image.width(); ++x, target += step)
            *target = sampleAt<T>(row, static_cast<size_t>(x));
    }
}

std::byte sum(std::byte a, std::byte b) {
    return static_cast<std::byte>(std::to_integer<unsigned>(a) + std::to_integer<unsigned>(b));
}

}  // namespace

PsdRows::PsdRows(const Source& source, const PsdRowForm& form, ByteReader reader)
    : source_(source)
    , form_(form)
    , rowBytes_((static_cast<size_t>(form.size.width) * static_cast<size_t>(form.bits) + 7) / 8)
    , row_(rowBytes_)
    , samples_(source, {})
    , lengths_(source, {}) {
    compression_ = reader.number(2);
    const auto rows =
        static_cast<uint64_t>(form.channels) * static_cast<uint64_t>(form.size.height);
    samples_ = ByteReader(source, reader.rest());
    switch (compression_) {
        case kPlain:
            if (samples_.rest().size() / rowBytes_ < rows)
                throw endsEarly();
            return;
        case kPackBits:
            openPacked(rows);
            return;
        case kDeflate:
        case kDeflateOfDifferences:
            openDeflated(rows);
            return;
        default:
            throw source.error(
                ErrorCode::Unsupported,
                fmt::format("its pixels are compressed in the way {}", compression_));
    }
}

void PsdRows::openPacked(uint64_t rows) {
    constexpr size_t kLongestRun = 128;
    lengths_ = ByteReader(source_, samples_.take(rows * (form_.isBig ? 4 : 2)));
    const size_t least = 2 * ((rowBytes_ + kLongestRun - 1) / kLongestRun);
    if (samples_.rest().size() / least < rows)
        throw endsEarly();
}

void PsdRows::openDeflated(uint64_t rows) {
    constexpr uint64_t kMostTimes = 1032;  // that Deflate can make of a byte
    const uint64_t bytes = rows * rowBytes_;
    if (bytes / kMostTimes > samples_.rest().size())
        throw endsEarly();
    auto content = inflated(samples_.rest(), bytes + 1);
    if (!content || content->size() < bytes)
        throw source_.error(ErrorCode::Corrupt, "its compressed pixels are damaged");
    inflated_ = std::move(*content);
    samples_ = ByteReader(source_, inflated_);
}

std::span<const std::byte> PsdRows::next() {
    switch (compression_) {
        case kPackBits:
            unpack(samples_.take(lengths_.number(form_.isBig ? 4 : 2)));
            return row_;
        case kDeflateOfDifferences:
            addUp();
            return row_;
        default:
            return samples_.take(rowBytes_);
    }
}

/// PackBits (TIFF 6.0, section 9).
void PsdRows::unpack(std::span<const std::byte> packed) {
    size_t filled = 0;
    for (size_t i = 0; i < packed.size() && filled < row_.size();) {
        const auto head = static_cast<int8_t>(packed[i++]);
        if (head == std::numeric_limits<int8_t>::min())
            continue;
        const bool isRun = head < 0;
        const size_t wanted = isRun ? static_cast<size_t>(1 - head) : static_cast<size_t>(head) + 1;
        const size_t count = std::min(wanted, row_.size() - filled);
        const size_t stored = isRun ? 1 : count;
        if (packed.size() - i < stored)
            break;
        if (isRun)
            std::fill_n(row_.begin() + static_cast<std::ptrdiff_t>(filled), count, packed[i]);
        else
            std::memcpy(row_.data() + filled, packed.data() + i, count);
        i += stored;
        filled += count;
    }
    if (filled < row_.size())
        throw source_.error(ErrorCode::Corrupt, "a row of its picture is incomplete");
}

/// Each sample is stored as its difference from the one before it; of floats each byte, after all
/// first bytes of the row come all second ones, and so on.
void PsdRows::addUp() {
    const std::span<const std::byte> stored = samples_.take(rowBytes_);
    std::ranges::copy(stored, row_.begin());
    if (form_.bits == 16) {
        for (size_t i = 2; i + 1 < row_.size(); i += 2) {
            const unsigned value =
                sampleAt<uint16_t>(row_, i / 2) + sampleAt<uint16_t>(row_, i / 2 - 1);
            row_[i] = static_cast<std::byte>(value >> 8);
            row_[i + 1] = static_cast<std::byte>(value);
        }
        return;
    }
    for (size_t i = 1; i < row_.size(); ++i)
        row_[i] = sum(row_[i], row_[i - 1]);
    if (form_.bits != 32)
        return;
    constexpr size_t kBytes = 4;
    const std::vector<std::byte> planes = row_;
    const size_t width = row_.size() / kBytes;
    for (size_t i = 0; i < row_.size(); ++i)
        row_[i] = planes[i % kBytes * width + i / kBytes];
}

Error PsdRows::endsEarly() const {
    return source_.error(
        ErrorCode::Corrupt,
        fmt::format("{}, after {}", kEndsEarly, byteCountText(source_.content.size())));
}

void readPsdChannel(const Source& source, PsdRows& rows, Image& image, int channel) {
    switch (image.sampleType()) {
        case SampleType::U8:
            return readChannel<uint8_t>(source, rows, image, channel);
        case SampleType::U16:
            return readChannel<uint16_t>(source, rows, image, channel);
        case SampleType::F32:
            return readChannel<float>(source, rows, image, channel);
    }
}

SampleType psdSampleType(int bits) {
    return bits == 32 ? SampleType::F32 : bits == 16 ? SampleType::U16 : SampleType::U8;
}

}  // namespace r2r::codecs
