// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/training_pictures.h"

namespace r2r::cli {

PictureWriter trainingPictures() {
    return ppmWriter();
}

}  // namespace r2r::cli
