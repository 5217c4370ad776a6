// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/imaging/files/codecs/picture_file.h"

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <vector>

struct zip;

namespace r2r::codecs {

/// The ZIP archive of a Krita or OpenRaster document, in memory.
class ZipArchive {
public:
    /// @throws Error{Corrupt}
    explicit ZipArchive(const Source& source);

    /// The entry as a whole; nothing when there is none.
    /// @param what  "its merged picture": for messages
    /// @throws Error{Unsupported} for one that unpacks to far more than the file · Error{Corrupt}
    [[nodiscard]] std::optional<std::vector<std::byte>> content(const std::string& name,
                                                                std::string_view what) const;

    /// Its first bytes, fewer when there are no more; nothing when there is no such entry.
    [[nodiscard]] std::optional<std::vector<std::byte>> beginning(const std::string& name,
                                                                  size_t bytes) const;

    /// The name of the entry that a document means by `name`. Some programs begin names with a
    /// slash, and after unpacking and packing again only one of the two still has it.
    /// @return `name` if there is no such entry
    [[nodiscard]] std::string entryMeantBy(const std::string& name) const;

private:
    struct Closer {
        void operator()(zip* archive) const;
    };

    const Source& source_;
    std::unique_ptr<zip, Closer> archive_;
};

}  // namespace r2r::codecs
