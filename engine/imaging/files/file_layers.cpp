// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/imaging/files/file_layers.h"

#include "engine/imaging/files/codec_table.h"

namespace r2r {

FileLayers layersOf(std::span<const std::byte> content,
                    std::string_view name,
                    const JobContext& job) {
    const auto format = formatFromContent(content);
    const codecs::Codec codec = format ? codecs::codecOf(*format) : codecs::Codec();
    return codec.layers ? codec.layers({content, name, {}, job.stopToken()}) : FileLayers();
}

}  // namespace r2r
