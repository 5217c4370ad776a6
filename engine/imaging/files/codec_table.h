// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/imaging/files/codecs/file_layer.h"
#include "engine/imaging/files/codecs/picture_file.h"
#include "engine/imaging/files/image_file.h"

namespace r2r::codecs {

/// The pair of functions of a format; null where we do not read or write it, or where the library
/// of the format was missing when the program was built.
struct Codec {
    FileParts (*decode)(const Source& source) = nullptr;
    void (*encode)(const FileParts& parts,
                   const WriteOptions& options,
                   const ByteSink& sink,
                   const JobContext& job) = nullptr;
    /// What lies beside the pixels, without reading these; null for formats without gain maps.
    FileParts (*readHead)(const Source& source) = nullptr;
    /// Those that `decode` reads when the source names one; null for formats of one picture.
    FileLayers (*layers)(const Source& source) = nullptr;
    /// Whether `encode` makes `parts.rows` as it writes them.
    bool takesRows = false;
};

/// The only place that asks which libraries there are.
[[nodiscard]] Codec codecOf(ImageFormat format);

}  // namespace r2r::codecs
