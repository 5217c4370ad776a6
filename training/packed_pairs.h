// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

namespace r2r {

/// One training example as bytes that another object owns.
struct PairView {
    std::string_view id;          ///< names the pair in messages and lists; at most 4 KiB
    std::string_view provenance;  ///< JSON text, or empty; at most 64 KiB
    int64_t width = 0;            ///< pixels, 1 to 65,535
    int64_t height = 0;
    std::span<const uint8_t> composite;  ///< height · width · 3, row-major RGB, sRGB-encoded;
                                         ///< empty: a photograph to make pairs of
    std::span<const uint8_t> real;       ///< the same size: the photograph it was made from
    std::span<const uint8_t> mask;       ///< height · width; 255 is foreground, soft edges allowed
};

/// The ending of a shard's file name.
inline constexpr std::string_view kPackedPairsEnding = ".r2rpairs";

/// Writes pairs into shards `pairs-00000.r2rpairs`, `pairs-00001.r2rpairs`, … of one folder.
///
/// A shard appears under its name when it is complete, and its neighbours can tell whether the set
/// is: a folder whose packing broke off is refused by `PackedPairs`. All integers are
/// little-endian:
///
///     header (64 bytes)
///       0  char[8]  "R2RPAIRS"        32  u64  offset of the index
///       8  u32      version, 1        40  u64  checksum of the index
///      12  u32      number of shard   48  u64  checksum of bytes 0 to 47
///      16  u64      records           56  u64  0
///      24  u64      1: last shard, 0: another follows; 2 more: photographs without composites
///     records: composite (if there are any), real, mask, id, provenance, without gaps
///     index, 32 bytes for every record
///       0  u64  offset of the record  16  u32  length of the id
///       8  u32  width                 20  u32  length of the provenance
///      12  u32  height                24  u64  checksum of the record
///
/// A checksum is the first eight bytes of a SHA-256. Not thread-safe.
class PackedPairsWriter {
public:
    /// @param folder      made if missing; may not hold shards yet.
    /// @param shardBytes  a shard is closed before it would grow beyond this; one pair always fits.
    /// @throws Error{InvalidArgument} if there are shards already · Error{Unreadable}.
    explicit PackedPairsWriter(std::filesystem::path folder,
                               uint64_t shardBytes = uint64_t{1} << 30);

    /// Without `finish`, the shard in work is thrown away.
    ~PackedPairsWriter();
    PackedPairsWriter(const PackedPairsWriter&) = delete;
    PackedPairsWriter& operator=(const PackedPairsWriter&) = delete;

    /// Copies the pair to disk.
    /// @throws Error{InvalidArgument} naming the id if sizes disagree or exceed the limits above,
    /// or
    ///         if some pairs have a composite and others none; Error{Unreadable} with the system's
    ///         reason if it cannot be written.
    void add(const PairView& pair);

    /// Ends the last shard; nothing can be added afterwards. A set without pairs has one empty
    /// shard.
    /// @throws Error{Unreadable}.
    void finish();

    /// Pairs added so far.
    [[nodiscard]] int64_t size() const;

private:
    struct State;
    std::unique_ptr<State> state_;
};

/// Reads what `PackedPairsWriter` wrote, without copying: the files are mapped, so the system loads
/// what is touched and may drop it again. Any thread; many at once.
///
/// Nothing in a file is believed before it was checked: every offset and length when it is opened,
/// the pixels by `verify`. A file that another program truncates while it is used ends this one, as
/// with every mapped file.
class PackedPairs {
public:
    /// @param path  a folder of shards, or one shard on its own.
    /// @throws Error{NotFound} · Error{Unreadable} · Error{Corrupt} naming file and record ·
    ///         Error{Unsupported} for another version.
    explicit PackedPairs(const std::filesystem::path& path);

    ~PackedPairs();
    PackedPairs(PackedPairs&&) noexcept;
    PackedPairs& operator=(PackedPairs&&) noexcept;

    /// Pairs of all shards.
    [[nodiscard]] int64_t size() const;

    /// Whether these are pairs; otherwise photographs with masks, to make pairs of.
    [[nodiscard]] bool hasComposites() const;

    /// @param index  0 to `size() - 1`, in the order they were added.
    /// @return       views into the file, valid as long as this object.
    [[nodiscard]] PairView pair(int64_t index) const;

    /// Compares the record with its checksum, which reads all of it.
    /// @throws Error{Corrupt} naming file and pair.
    void verify(int64_t index) const;

private:
    class Shard;
    std::vector<std::unique_ptr<Shard>> shards_;
    std::vector<int64_t> firsts_;  ///< index of each shard's first pair
    int64_t size_ = 0;

    [[nodiscard]] std::pair<const Shard*, uint64_t> locate(int64_t index) const;
};

}  // namespace r2r
