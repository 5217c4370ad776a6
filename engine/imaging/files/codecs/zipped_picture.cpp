// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/imaging/files/codecs/zipped_picture.h"

#include "engine/imaging/files/codecs/png.h"
#include "engine/imaging/files/codecs/zip_archive.h"

namespace r2r::codecs {

FileParts decodeZippedPicture(const Source& source) {
    const auto content = ZipArchive(source).content(kMergedPicture, "its merged picture");
    if (!content)
        throw source.error(
            ErrorCode::Unsupported,
            "it holds no merged picture",
            "Save it again with Krita or MyPaint, as PNG, or name one of its layers.");
    return decodePng({*content, source.name, {}, source.stop});
}

}  // namespace r2r::codecs
