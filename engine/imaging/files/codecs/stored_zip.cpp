// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/imaging/files/codecs/stored_zip.h"

#include "engine/core/error.h"

#include <limits>
#include <zlib.h>

namespace r2r::codecs {
namespace {

constexpr uint64_t kMostBytes = std::numeric_limits<uint32_t>::max();  // without ZIP64
constexpr uint16_t kVersion = 10;                                      // of the format: stored
constexpr uint16_t kFirstDay = 0x21;                                   // 1 January 1980

/// Little-endian numbers and texts, one after another.
class Record {
public:
    Record& number(uint64_t value, int bytes) {
        for (int i = 0; i < bytes; ++i)
            bytes_.push_back(static_cast<std::byte>(value >> (8 * i)));
        return *this;
    }

    Record& text(std::string_view text) {
        const auto bytes = std::as_bytes(std::span(text));
        bytes_.insert(bytes_.end(), bytes.begin(), bytes.end());
        return *this;
    }

    [[nodiscard]] const std::vector<std::byte>& bytes() const { return bytes_; }

private:
    std::vector<std::byte> bytes_;
};

/// The fields that an entry has in front of its content and in the list.
void describe(Record& record, std::string_view name, std::span<const std::byte> content) {
    const auto check = crc32_z(0, reinterpret_cast<const Bytef*>(content.data()), content.size());
    record.number(kVersion, 2)
        .number(0, 2)  // no flags
        .number(0, 2)  // stored
        .number(0, 2)  // midnight
        .number(kFirstDay, 2)
        .number(check, 4)
        .number(content.size(), 4)
        .number(content.size(), 4)
        .number(name.size(), 2)
        .number(0, 2);  // nothing beside the name
}

}  // namespace

void StoredZip::add(std::string_view name, std::span<const std::byte> content) {
    constexpr uint64_t kRoomForLists = uint64_t{1} << 24;
    const uint64_t offset = written_;
    if (offset + content.size() + kRoomForLists > kMostBytes)
        throw Error(ErrorCode::Unsupported,
                    "the layers are too large for one file: it could have 4 GiB at most",
                    "Write a smaller picture, or one without layers.");
    Record head;
    head.number(0x04034b50, 4);
    describe(head, name, content);
    write(head.text(name).bytes());
    write(content);

    Record entry;
    entry.number(0x02014b50, 4).number(kVersion, 2);
    describe(entry, name, content);
    entry
        .number(0, 2)  // no remark
        .number(0, 2)  // first disk
        .number(0, 2)  // binary
        .number(0, 4)  // ordinary file
        .number(offset, 4)
        .text(name);
    directory_.insert(directory_.end(), entry.bytes().begin(), entry.bytes().end());
    ++entries_;
}

void StoredZip::finish() {
    const uint64_t offset = written_;
    write(directory_);
    write(Record()
              .number(0x06054b50, 4)
              .number(0, 4)  // one disk
              .number(entries_, 2)
              .number(entries_, 2)
              .number(directory_.size(), 4)
              .number(offset, 4)
              .number(0, 2)  // no remark
              .bytes());
}

void StoredZip::write(std::span<const std::byte> bytes) {
    sink_(bytes);
    written_ += bytes.size();
}

}  // namespace r2r::codecs
