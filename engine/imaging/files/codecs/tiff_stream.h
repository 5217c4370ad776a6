// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string_view>
#include <tiffio.h>
#include <vector>

namespace r2r::codecs {

/// A TIFF in memory, and the first complaint of libtiff about it.
class TiffStream {
public:
    /// To read `content`, which is borrowed.
    explicit TiffStream(std::span<const std::byte> content);

    /// To write. Beyond 4 GiB the format needs its 64-bit form.
    explicit TiffStream(bool isBig);

    TiffStream(const TiffStream&) = delete;
    TiffStream& operator=(const TiffStream&) = delete;

    /// Null if the header or the first directory could not be read.
    [[nodiscard]] TIFF* tiff() const { return tiff_.get(); }

    /// Empty when libtiff had nothing to say.
    [[nodiscard]] std::string_view complaint() const { return complaint_.data(); }

    /// The directory does not say what the samples after the colours are.
    [[nodiscard]] bool hasGuessedExtraSamples() const { return hasGuessedExtraSamples_; }

    /// Room for what will be written.
    void reserve(size_t bytes) { written_.reserve(bytes); }

    /// Ends writing.
    [[nodiscard]] std::vector<std::byte> takeContent();

private:
    struct Closer {
        void operator()(TIFF* tiff) const { TIFFClose(tiff); }
    };

    void open(const char* mode);
    tmsize_t read(void* target, tmsize_t count);
    tmsize_t write(const void* source, tmsize_t count);
    toff_t seek(toff_t offset, int origin);
    [[nodiscard]] uint64_t length() const;

    std::span<const std::byte> source_;
    std::vector<std::byte> written_;
    bool isWriting_ = false;
    uint64_t place_ = 0;
    std::array<char, 200> complaint_ = {};
    bool hasGuessedExtraSamples_ = false;
    std::unique_ptr<TIFF, Closer> tiff_;  // last: closing writes through the members above
};

}  // namespace r2r::codecs
