// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/imaging/files/codecs/sample_deflate.h"

#include "engine/imaging/files/codecs/huffman_code.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>
#include <cstring>
#include <libdeflate.h>
#include <memory>
#include <new>

namespace r2r::codecs {
namespace {

constexpr size_t kBlockBytes = size_t{1} << 17;  // the codes of a block take about 100 bytes
constexpr size_t kMostStored = 65535;

constexpr size_t kEndOfBlock = 256;
constexpr size_t kLiteralSymbols = 286;
constexpr int kShortestRun = 3;
constexpr int kLongestRun = 258;

// Four codes and what is left of a byte fit into 64 bits; longer codes would save nothing.
constexpr int kLongestCode = 12;
constexpr int kLongestTableCode = 7;  // of deflate

/// The written form of a run: the symbol of its length, and bits that say which of its lengths.
struct RunSymbol {
    uint16_t symbol = 0;
    uint8_t extraBits = 0;
    uint8_t extra = 0;
};

constexpr std::array<RunSymbol, kLongestRun + 1> runSymbols() {
    std::array<RunSymbol, kLongestRun + 1> table{};
    int length = kShortestRun;
    for (uint16_t symbol = 257; symbol < 285; ++symbol) {
        const auto bits = static_cast<uint8_t>(symbol < 265 ? 0 : (symbol - 261) / 4);
        for (int extra = 0; extra < 1 << bits && length < kLongestRun; ++extra)
            table[static_cast<size_t>(length++)] = {symbol, bits, static_cast<uint8_t>(extra)};
    }
    table[kLongestRun] = {285, 0, 0};
    return table;
}

constexpr std::array<RunSymbol, kLongestRun + 1> kRunSymbols = runSymbols();

uint64_t wordAt(const uint8_t* bytes) {
    uint64_t word = 0;
    std::memcpy(&word, bytes, sizeof word);
    return word;
}

/// Cuts bytes into literals and runs of the byte before, eight at a time; runs too short to pay, or
/// inside of eight bytes, are literals.
///
/// @param sink  its literals(const uint8_t*, count) and run(length) are called in turn
template <typename Sink>
void cut(const uint8_t* bytes, size_t count, Sink& sink) {
    static_assert(std::endian::native == std::endian::little);
    size_t i = std::min<size_t>(count, 1);
    sink.literals(bytes, i);
    while (i + 8 <= count) {
        const uint64_t change = wordAt(bytes + i) ^ wordAt(bytes + i - 1);
        if (change == 0) {
            size_t end = i + 8;
            while (end + 8 <= count && wordAt(bytes + end) == wordAt(bytes + end - 1))
                end += 8;
            while (end < count && bytes[end] == bytes[end - 1])
                ++end;
            for (; end - i >= kShortestRun; i += std::min<size_t>(end - i, kLongestRun))
                sink.run(static_cast<int>(std::min<size_t>(end - i, kLongestRun)));
            continue;
        }
        if (const int same = std::countr_zero(change) / 8; same > kShortestRun) {
            sink.run(same);
            i += static_cast<size_t>(same);
            continue;
        }
        // A run that begins here is seen by the next round.
        const int begun = std::countl_zero(change) / 8;
        const size_t literals = begun > kShortestRun ? 8 - static_cast<size_t>(begun) : 8;
        sink.literals(bytes + i, literals);
        i += literals;
    }
    sink.literals(bytes + i, count - i);
}

/// Counts the uses of each symbol. Four tables: neighbours are often equal, and an addition to a
/// place in memory waits for the last one to the same place.
class Counter {
public:
    void literals(const uint8_t* bytes, size_t count) {
        size_t i = 0;
        for (; i + 4 <= count; i += 4)
            for (size_t lane = 0; lane < 4; ++lane)
                ++lanes_[lane][bytes[i + lane]];
        for (; i < count; ++i)
            ++lanes_[0][bytes[i]];
    }

    void run(int length) {
        const RunSymbol& run = kRunSymbols[static_cast<size_t>(length)];
        ++runs_[run.symbol];
        runBits_ += run.extraBits + 1U;  // and the distance
    }

    [[nodiscard]] std::array<uint32_t, kLiteralSymbols> counts() const {
        std::array<uint32_t, kLiteralSymbols> sum = runs_;
        for (const auto& lane : lanes_)
            for (size_t byte = 0; byte < lane.size(); ++byte)
                sum[byte] += lane[byte];
        sum[kEndOfBlock] = 1;
        return sum;
    }

    [[nodiscard]] uint64_t runBits() const { return runBits_; }

private:
    std::array<std::array<uint32_t, 256>, 4> lanes_{};
    std::array<uint32_t, kLiteralSymbols> runs_{};
    uint64_t runBits_ = 0;
};

/// Bits, least significant first, into memory that is large enough.
class BitWriter {
public:
    explicit BitWriter(std::byte* target) : target_(target) {}

