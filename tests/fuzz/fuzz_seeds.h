// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/imaging/files/image_file.h"

#include <cstddef>
#include <vector>

/// Sound inputs, made by our own writers: the smallest that show what a format can hold.
namespace r2r::testing {

/// One picture in 8, 16 and 32 bits, with and without alpha, as far as the format holds that.
[[nodiscard]] std::vector<std::vector<std::byte>> pictureSeeds(ImageFormat format);

template <ImageFormat kFormat>
[[nodiscard]] std::vector<std::vector<std::byte>> seedsOf() {
    return pictureSeeds(kFormat);
}

[[nodiscard]] std::vector<std::vector<std::byte>> lightSeeds();  ///< PFM
[[nodiscard]] std::vector<std::vector<std::byte>> layerSeeds();  ///< PSD, OpenRaster
[[nodiscard]] std::vector<std::vector<std::byte>> iccSeeds();
[[nodiscard]] std::vector<std::vector<std::byte>> maskSeeds();
[[nodiscard]] std::vector<std::vector<std::byte>> weightSeeds();  ///< of PyTorch, from tests/golden
[[nodiscard]] std::vector<std::vector<std::byte>> onnxSeeds();    ///< likewise
[[nodiscard]] std::vector<std::vector<std::byte>> projectSeeds();
[[nodiscard]] std::vector<std::vector<std::byte>> journalSeeds();

/// For targets whose sound inputs are all in the corpus.
[[nodiscard]] std::vector<std::vector<std::byte>> noSeeds();

}  // namespace r2r::testing
