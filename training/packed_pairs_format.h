// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/file_io.h"

#include <algorithm>
#include <array>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <vector>

/// The bytes of a shard, for its writer and its reader; `packed_pairs.h` has them as a table.
namespace r2r::packed {

using Bytes = std::span<const std::byte>;

inline constexpr std::string_view kMagic = "R2RPAIRS";
inline constexpr std::string_view kEnding = ".r2rpairs";
inline constexpr uint32_t kVersion = 1;
inline constexpr uint64_t kHeaderBytes = 64;
inline constexpr uint64_t kEntryBytes = 32;
inline constexpr uint64_t kLargestSide = 65'535;
inline constexpr uint64_t kLongestId = 4096;
inline constexpr uint64_t kLongestProvenance = uint64_t{64} << 10;
inline constexpr uint64_t kLastShard = 1;  // bits of the header's field at 24
inline constexpr uint64_t kWithoutComposites = 2;

/// Composite 3, real 3, mask 1.
[[nodiscard]] constexpr uint64_t bytesPerPixel(bool hasComposites) {
    return hasComposites ? 7 : 4;
}

template <std::unsigned_integral T>
void store(std::byte* at, T value) {
    for (size_t i = 0; i < sizeof(T); ++i)
        at[i] = static_cast<std::byte>(value >> (8 * i));
}

template <std::unsigned_integral T>
[[nodiscard]] T load(const std::byte* at) {
    T value = 0;
    for (size_t i = 0; i < sizeof(T); ++i)
        value |= static_cast<T>(static_cast<T>(at[i]) << (8 * i));
    return value;
}

template <typename T>
[[nodiscard]] Bytes bytesOf(const T& range) {
    return std::as_bytes(std::span(range.data(), range.size()));
}

/// The first 64 bits of a SHA-256, as a number.
[[nodiscard]] inline uint64_t checksum(std::initializer_list<Bytes> pieces) {
    ContentHasher hasher;
    for (const Bytes piece : pieces)
        hasher.add(piece);
    return std::stoull(hasher.digest().substr(0, 16), nullptr, 16);
}

struct Header {
    uint32_t shard = 0;
    uint64_t records = 0;
    bool isLast = false;
    bool hasComposites = true;
    uint64_t indexOffset = 0;
    uint64_t indexChecksum = 0;
};

struct Entry {
    uint64_t offset = 0;
    uint64_t width = 0;
    uint64_t height = 0;
    uint64_t idBytes = 0;
    uint64_t provenanceBytes = 0;
    uint64_t checksum = 0;

    [[nodiscard]] uint64_t pixels() const { return width * height; }

    [[nodiscard]] uint64_t bytes(bool hasComposites) const {
        return bytesPerPixel(hasComposites) * pixels() + idBytes + provenanceBytes;
    }
};

[[nodiscard]] inline std::array<std::byte, kHeaderBytes> encoded(const Header& header) {
    std::array<std::byte, kHeaderBytes> bytes = {};
    std::memcpy(bytes.data(), kMagic.data(), kMagic.size());
    store(&bytes[8], kVersion);
    store(&bytes[12], header.shard);
    store(&bytes[16], header.records);
    store(&bytes[24],
          (header.isLast ? kLastShard : 0) | (header.hasComposites ? 0 : kWithoutComposites));
    store(&bytes[32], header.indexOffset);
    store(&bytes[40], header.indexChecksum);
    store(&bytes[48], checksum({Bytes(bytes).first(48)}));
    return bytes;
}

[[nodiscard]] inline std::vector<std::byte> encoded(const std::vector<Entry>& entries) {
    std::vector<std::byte> bytes(entries.size() * kEntryBytes);
    std::byte* at = bytes.data();
    for (const Entry& entry : entries) {
        store(at, entry.offset);
        store(at + 8, static_cast<uint32_t>(entry.width));
        store(at + 12, static_cast<uint32_t>(entry.height));
        store(at + 16, static_cast<uint32_t>(entry.idBytes));
        store(at + 20, static_cast<uint32_t>(entry.provenanceBytes));
        store(at + 24, entry.checksum);
        at += kEntryBytes;
    }
    return bytes;
}

[[nodiscard]] inline Entry decodedEntry(const std::byte* at) {
    return {.offset = load<uint64_t>(at),
            .width = load<uint32_t>(at + 8),
            .height = load<uint32_t>(at + 12),
            .idBytes = load<uint32_t>(at + 16),
            .provenanceBytes = load<uint32_t>(at + 20),
            .checksum = load<uint64_t>(at + 24)};
}

[[nodiscard]] inline bool isWithinLimits(const Entry& entry) {
    return entry.width >= 1 && entry.width <= kLargestSide && entry.height >= 1 &&
           entry.height <= kLargestSide && entry.idBytes <= kLongestId &&
           entry.provenanceBytes <= kLongestProvenance;
}

/// The shards of a folder in the order of their numbers.
[[nodiscard]] inline std::vector<std::filesystem::path> shardsIn(
    const std::filesystem::path& folder) {
    std::vector<std::filesystem::path> shards;
    for (const std::filesystem::directory_entry& file : std::filesystem::directory_iterator(folder))
        if (file.path().extension() == kEnding)
            shards.push_back(file.path());
    std::ranges::sort(shards);
    return shards;
}

}  // namespace r2r::packed