    /// Up to 56 bits between two flushes.
    void put(uint64_t bits, int count) {
        pending_ |= bits << count_;
        count_ += count;
    }

    void flush() {
        std::memcpy(target_, &pending_, sizeof pending_);
        target_ += count_ >> 3;
        pending_ >>= count_ & ~7;
        count_ &= 7;
    }

    void padToByte() {
        count_ = (count_ + 7) & ~7;
        flush();
    }

    /// Only between bytes.
    void append(std::span<const std::byte> bytes) {
        std::ranges::copy(bytes, target_);
        target_ += bytes.size();
    }

    [[nodiscard]] std::byte* end() const { return target_; }

private:
    std::byte* target_;
    uint64_t pending_ = 0;
    int count_ = 0;
};

class Emitter {
public:
    Emitter(const HuffmanCode& code, BitWriter& bits) : bits_(bits) {
        for (size_t symbol = 0; symbol < kLiteralSymbols; ++symbol)
            codes_[symbol] = {code.bits[symbol], code.lengths[symbol]};
    }

    void literals(const uint8_t* bytes, size_t count) {
        size_t i = 0;
        for (; i + 4 <= count; i += 4) {
            for (size_t lane = 0; lane < 4; ++lane)
                symbol(bytes[i + lane]);
            bits_.flush();
        }
        for (; i < count; ++i)
            symbol(bytes[i]);
        bits_.flush();
    }

    void run(int length) {
        const RunSymbol& run = kRunSymbols[static_cast<size_t>(length)];
        symbol(run.symbol);
        bits_.put(run.extra, run.extraBits + 1);  // the one distance is a bit that is 0
        bits_.flush();
    }

    void endBlock() {
        symbol(kEndOfBlock);
        bits_.flush();
    }

private:
    struct Code {
        uint16_t bits = 0;
        uint16_t length = 0;
    };

    void symbol(size_t symbol) { bits_.put(codes_[symbol].bits, codes_[symbol].length); }

    BitWriter& bits_;
    std::array<Code, kLiteralSymbols> codes_;
};

/// The lengths of a block's codes as deflate packs them: a symbol and what it is repeated by.
struct PackedLength {
    uint8_t symbol;  ///< a length, or 16 (the last one again), 17 and 18 (zeros)
    uint8_t extra = 0;
    uint8_t extraBits = 0;
};

std::vector<PackedLength> packedLengths(std::span<const uint8_t> lengths) {
    std::vector<PackedLength> packed;
    for (size_t i = 0; i < lengths.size();) {
        size_t run = 1;
        while (i + run < lengths.size() && lengths[i + run] == lengths[i])
            ++run;
        const uint8_t length = lengths[i];
        i += run;
        if (length > 0) {
            packed.push_back({length});
            --run;
        }
        const size_t most = length > 0 ? 6 : 138;
        while (run >= 3) {
            const size_t taken = std::min(run, most);
            if (length > 0)
                packed.push_back({16, static_cast<uint8_t>(taken - 3), 2});
            else if (taken < 11)
                packed.push_back({17, static_cast<uint8_t>(taken - 3), 3});
            else
                packed.push_back({18, static_cast<uint8_t>(taken - 11), 7});
            run -= taken;
        }
        packed.insert(packed.end(), run, {length});
    }
    return packed;
}

/// The head of a block with codes of its own.
class BlockHead {
public:
    explicit BlockHead(const HuffmanCode& code) {
        std::vector<uint8_t> lengths = code.lengths;
        while (lengths.back() == 0)
            lengths.pop_back();
        literalCodes_ = lengths.size();
        lengths.push_back(1);  // the one distance
        packed_ = packedLengths(lengths);
        std::array<uint32_t, kOrder.size()> counts{};
        for (const PackedLength& length : packed_)
            ++counts[length.symbol];
        table_ = huffmanCode(counts, kLongestTableCode);
        while (table_.lengths[kOrder[tableCodes_ - 1]] == 0)
            --tableCodes_;
    }

    [[nodiscard]] uint64_t bits() const {
        uint64_t sum = 3 + 5 + 5 + 4 + 3 * tableCodes_;
        for (const PackedLength& length : packed_)
            sum += table_.lengths[length.symbol] + uint64_t{length.extraBits};
        return sum;
    }

    void write(BitWriter& bits) const {
        bits.put(0b100, 3);  // not the last block, codes of its own
        bits.put(literalCodes_ - 257, 5);
        bits.put(0, 5);
        bits.put(tableCodes_ - 4, 4);
        bits.flush();
        for (size_t i = 0; i < tableCodes_; ++i) {
            bits.put(table_.lengths[kOrder[i]], 3);
            bits.flush();
        }
        for (const PackedLength& length : packed_) {
            bits.put(table_.bits[length.symbol], table_.lengths[length.symbol]);
            bits.put(length.extra, length.extraBits);
            bits.flush();
        }
    }

private:
    static constexpr std::array<uint8_t, 19> kOrder = {
        16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15};

