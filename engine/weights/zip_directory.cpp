// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/weights/zip_directory.h"

#include "engine/core/error.h"

#include <algorithm>
#include <fmt/format.h>
#include <optional>
#include <vector>

namespace r2r {
namespace {

// Signatures and sizes of the fixed parts of ZIP's records.
constexpr uint32_t kLocalHeader = 0x04034b50;
constexpr uint32_t kCentralHeader = 0x02014b50;
constexpr uint32_t kEnd = 0x06054b50;
constexpr uint32_t kEnd64 = 0x06064b50;
constexpr uint32_t kEnd64Locator = 0x07064b50;
constexpr uint64_t kLocalHeaderSize = 30;
constexpr uint64_t kCentralHeaderSize = 46;
constexpr uint64_t kEndSize = 22;
constexpr uint64_t kEnd64Size = 56;
constexpr uint64_t kEnd64LocatorSize = 20;
constexpr uint64_t kMaximumComment = 0xffff;
constexpr uint32_t kSeeZip64 = 0xffffffff;
constexpr uint16_t kSeeZip64Short = 0xffff;
constexpr uint16_t kZip64Extra = 1;
constexpr uint16_t kStored = 0;
constexpr uint16_t kEncrypted = 1;

/// Little-endian numbers at any place of the archive; a place outside is the archive's fault.
class Bytes {
public:
    Bytes(std::span<const std::byte> bytes, std::string_view source)
        : bytes_(bytes), source_(source) {}

    [[noreturn]] void fail(std::string_view what) const {
        throw Error(ErrorCode::Corrupt,
                    fmt::format("{} is a damaged ZIP archive: {}", source_, what),
                    "Download or copy the file again.");
    }

    [[noreturn]] void failUnsupported(std::string_view what) const {
        throw Error(ErrorCode::Unsupported,
                    fmt::format("{} {}", source_, what),
                    "Save the weights with torch.save, which stores them as they are.");
    }

    [[nodiscard]] uint64_t size() const { return bytes_.size(); }

    [[nodiscard]] std::span<const std::byte> part(uint64_t offset, uint64_t count) const {
        if (offset > bytes_.size() || count > bytes_.size() - offset)
            fail(fmt::format("it refers to byte {} of {}", offset, bytes_.size()));
        return bytes_.subspan(offset, count);
    }

    template <typename T>
    [[nodiscard]] T number(uint64_t offset) const {
        const auto bytes = part(offset, sizeof(T));
        uint64_t value = 0;
        for (size_t i = sizeof(T); i-- > 0;)
            value = value << 8U | static_cast<uint8_t>(bytes[i]);
        return static_cast<T>(value);
    }

