// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/training_pictures.h"
#include "engine/imaging/files/image_file.h"

#include <cstring>

namespace r2r::cli {

PictureWriter trainingPictures() {
    return {.ending = ".png",
            .write = [](const std::filesystem::path& path, const at::Tensor& picture) {
                Image image({static_cast<int>(picture.size(1)), static_cast<int>(picture.size(0))},
                            3,
                            SampleType::U8);
                std::memcpy(
                    image.mutableData(), picture.const_data_ptr<uint8_t>(), image.byteCount());
                writePhotograph(path, {.image = std::move(image)});
            }};
}

}  // namespace r2r::cli
