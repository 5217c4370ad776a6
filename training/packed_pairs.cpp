// SPDX-License-Identifier: GPL-3.0-or-later
#include "training/packed_pairs.h"

#include "engine/core/error.h"
#include "engine/core/file_io.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <concepts>
#include <cstring>
#include <fcntl.h>
#include <fmt/format.h>
#include <string>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>

namespace r2r {
namespace {

namespace fs = std::filesystem;
using Bytes = std::span<const std::byte>;

constexpr std::string_view kMagic = "R2RPAIRS";
constexpr uint32_t kVersion = 1;
constexpr uint64_t kHeaderBytes = 64;
constexpr uint64_t kEntryBytes = 32;
constexpr uint64_t kLargestSide = 65'535;
constexpr uint64_t kLongestId = 4096;
constexpr uint64_t kLongestProvenance = uint64_t{64} << 10;
constexpr uint64_t kBytesPerPixel = 7;  // composite 3, real 3, mask 1

[[noreturn]] void throwSystemError(std::string_view what, const fs::path& path, int code) {
    throw Error(
        code == ENOENT || code == ENOTDIR ? ErrorCode::NotFound : ErrorCode::Unreadable,
        fmt::format("could not {} {}: {}", what, path.string(), std::strerror(code)),
        code == ENOSPC || code == EDQUOT ? "Free some space on that disk and try again." : "");
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
[[nodiscard]] uint64_t checksum(std::initializer_list<Bytes> pieces) {
    ContentHasher hasher;
    for (const Bytes piece : pieces)
        hasher.add(piece);
    return std::stoull(hasher.digest().substr(0, 16), nullptr, 16);
}

struct Header {
    uint32_t shard = 0;
    uint64_t records = 0;
    bool isLast = false;
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

    [[nodiscard]] uint64_t bytes() const {
        return kBytesPerPixel * pixels() + idBytes + provenanceBytes;
    }
};

std::array<std::byte, kHeaderBytes> encoded(const Header& header) {
    std::array<std::byte, kHeaderBytes> bytes = {};
    std::memcpy(bytes.data(), kMagic.data(), kMagic.size());
    store(&bytes[8], kVersion);
    store(&bytes[12], header.shard);
    store(&bytes[16], header.records);
    store(&bytes[24], uint64_t{header.isLast});
    store(&bytes[32], header.indexOffset);
    store(&bytes[40], header.indexChecksum);
    store(&bytes[48], checksum({Bytes(bytes).first(48)}));
    return bytes;
}

std::vector<std::byte> encoded(const std::vector<Entry>& entries) {
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

[[nodiscard]] Entry decodedEntry(const std::byte* at) {
    return {.offset = load<uint64_t>(at),
            .width = load<uint32_t>(at + 8),
            .height = load<uint32_t>(at + 12),
            .idBytes = load<uint32_t>(at + 16),
            .provenanceBytes = load<uint32_t>(at + 20),
            .checksum = load<uint64_t>(at + 24)};
}

[[nodiscard]] bool isWithinLimits(const Entry& entry) {
    return entry.width >= 1 && entry.width <= kLargestSide && entry.height >= 1 &&
           entry.height <= kLargestSide && entry.idBytes <= kLongestId &&
           entry.provenanceBytes <= kLongestProvenance;
}

[[nodiscard]] Entry checkedEntry(const PairView& pair) {
    const Entry entry = {.width = static_cast<uint64_t>(pair.width),
                         .height = static_cast<uint64_t>(pair.height),
                         .idBytes = pair.id.size(),
                         .provenanceBytes = pair.provenance.size()};
    if (!isWithinLimits(entry))
        throw Error(ErrorCode::InvalidArgument,
                    fmt::format("pair {} has {} x {} pixels, {} bytes of id and {} of provenance; "
                                "the limits are {} a side, {} and {}",
                                pair.id.substr(0, 80),
                                pair.width,
                                pair.height,
                                entry.idBytes,
                                entry.provenanceBytes,
                                kLargestSide,
                                kLongestId,
                                kLongestProvenance));
    const uint64_t pixels = entry.pixels();
    if (pair.composite.size() != 3 * pixels || pair.real.size() != 3 * pixels ||
        pair.mask.size() != pixels)
        throw Error(ErrorCode::InvalidArgument,
                    fmt::format("pair {} of {} x {} pixels has {} bytes of composite, {} of "
                                "photograph and {} of mask; expected {}, {} and {}",
                                pair.id,
                                pair.width,
                                pair.height,
                                pair.composite.size(),
                                pair.real.size(),
                                pair.mask.size(),
                                3 * pixels,
                                3 * pixels,
                                pixels));
    return entry;
}

[[nodiscard]] std::vector<fs::path> shardsIn(const fs::path& folder) {
    std::vector<fs::path> shards;
    for (const fs::directory_entry& file : fs::directory_iterator(folder))
        if (file.path().extension() == kPackedPairsEnding)
            shards.push_back(file.path());
    std::ranges::sort(shards);
    return shards;
}

/// A shard on its way to disk, under a name that readers ignore.
class OpenShard {
public:
    OpenShard(fs::path target, uint32_t number)
        : target_(std::move(target)), temporary_(target_.string() + ".partial") {
        header_.shard = number;
        fd_ = ::open(temporary_.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
        if (fd_ < 0)
            throwSystemError("write", temporary_, errno);
        write(bytesOf(encoded(Header{})));  // its place; the content follows in `publish`
    }

    OpenShard(const OpenShard&) = delete;
    OpenShard& operator=(const OpenShard&) = delete;

    ~OpenShard() {
        if (fd_ >= 0)
            ::close(fd_);
        if (!isPublished_)
            ::unlink(temporary_.c_str());
    }

    [[nodiscard]] uint64_t bytes() const { return bytes_; }

    [[nodiscard]] bool isEmpty() const { return entries_.empty(); }

    void add(Entry entry, const PairView& pair) {
        const auto pieces = {bytesOf(pair.composite),
                             bytesOf(pair.real),
                             bytesOf(pair.mask),
                             bytesOf(pair.id),
                             bytesOf(pair.provenance)};
        entry.offset = bytes_;
        entry.checksum = checksum(pieces);
        for (const Bytes piece : pieces)
            write(piece);
        entries_.push_back(entry);
    }

    void publish(bool isLast) {
        const std::vector<std::byte> index = encoded(entries_);
        header_.records = entries_.size();
        header_.isLast = isLast;
        header_.indexOffset = bytes_;
        header_.indexChecksum = checksum({index});
        write(index);
        if (::lseek(fd_, 0, SEEK_SET) != 0)
            throwSystemError("write", target_, errno);
        write(bytesOf(encoded(header_)));
        if (::fsync(fd_) != 0 || ::close(std::exchange(fd_, -1)) != 0 ||
            ::rename(temporary_.c_str(), target_.c_str()) != 0)
            throwSystemError("write", target_, errno);
        isPublished_ = true;
    }

private:
    void write(Bytes content) {
        bytes_ += content.size();
        while (!content.empty()) {
            const ssize_t written = ::write(fd_, content.data(), content.size());
            if (written < 0 && errno == EINTR)
                continue;
            if (written < 0)
                throwSystemError("write", target_, errno);
            content = content.subspan(static_cast<size_t>(written));
        }
    }

    fs::path target_;
    fs::path temporary_;
    int fd_ = -1;
    uint64_t bytes_ = 0;
    Header header_;
    std::vector<Entry> entries_;
    bool isPublished_ = false;
};

}  // namespace

struct PackedPairsWriter::State {
    fs::path folder;
    uint64_t shardBytes = 0;
    uint32_t shards = 0;
    int64_t pairs = 0;
    std::unique_ptr<OpenShard> shard;

    void openNext() {
        shard = std::make_unique<OpenShard>(
            folder / fmt::format("pairs-{:05}{}", shards, kPackedPairsEnding), shards);
        ++shards;
    }
};

PackedPairsWriter::PackedPairsWriter(fs::path folder, uint64_t shardBytes)
    : state_(std::make_unique<State>()) {
    std::error_code failure;
    fs::create_directories(folder, failure);
    if (!fs::is_directory(folder))
        throwSystemError("make the folder", folder, failure ? failure.value() : ENOTDIR);
    if (!shardsIn(folder).empty())
        throw Error(ErrorCode::InvalidArgument,
                    fmt::format("{} holds packed pairs already", folder.string()),
                    "Name another folder, or remove the old files first.");
    state_->folder = std::move(folder);
    state_->shardBytes = shardBytes;
    state_->openNext();
}

PackedPairsWriter::~PackedPairsWriter() = default;

void PackedPairsWriter::add(const PairView& pair) {
    if (!state_->shard)
        throw Error(ErrorCode::Internal, "a pair was added after the packing was finished");
    const Entry entry = checkedEntry(pair);
    const uint64_t wanted = state_->shard->bytes() + entry.bytes();
    if (!state_->shard->isEmpty() && wanted > state_->shardBytes) {
        state_->shard->publish(false);
        state_->openNext();
    }
    state_->shard->add(entry, pair);
    ++state_->pairs;
}

void PackedPairsWriter::finish() {
    if (!state_->shard)
        return;
    state_->shard->publish(true);
    state_->shard.reset();
}

int64_t PackedPairsWriter::size() const {
    return state_->pairs;
}

/// One mapped file whose header and index have been checked.
class PackedPairs::Shard {
public:
    explicit Shard(fs::path path) : path_(std::move(path)) {
        map();
        try {
            readHeader();
            checkIndex();
        } catch (...) {
            unmap();
            throw;
        }
    }

    Shard(const Shard&) = delete;
    Shard& operator=(const Shard&) = delete;

    ~Shard() { unmap(); }

    [[nodiscard]] const fs::path& path() const { return path_; }

    [[nodiscard]] const Header& header() const { return header_; }

    [[nodiscard]] PairView pair(uint64_t record) const {
        const Entry entry = this->entry(record);
        const auto* at = reinterpret_cast<const uint8_t*>(data_ + entry.offset);
        const uint64_t pixels = entry.pixels();
        const auto* text = reinterpret_cast<const char*>(at + kBytesPerPixel * pixels);
        return {.id = {text, entry.idBytes},
                .provenance = {text + entry.idBytes, entry.provenanceBytes},
                .width = static_cast<int64_t>(entry.width),
                .height = static_cast<int64_t>(entry.height),
                .composite = {at, 3 * pixels},
                .real = {at + 3 * pixels, 3 * pixels},
                .mask = {at + 6 * pixels, pixels}};
    }

    void verify(uint64_t record) const {
        const Entry entry = this->entry(record);
        if (checksum({Bytes(data_ + entry.offset, entry.bytes())}) != entry.checksum)
            throw Error(ErrorCode::Corrupt,
                        fmt::format("pair {} (record {}) in {} is damaged: its checksum is wrong",
                                    pair(record).id,
                                    record,
                                    path_.string()),
                        "Pack the data set again.");
    }

private:
    void map() {
        const int fd = ::open(path_.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
        if (fd < 0)
            throwSystemError("open", path_, errno);
        struct stat info = {};
        const bool isFile = ::fstat(fd, &info) == 0 && S_ISREG(info.st_mode);
        size_ = isFile ? static_cast<uint64_t>(info.st_size) : 0;
        void* memory = size_ == 0 ? nullptr : ::mmap(nullptr, size_, PROT_READ, MAP_SHARED, fd, 0);
        const int code = errno;
        ::close(fd);
        if (memory == MAP_FAILED)
            throwSystemError("map", path_, code);
        data_ = static_cast<const std::byte*>(memory);
    }

    void unmap() {
        if (data_ != nullptr)
            ::munmap(const_cast<std::byte*>(data_), size_);
    }

    [[noreturn]] void throwCorrupt(std::string_view what) const {
        throw Error(ErrorCode::Corrupt,
                    fmt::format("{} is damaged: {}", path_.string(), what),
                    "Copy the file again, or pack the data set again.");
    }

    void readHeader() {
        if (size_ < kHeaderBytes || std::memcmp(data_, kMagic.data(), kMagic.size()) != 0)
            throw Error(ErrorCode::Corrupt,
                        fmt::format("{} is not a file of packed pairs", path_.string()));
        if (const uint32_t version = load<uint32_t>(data_ + 8); version != kVersion)
            throw Error(ErrorCode::Unsupported,
                        fmt::format("{} has version {} of the format, this program reads {}",
                                    path_.string(),
                                    version,
                                    kVersion));
        if (checksum({Bytes(data_, 48)}) != load<uint64_t>(data_ + 48))
            throwCorrupt("the checksum of its header is wrong");
        header_ = {.shard = load<uint32_t>(data_ + 12),
                   .records = load<uint64_t>(data_ + 16),
                   .isLast = load<uint64_t>(data_ + 24) == 1,
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
                entry.bytes() > offset - entry.offset)
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

    fs::path path_;
    const std::byte* data_ = nullptr;
    uint64_t size_ = 0;
    Header header_;
};

PackedPairs::PackedPairs(const fs::path& path) {
    const bool isFolder = fs::is_directory(path);
    const std::vector<fs::path> files = isFolder ? shardsIn(path) : std::vector<fs::path>{path};
    if (files.empty())
        throw Error(
            ErrorCode::NotFound,
            fmt::format("{} holds no packed pairs (*{})", path.string(), kPackedPairsEnding),
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
