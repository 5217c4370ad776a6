// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/core/error.h"
#include "engine/core/write_error.h"
#include "training/packed_pairs.h"
#include "training/packed_pairs_format.h"

#include <cerrno>
#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>
#include <utility>

namespace r2r {
namespace {

namespace fs = std::filesystem;
using namespace packed;

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
    if ((!pair.composite.empty() && pair.composite.size() != 3 * pixels) ||
        pair.real.size() != 3 * pixels || pair.mask.size() != pixels)
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

/// A shard on its way to disk, under a name that readers ignore.
class OpenShard {
public:
    OpenShard(fs::path target, uint32_t number)
        : target_(std::move(target)), temporary_(target_.string() + ".partial") {
        header_.shard = number;
        fd_ = ::open(temporary_.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
        if (fd_ < 0)
            throw writeError(temporary_, errno);
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
        header_.hasComposites = !pair.composite.empty();
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
            throw writeError(target_, errno);
        write(bytesOf(encoded(header_)));
        if (::fsync(fd_) != 0 || ::close(std::exchange(fd_, -1)) != 0 ||
            ::rename(temporary_.c_str(), target_.c_str()) != 0)
            throw writeError(target_, errno);
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
                throw writeError(target_, errno);
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
    bool hasComposites = true;  ///< of all pairs, as the first one has it
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
        throw writeError(folder, failure ? failure.value() : ENOTDIR, "make the folder");
    if (!shardsIn(folder).empty())
        throw Error(ErrorCode::InvalidArgument,
                    fmt::format("{} already contains packed pairs", folder.string()),
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
    const bool hasComposite = !pair.composite.empty();
    if (state_->pairs == 0)
        state_->hasComposites = hasComposite;
    if (hasComposite != state_->hasComposites)
        throw Error(ErrorCode::InvalidArgument,
                    fmt::format("\"{}\" has {} composite, unlike those before it",
                                pair.id,
                                hasComposite ? "a" : "no"),
                    "Pack pairs and photographs into folders of their own.");
    const uint64_t wanted = state_->shard->bytes() + entry.bytes(hasComposite);
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

}  // namespace r2r
