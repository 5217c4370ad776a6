// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/imaging/files/codecs/huffman_code.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <vector>

namespace r2r::codecs {
namespace {

using ::testing::ElementsAre;

/// 1 for a code that uses all there is.
double kraftSum(const HuffmanCode& code) {
    double sum = 0;
    for (const uint8_t length : code.lengths)
        sum += length > 0 ? 1.0 / (1U << length) : 0;
    return sum;
}

TEST(HuffmanCode, GivesFrequentSymbolsShortCodes) {
    const std::vector<uint32_t> counts = {8, 4, 0, 2, 2};

    EXPECT_THAT(huffmanCode(counts, 12).lengths, ElementsAre(1, 2, 0, 3, 3));
}

TEST(HuffmanCode, NumbersCodesAsDeflateReadsThem) {
    const std::vector<uint32_t> counts = {8, 4, 0, 2, 2};

    // 0, 10, 110 and 111, the bit sent first on the right.
    EXPECT_THAT(huffmanCode(counts, 12).bits, ElementsAre(0b0, 0b01, 0, 0b011, 0b111));
}

TEST(HuffmanCode, StaysWithinTheLongestLengthAndComplete) {
    std::vector<uint32_t> counts = {1, 1};
    while (counts.size() < 30)  // Fibonacci's numbers make the deepest tree
        counts.push_back(counts[counts.size() - 1] + counts[counts.size() - 2]);

    const HuffmanCode code = huffmanCode(counts, 7);

    EXPECT_EQ(*std::ranges::max_element(code.lengths), 7);
    EXPECT_EQ(kraftSum(code), 1);
}

TEST(HuffmanCode, IsCompleteForASingleSymbol) {
    EXPECT_THAT(huffmanCode(std::vector<uint32_t>{0, 0, 5}, 7).lengths, ElementsAre(1, 0, 1));
}

TEST(HuffmanCode, HoldsAsManySymbolsAsItsLengthAllows) {
    const std::vector<uint32_t> counts(128, 1);

    EXPECT_THAT(huffmanCode(counts, 7).lengths, ::testing::Each(7));
}

}  // namespace
}  // namespace r2r::codecs
