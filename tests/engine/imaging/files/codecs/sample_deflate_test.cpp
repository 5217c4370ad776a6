// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/imaging/files/codecs/sample_deflate.h"

#include "engine/imaging/files/codecs/inflate.h"

#include <gtest/gtest.h>

#include <functional>
#include <random>
#include <vector>
#include <zlib.h>

namespace r2r::codecs {
namespace {

using Bytes = std::vector<std::byte>;

Bytes made(size_t count, const std::function<unsigned()>& next) {
    Bytes bytes(count);
    for (std::byte& byte : bytes)
        byte = static_cast<std::byte>(next());
    return bytes;
}

/// The samples that zlib reads from pieces of `pieceBytes` each, joined.
Bytes throughPieces(const Bytes& samples, size_t pieceBytes) {
    Bytes stream(std::begin(kZlibStart), std::end(kZlibStart));
    for (size_t i = 0; i < samples.size(); i += pieceBytes) {
        const Bytes piece =
            deflatedPiece(std::span(samples).subspan(i, std::min(pieceBytes, samples.size() - i)));
        stream.insert(stream.end(), piece.begin(), piece.end());
    }
    stream.insert(stream.end(), std::begin(kDeflateEnd), std::end(kDeflateEnd));
    const auto sum = static_cast<uint32_t>(
        adler32_z(1, reinterpret_cast<const Bytef*>(samples.data()), samples.size()));
    for (uint32_t shift = 32; shift > 0; shift -= 8)
        stream.push_back(static_cast<std::byte>(sum >> (shift - 8)));
    return inflated(stream, samples.size() + 1).value_or(Bytes());
}

class SampleDeflate : public ::testing::Test {
protected:
    std::mt19937 random_{1};
};

TEST_F(SampleDeflate, KeepsNoiseAsItIs) {
    const Bytes noise = made(300'000, [&] { return random_(); });

    EXPECT_EQ(throughPieces(noise, 100'000), noise);
}

TEST_F(SampleDeflate, KeepsDifferencesAroundZero) {
    std::geometric_distribution<unsigned> size(0.3);
    const Bytes samples = made(300'001, [&] { return size(random_) * (random_() % 2 ? 1U : ~0U); });

    EXPECT_EQ(throughPieces(samples, 1 << 20), samples);
}

TEST_F(SampleDeflate, KeepsRunsOfEveryLength) {
    Bytes samples;
    for (size_t length = 1; length < 600; ++length)
        samples.insert(samples.end(), length, static_cast<std::byte>(random_()));

    EXPECT_EQ(throughPieces(samples, 1 << 20), samples);
}

TEST_F(SampleDeflate, KeepsFewBytes) {
    for (size_t count = 1; count < 40; ++count) {
        const Bytes samples = made(count, [&] { return random_() % 3; });

        EXPECT_EQ(throughPieces(samples, 7), samples) << count;
    }
}

TEST_F(SampleDeflate, NeedsLittleForAPlainPicture) {
    const Bytes zeros(1 << 20);

    EXPECT_LT(deflatedPiece(zeros).size(), zeros.size() / 500);
    EXPECT_EQ(throughPieces(zeros, 1 << 18), zeros);
}

TEST_F(SampleDeflate, IsNoLargerThanZlibsRunLengthsOnPhotographs) {
    std::normal_distribution<double> noise(0, 20);
    const Bytes samples =
        made(1 << 20, [&] { return static_cast<unsigned>(static_cast<int>(noise(random_))); });
    Bytes theirs(samples.size() + samples.size() / 4);
    z_stream z = {};
    ASSERT_EQ(deflateInit2(&z, 1, Z_DEFLATED, MAX_WBITS, 8, Z_RLE), Z_OK);
    z.next_in = reinterpret_cast<Bytef*>(const_cast<std::byte*>(samples.data()));
    z.avail_in = static_cast<uInt>(samples.size());
    z.next_out = reinterpret_cast<Bytef*>(theirs.data());
    z.avail_out = static_cast<uInt>(theirs.size());
    ASSERT_EQ(deflate(&z, Z_FINISH), Z_STREAM_END);
    deflateEnd(&z);

    EXPECT_LE(deflatedPiece(samples).size(), z.total_out);
}

TEST_F(SampleDeflate, FindsWhatRepeatsInDrawings) {
    const Bytes row = made(3000, [&] { return random_(); });
    Bytes samples;
    for (int y = 0; y < 100; ++y)
        samples.insert(samples.end(), row.begin(), row.end());

    const Bytes stream = zlibStream(samples);

    EXPECT_LT(stream.size(), samples.size() / 10);
    EXPECT_EQ(inflated(stream, samples.size() + 1), samples);
}

}  // namespace
}  // namespace r2r::codecs
