// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/imaging/files/codecs/picture_file.h"

#include <ImfMultiPartInputFile.h>
#include <string>
#include <vector>

namespace r2r::codecs {

/// Which channels of an OpenEXR file make up the picture.
struct ExrLayer {
    int part = 0;
    std::string name;                   ///< as people say it: "ViewLayer.Combined", empty if plain
    std::vector<std::string> channels;  ///< full names, in our order: R, G, B or Y, then A
    bool isLumaChroma = false;  ///< Y of a whole picture with RY and BY of half the resolution
};

/// The layer called `wanted`; with an empty name, of what shows a picture by itself the first of:
/// plain R, G and B in any part · a layer that renderers call their result (Combined, beauty,
/// rgba) · any layer of R, G and B · plain Y, with RY and BY or without. Says which one if there
/// was a choice.
/// @throws Error{Unsupported} when there is none, naming those that there are.
[[nodiscard]] ExrLayer chosenLayer(const Source& source,
                                   const Imf::MultiPartInputFile& file,
                                   std::string_view wanted);

/// All that are pictures, in the order of the file.
[[nodiscard]] std::vector<ExrLayer> exrLayers(const Imf::MultiPartInputFile& file);

}  // namespace r2r::codecs
