// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/jobs/merged_picture.h"

#include "engine/pipeline/render.h"
#include "engine/workspace/change_finder.h"
#include "ui/document/qt_image.h"

namespace r2r::ui {

QImage mergedPicture(const Composition& composition, ChangeFinder& finder, const JobContext& job) {
    return displayImage(render(composition, finder.cache().changesFor(composition), job));
}

}  // namespace r2r::ui
