// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/imaging/files/gain_map.h"

#include "engine/core/error.h"
#include "engine/core/file_io.h"
#include "engine/imaging/files/codec_table.h"
#include "engine/imaging/files/image_metadata.h"

namespace r2r {

bool holdsGainMap(const std::filesystem::path& picture) {
    try {
        const std::string name = picture.string();
        const std::vector<std::byte> content = readFile(picture);
        const auto format = formatFromContent(content);
        auto* const readHead = format ? codecs::codecOf(*format).readHead : nullptr;
        return readHead && hasGainMap(readHead({.content = content, .name = name}), name);
    } catch (const Error&) {
        return false;  // the export itself says what is wrong with the file
    }
}

}  // namespace r2r
