// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/imaging/files/codecs/huffman_code.h"

#include <algorithm>
#include <cassert>
#include <cstddef>

namespace r2r::codecs {
namespace {

struct Leaf {
    uint32_t count;
    uint16_t symbol;
};

/// Those that occur, rarest first; two at least.
std::vector<Leaf> sortedLeaves(std::span<const uint32_t> counts) {
    std::vector<Leaf> leaves;
    for (size_t symbol = 0; symbol < counts.size(); ++symbol)
        if (counts[symbol] > 0)
            leaves.push_back({counts[symbol], static_cast<uint16_t>(symbol)});
    for (uint16_t symbol = 0; leaves.size() < 2; ++symbol)
        if (counts[symbol] == 0)
            leaves.push_back({1, symbol});
    std::ranges::sort(leaves, [](const Leaf& a, const Leaf& b) {
        return a.count != b.count ? a.count < b.count : a.symbol < b.symbol;
    });
    return leaves;
}

/// The depths of the leaves of Huffman's tree, in order. Two queues: the leaves, and the inner
/// nodes, which come into being in the order of their counts.
std::vector<int> leafDepths(const std::vector<Leaf>& leaves) {
    const size_t count = leaves.size();
    std::vector<uint64_t> weights;
    for (const Leaf& leaf : leaves)
        weights.push_back(leaf.count);
    std::vector<size_t> parents(2 * count - 1);
    size_t leaf = 0;
    size_t inner = count;
    while (weights.size() < 2 * count - 1) {
        const size_t parent = weights.size();
        uint64_t weight = 0;
        for (int child = 0; child < 2; ++child) {
            const bool isLeaf =
                leaf < count && (inner >= parent || weights[leaf] <= weights[inner]);
            const size_t node = isLeaf ? leaf++ : inner++;
            parents[node] = parent;
            weight += weights[node];
        }
        weights.push_back(weight);
    }
    std::vector<int> depths(2 * count - 1);
    for (size_t node = 2 * count - 2; node-- > 0;)
        depths[node] = depths[parents[node]] + 1;
    depths.resize(count);
    return depths;
}

/// Counts the codes of each length. Those that are too long are cut, and others pay: a leaf
/// that is higher becomes an inner node with two leaves.
std::vector<int> lengthCounts(const std::vector<int>& depths, int longest) {
    std::vector<int> counts(static_cast<size_t>(longest) + 1);
    for (const int depth : depths)
        ++counts[static_cast<size_t>(std::min(depth, longest))];
    const auto used = [&] {
        int64_t sum = 0;  // in units of the longest code
        for (int length = 1; length <= longest; ++length)
            sum += int64_t{counts[static_cast<size_t>(length)]} << (longest - length);
        return sum;
    };
    for (int64_t excess = used() - (int64_t{1} << longest); excess > 0; --excess) {
        auto length = static_cast<size_t>(longest) - 1;
        while (counts[length] == 0)
            --length;
        --counts[length];
        counts[length + 1] += 2;
        --counts[static_cast<size_t>(longest)];
    }
    return counts;
}

uint16_t reversed(uint32_t code, int length) {
    uint32_t result = 0;
    for (int bit = 0; bit < length; ++bit)
        result |= (code >> bit & 1U) << (length - 1 - bit);
    return static_cast<uint16_t>(result);
}

/// Codes in the order that deflate prescribes: shorter ones first, then by symbol.
void numberCodes(HuffmanCode& code, const std::vector<int>& lengthCounts) {
    std::vector<uint32_t> next(lengthCounts.size());
    for (size_t length = 1; length < next.size(); ++length) {
        const int shorter = length == 1 ? 0 : lengthCounts[length - 1];
        next[length] = (next[length - 1] + static_cast<uint32_t>(shorter)) << 1U;
    }
    for (size_t symbol = 0; symbol < code.lengths.size(); ++symbol)
        if (const uint8_t length = code.lengths[symbol]; length > 0)
            code.bits[symbol] = reversed(next[length]++, length);
}

}  // namespace

HuffmanCode huffmanCode(std::span<const uint32_t> counts, int longest) {
    assert(counts.size() >= 2 && counts.size() <= size_t{1} << longest);
    const std::vector<Leaf> leaves = sortedLeaves(counts);
    const std::vector<int> perLength = lengthCounts(leafDepths(leaves), longest);
    HuffmanCode code{.bits = std::vector<uint16_t>(counts.size()),
                     .lengths = std::vector<uint8_t>(counts.size())};
    auto leaf = leaves.begin();  // the rarest get the longest codes
    for (auto length = perLength.size() - 1; length > 0; --length)
        for (int i = 0; i < perLength[length]; ++i)
            code.lengths[(leaf++)->symbol] = static_cast<uint8_t>(length);
    numberCodes(code, perLength);
    return code;
}

}  // namespace r2r::codecs