    [[nodiscard]] std::string text(uint64_t offset, uint64_t count) const {
        const auto bytes = part(offset, count);
        return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
    }

private:
    std::span<const std::byte> bytes_;
    std::string_view source_;
};

/// The list of entries at the end of the archive.
struct CentralDirectory {
    uint64_t offset = 0;
    uint64_t size = 0;
    uint64_t entryCount = 0;
};

CentralDirectory centralDirectory64(const Bytes& bytes, uint64_t end) {
    if (end < kEnd64LocatorSize || bytes.number<uint32_t>(end - kEnd64LocatorSize) != kEnd64Locator)
        bytes.fail("the ZIP64 part is missing");
    const auto at = bytes.number<uint64_t>(end - kEnd64LocatorSize + 8);
    if (bytes.part(at, kEnd64Size).empty() || bytes.number<uint32_t>(at) != kEnd64)
        bytes.fail("the ZIP64 part is not where it should be");
    return {.offset = bytes.number<uint64_t>(at + 48),
            .size = bytes.number<uint64_t>(at + 40),
            .entryCount = bytes.number<uint64_t>(at + 32)};
}

CentralDirectory centralDirectory(const Bytes& bytes) {
    const uint64_t farthest = std::min(bytes.size(), kEndSize + kMaximumComment);
    for (uint64_t back = kEndSize; back <= farthest; ++back) {
        const uint64_t end = bytes.size() - back;
        if (bytes.number<uint32_t>(end) != kEnd ||
            bytes.number<uint16_t>(end + 20) != back - kEndSize)
            continue;
        if (bytes.number<uint16_t>(end + 4) != 0 && bytes.number<uint16_t>(end + 4) != 0xffff)
            bytes.failUnsupported("is one part of a ZIP archive in several files");
        CentralDirectory found{.offset = bytes.number<uint32_t>(end + 16),
                               .size = bytes.number<uint32_t>(end + 12),
                               .entryCount = bytes.number<uint16_t>(end + 10)};
        if (found.offset == kSeeZip64 || found.size == kSeeZip64 ||
            found.entryCount == kSeeZip64Short)
            found = centralDirectory64(bytes, end);
        if (found.offset > end || found.size > end - found.offset)
            bytes.fail("its list of entries lies outside");
        if (found.entryCount > found.size / kCentralHeaderSize)
            bytes.fail(fmt::format("it claims {} entries", found.entryCount));
        return found;
    }
    bytes.fail("its end is missing, so it was cut off");
}

/// The list's description of one entry.
struct Listed {
    std::string name;
    uint64_t size = 0;
    uint64_t storedSize = 0;
    uint64_t localHeader = 0;
    uint64_t length = 0;  ///< of the record itself
    bool isCompressed = false;
};

/// Replaces the values that were too large for 32 bits.
void readZip64Extra(const Bytes& bytes, uint64_t at, uint64_t end, Listed& entry) {
    const bool isNeeded =
        entry.size == kSeeZip64 || entry.storedSize == kSeeZip64 || entry.localHeader == kSeeZip64;
    while (isNeeded && at + 4 <= end) {
        const auto id = bytes.number<uint16_t>(at);
        const uint64_t next = at + 4 + bytes.number<uint16_t>(at + 2);
        if (next > end)
            break;
        at += 4;
        if (id == kZip64Extra) {
            for (uint64_t* field : {&entry.size, &entry.storedSize, &entry.localHeader})
                if (*field == kSeeZip64) {
                    if (at + 8 > next)
                        bytes.fail(fmt::format("the ZIP64 sizes of {} are cut off", entry.name));
                    *field = bytes.number<uint64_t>(at);
                    at += 8;
                }
            return;
        }
        at = next;
    }
    if (isNeeded)
        bytes.fail(fmt::format("the ZIP64 sizes of {} are missing", entry.name));
}

Listed listedEntry(const Bytes& bytes, uint64_t at) {
    if (bytes.number<uint32_t>(at) != kCentralHeader)
        bytes.fail("its list of entries is broken");
    const auto nameLength = bytes.number<uint16_t>(at + 28);
    const auto extraLength = bytes.number<uint16_t>(at + 30);
    const auto commentLength = bytes.number<uint16_t>(at + 32);
    const uint64_t extra = at + kCentralHeaderSize + nameLength;
    Listed entry{.name = bytes.text(at + kCentralHeaderSize, nameLength),
                 .size = bytes.number<uint32_t>(at + 24),
                 .storedSize = bytes.number<uint32_t>(at + 20),
                 .localHeader = bytes.number<uint32_t>(at + 42),
                 .length = kCentralHeaderSize + nameLength + extraLength + commentLength};
    if ((bytes.number<uint16_t>(at + 8) & kEncrypted) != 0)
        bytes.failUnsupported(fmt::format("has the encrypted entry {}", entry.name));
    entry.isCompressed = bytes.number<uint16_t>(at + 10) != kStored;
    readZip64Extra(bytes, extra, extra + extraLength, entry);
    if (entry.isCompressed)
        entry.size = entry.storedSize;  // the bytes in the archive
    if (entry.size != entry.storedSize)
        bytes.fail(fmt::format("{} is stored as it is and yet has two sizes", entry.name));
    return entry;
}

/// From the header in front of the entry to its bytes.
ZipDirectory::Entry locatedEntry(const Bytes& bytes, const Listed& listed, uint64_t dataEnd) {
    const uint64_t at = listed.localHeader;
    if (bytes.part(at, kLocalHeaderSize).empty() || bytes.number<uint32_t>(at) != kLocalHeader)
        bytes.fail(fmt::format("{} is not where it should be", listed.name));
    const auto nameLength = bytes.number<uint16_t>(at + 26);
    const auto extraLength = bytes.number<uint16_t>(at + 28);
    if (bytes.text(at + kLocalHeaderSize, nameLength) != listed.name)
        bytes.fail(fmt::format("{} has another name in front of its bytes", listed.name));
    const uint64_t offset = at + kLocalHeaderSize + nameLength + extraLength;
    if (offset > dataEnd || listed.size > dataEnd - offset)
        bytes.fail(fmt::format("{} has {} bytes, more than there are", listed.name, listed.size));
    return {.offset = offset, .size = listed.size};
}

}  // namespace

ZipDirectory::ZipDirectory(std::span<const std::byte> archive, std::string_view source) {
    const Bytes bytes(archive, source);
    const CentralDirectory directory = centralDirectory(bytes);
    std::vector<std::pair<uint64_t, uint64_t>> ranges;  // with their headers
    uint64_t at = directory.offset;
    for (uint64_t i = 0; i < directory.entryCount; ++i) {
        Listed listed = listedEntry(bytes, at);
        at += listed.length;
        if (at > directory.offset + directory.size)
            bytes.fail("its list of entries is longer than it says");
        if (listed.isCompressed && compressedEntry_.empty())
            compressedEntry_ = listed.name;
        const Entry entry = locatedEntry(bytes, listed, directory.offset);
        ranges.emplace_back(listed.localHeader, entry.offset + entry.size);
        if (!entries_.emplace(listed.name, entry).second)
            bytes.fail(fmt::format("it has {} twice", listed.name));
    }
    std::ranges::sort(ranges);
    for (size_t i = 1; i < ranges.size(); ++i)
        if (ranges[i].first < ranges[i - 1].second)
            bytes.fail("its entries overlap");
}

const ZipDirectory::Entry* ZipDirectory::find(std::string_view name) const {
    const auto found = entries_.find(name);
    return found == entries_.end() ? nullptr : &found->second;
}

bool isZip(std::span<const std::byte> content) {
    constexpr std::string_view kMagic = "PK\x03\x04";
    return content.size() >= kMagic.size() &&
           std::equal(kMagic.begin(), kMagic.end(), content.begin(), [](char a, std::byte b) {
               return static_cast<std::byte>(a) == b;
           });
}

}  // namespace r2r
