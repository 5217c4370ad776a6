// SPDX-License-Identifier: GPL-3.0-or-later
#include "training/packed_pairs.h"

#include "engine/core/error.h"
#include "engine/weights/mapped_file.h"
#include "training/packed_pairs_format.h"

#include <fmt/format.h>
#include <utility>

namespace r2r {

namespace fs = std::filesystem;
using namespace packed;

/// One mapped file whose header and index have been checked.
class PackedPairs::Shard {
public:
    explicit Shard(const fs::path& path)
        : file_(MappedFile::open(path))
        , data_(file_->bytes().data())
        , size_(file_->bytes().size()) {
        readHeader();
        checkIndex();
    }

    [[nodiscard]] const Header& header() const { return header_; }

    [[nodiscard]] PairView pair(uint64_t record) const {
        const Entry entry = this->entry(record);
        const auto* at = reinterpret_cast<const uint8_t*>(data_ + entry.offset);
        const uint64_t pixels = entry.pixels();
        const auto* real = at + (header_.hasComposites ? 3 * pixels : 0);
        const auto* text = reinterpret_cast<const char*>(real + 4 * pixels);
        return {.id = {text, entry.idBytes},
                .provenance = {text + entry.idBytes, entry.provenanceBytes},
                .width = static_cast<int64_t>(entry.width),
                .height = static_cast<int64_t>(entry.height),
                .composite = {at, real},
                .real = {real, 3 * pixels},
                .mask = {real + 3 * pixels, pixels}};
    }

    void verify(uint64_t record) const {
        const Entry entry = this->entry(record);
        if (checksum({Bytes(data_ + entry.offset, entry.bytes(header_.hasComposites))}) !=
            entry.checksum)
            throw Error(ErrorCode::Corrupt,
                        fmt::format("pair {} (record {}) in {} is damaged: its checksum is wrong",
                                    pair(record).id,
                                    record,
                                    file_->path().string()),
                        "Pack the data set again.");
    }

private:
    [[noreturn]] void throwCorrupt(std::string_view what) const {
        throw Error(ErrorCode::Corrupt,
                    fmt::format("{} is damaged: {}", file_->path().string(), what),
                    "Copy the file again, or pack the data set again.");
    }

    void readHeader() {
        if (size_ < kHeaderBytes || std::memcmp(data_, kMagic.data(), kMagic.size()) != 0)
            throw Error(ErrorCode::Corrupt,
                        fmt::format("{} is not a file of packed pairs", file_->path().string()));
        if (const uint32_t version = load<uint32_t>(data_ + 8); version != kVersion)
            throw Error(ErrorCode::Unsupported,
                        fmt::format("{} has version {} of the format, this program reads {}",
                                    file_->path().string(),
                                    version,
                                    kVersion));
        if (checksum({Bytes(data_, 48)}) != load<uint64_t>(data_ + 48))
            throwCorrupt("the checksum of its header is wrong");
        const auto flags = load<uint64_t>(data_ + 24);
        header_ = {.shard = load<uint32_t>(data_ + 12),
                   .records = load<uint64_t>(data_ + 16),
                   .isLast = (flags & kLastShard) != 0,
                   .hasComposites = (flags & kWithoutComposites) == 0,
                   .indexOffset = load<uint64_t>(data_ + 32),
                   .indexChecksum = load<uint64_t>(data_ + 40)};
    }

    void checkIndex() const {
        const uint64_t offset = header_.indexOffset;
        if (offset < kHeaderBytes || offset > size_ ||
            header_.records != (size_ - offset) / kEntryBytes ||
            header_.records * kEntryBytes != size_ - offset)
            throwCorrupt(fmt::format("an index of {} records at byte {} does not fit its {} bytes",
                                     header_.records,
                                     offset,
                                     size_));
        if (checksum({Bytes(data_ + offset, size_ - offset)}) != header_.indexChecksum)
            throwCorrupt("the checksum of its index is wrong");
        for (uint64_t record = 0; record < header_.records; ++record) {
            const Entry entry = this->entry(record);
            if (!isWithinLimits(entry) || entry.offset < kHeaderBytes || entry.offset > offset ||
                entry.bytes(header_.hasComposites) > offset - entry.offset)
                throwCorrupt(fmt::format("record {} ({} x {} pixels at byte {}) leaves the file",
                                         record,
                                         entry.width,
                                         entry.height,
                                         entry.offset));
        }
    }

    [[nodiscard]] Entry entry(uint64_t record) const {
        return decodedEntry(data_ + header_.indexOffset + record * kEntryBytes);
    }

    std::shared_ptr<const MappedFile> file_;
    const std::byte* data_;
    uint64_t size_;
    Header header_;
};

PackedPairs::PackedPairs(const fs::path& path) {
    const bool isFolder = fs::is_directory(path);
    const std::vector<fs::path> files = isFolder ? shardsIn(path) : std::vector<fs::path>{path};
    if (files.empty())
        throw Error(
            ErrorCode::NotFound,
            fmt::format("{} contains no packed pairs (*{})", path.string(), kPackedPairsEnding),
            "Make them with r2r dataset pack.");
    for (const fs::path& file : files) {
        shards_.push_back(std::make_unique<Shard>(file));
        const Header& header = shards_.back()->header();
        const uint64_t number = shards_.size() - 1;
        if (isFolder && (header.shard != number || header.isLast != (file == files.back())))
            throw Error(ErrorCode::Corrupt,
                        fmt::format("the packed pairs in {} are incomplete or mixed: {} is number "
                                    "{} of its set, expected {} of {}",
                                    path.string(),
                                    file.filename().string(),
                                    header.shard,
                                    number,
                                    files.size()),
                        "The packing may have been interrupted: pack the data set again.");
        firsts_.push_back(size_);
        size_ += static_cast<int64_t>(header.records);
    }
}

PackedPairs::~PackedPairs() = default;
PackedPairs::PackedPairs(PackedPairs&&) noexcept = default;
PackedPairs& PackedPairs::operator=(PackedPairs&&) noexcept = default;

int64_t PackedPairs::size() const {
    return size_;
}

bool PackedPairs::hasComposites() const {
    return std::ranges::all_of(shards_,
                               [](const auto& shard) { return shard->header().hasComposites; });
}

PairView PackedPairs::pair(int64_t index) const {
    const auto [shard, record] = locate(index);
    return shard->pair(record);
}

void PackedPairs::verify(int64_t index) const {
    const auto [shard, record] = locate(index);
    shard->verify(record);
}

std::pair<const PackedPairs::Shard*, uint64_t> PackedPairs::locate(int64_t index) const {
    if (index < 0 || index >= size_)
        throw Error(ErrorCode::InvalidArgument,
                    fmt::format("pair {} was asked for, of {}", index, size_));
    // Empty shards share their first index with the next one: the last of them holds the pair.
    const auto next = std::ranges::upper_bound(firsts_, index);
    const auto shard = static_cast<size_t>(next - firsts_.begin()) - 1;
    return {shards_[shard].get(), static_cast<uint64_t>(index - firsts_[shard])};
}

}  // namespace r2r
