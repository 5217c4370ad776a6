// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/imaging/files/codecs/byte_reader.h"

namespace r2r::codecs {

/// The form of stored channels of a PSD.
struct PsdRowForm {
    Size size;
    int channels = 1;  ///< that are stored one after another, compressed in one way
    int bits = 8;
    bool isBig = false;  ///< PSB: longer lengths
};

/// Rows of one channel after another, as they are stored: plain, PackBits, or Deflate with or
/// without differences.
class PsdRows {
public:
    /// @param reader  at the number of the compression; holds no more than these channels
    /// @throws Error{Corrupt, Unsupported}; so does `next`.
    PsdRows(const Source& source, const PsdRowForm& form, ByteReader reader);

    /// Whole bytes; samples have the most significant byte first.
    std::span<const std::byte> next();

private:
    void openPacked(uint64_t rows);
    void openDeflated(uint64_t rows);
    void unpack(std::span<const std::byte> packed);
    void addUp();
    [[nodiscard]] Error endsEarly() const;

    const Source& source_;
    PsdRowForm form_;
    size_t rowBytes_;
    uint64_t compression_ = 0;
    std::vector<std::byte> row_;
    std::vector<std::byte> inflated_;
    ByteReader samples_;
    ByteReader lengths_;
};

/// Reads the next rows into channel `channel` of `image`, whose sample type is that of the file.
void readPsdChannel(const Source& source, PsdRows& rows, Image& image, int channel);

/// How samples of so many bits are held: 1 bit as 8.
[[nodiscard]] SampleType psdSampleType(int bits);

}  // namespace r2r::codecs
