// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>

namespace r2r {

/// Finds the entries of a ZIP archive, for archives whose entries are stored as they are: then
/// nothing is ever unpacked, and the bytes can be used where they are. ZIP64 included.
class ZipDirectory {
public:
    struct Entry {
        uint64_t offset = 0;  ///< of its bytes in the archive
        uint64_t size = 0;
    };

    /// Checks everything before it believes anything: entries are inside the archive, do not
    /// overlap, have one name each, and say the same in both places that describe them.
    /// @param source  what to call the archive in messages.
    /// @throws Error{Corrupt} · Error{Unsupported} for encrypted entries and archives in several
    /// parts.
    ZipDirectory(std::span<const std::byte> archive, std::string_view source);

    [[nodiscard]] const std::map<std::string, Entry, std::less<>>& entries() const {
        return entries_;
    }

    /// Null if there is none of that name.
    [[nodiscard]] const Entry* find(std::string_view name) const;

    /// The first entry that would have to be unpacked; empty when all are stored as they are.
    [[nodiscard]] const std::string& compressedEntry() const { return compressedEntry_; }

private:
    std::string compressedEntry_;
    std::map<std::string, Entry, std::less<>> entries_;
};

[[nodiscard]] bool isZip(std::span<const std::byte> content);

}  // namespace r2r