    size_t literalCodes_ = 0;
    size_t tableCodes_ = kOrder.size();
    std::vector<PackedLength> packed_;
    HuffmanCode table_;
};

/// As they are. With nothing in it, a way to end on a whole byte.
void writeStored(std::span<const std::byte> bytes, BitWriter& bits) {
    bits.put(0b000, 3);
    bits.padToByte();
    bits.put(bytes.size(), 16);
    bits.put(~bytes.size() & 0xFFFFU, 16);
    bits.flush();
    bits.append(bytes);
}

void writeBlock(std::span<const std::byte> block, BitWriter& bits) {
    const auto* bytes = reinterpret_cast<const uint8_t*>(block.data());
    Counter counter;
    cut(bytes, block.size(), counter);
    const auto counts = counter.counts();
    const HuffmanCode code = huffmanCode(counts, kLongestCode);
    const BlockHead head(code);
    uint64_t size = head.bits() + counter.runBits();
    for (size_t symbol = 0; symbol < counts.size(); ++symbol)
        size += uint64_t{counts[symbol]} * code.lengths[symbol];
    if (size >= 8 * block.size()) {
        for (; !block.empty(); block = block.subspan(std::min(block.size(), kMostStored)))
            writeStored(block.first(std::min(block.size(), kMostStored)), bits);
        return;
    }
    head.write(bits);
    Emitter emitter(code, bits);
    cut(bytes, block.size(), emitter);
    emitter.endBlock();
}

class Libdeflate {
public:
    Libdeflate() : compressor_(libdeflate_alloc_compressor(kLevel)) {
        if (!compressor_)
            throw std::bad_alloc();
    }

    [[nodiscard]] std::vector<std::byte> stream(std::span<const std::byte> samples) const {
        std::vector<std::byte> bytes(
            libdeflate_zlib_compress_bound(compressor_.get(), samples.size()));
        bytes.resize(libdeflate_zlib_compress(
            compressor_.get(), samples.data(), samples.size(), bytes.data(), bytes.size()));
        return bytes;
    }

private:
    static constexpr int kLevel = 1;  // higher levels gain a few per cent in many times the time

    struct Freed {
        void operator()(libdeflate_compressor* compressor) const {
            libdeflate_free_compressor(compressor);
        }
    };

    std::unique_ptr<libdeflate_compressor, Freed> compressor_;
};

/// Whether libdeflate makes less of samples from the middle, by more than it is slower for.
bool repeatsMuch(std::span<const std::byte> samples, const Libdeflate& libdeflate) {
    constexpr size_t kTaken = size_t{1} << 15;
    constexpr double kWorthIt = 0.95;
    const size_t taken = std::min(samples.size(), kTaken);
    const auto middle = samples.subspan((samples.size() - taken) / 2, taken);
    return static_cast<double>(libdeflate.stream(middle).size()) <
           kWorthIt * static_cast<double>(deflatedPiece(middle).size());
}

}  // namespace

std::vector<std::byte> deflatedPiece(std::span<const std::byte> samples) {
    // No block is larger than stored; what is written last may touch eight bytes beyond it.
    constexpr size_t kHead = 8;
    std::vector<std::byte> result(
        samples.size() +
        kHead * (samples.size() / kMostStored + 2 + 2 * (samples.size() / kBlockBytes + 1)));
    BitWriter bits(result.data());
    for (; !samples.empty(); samples = samples.subspan(std::min(samples.size(), kBlockBytes)))
        writeBlock(samples.first(std::min(samples.size(), kBlockBytes)), bits);
    writeStored({}, bits);
    result.resize(static_cast<size_t>(bits.end() - result.data()));
    return result;
}

std::vector<std::byte> zlibStream(std::span<const std::byte> samples) {
    const Libdeflate libdeflate;
    if (repeatsMuch(samples, libdeflate))
        return libdeflate.stream(samples);
    std::vector<std::byte> stream(std::begin(kZlibStart), std::end(kZlibStart));
    const std::vector<std::byte> piece = deflatedPiece(samples);
    stream.insert(stream.end(), piece.begin(), piece.end());
    stream.insert(stream.end(), std::begin(kDeflateEnd), std::end(kDeflateEnd));
    const uint32_t sum = libdeflate_adler32(1, samples.data(), samples.size());
    for (int shift = 24; shift >= 0; shift -= 8)
        stream.push_back(static_cast<std::byte>(sum >> static_cast<uint32_t>(shift)));
    return stream;
}

}  // namespace r2r::codecs
