// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/jobs/dataset_look.h"

#include "training/data/dataset_layout.h"

namespace r2r::ui {

std::vector<PairFiles> membersOf(const DatasetChoice& choice) {
    const DatasetLayout layout =
        choice.layout == "auto" ? detectedLayout(choice.folder) : datasetLayout(choice.layout);
    return datasetMembers(choice.folder, layout, choice.split);
}

DatasetLook lookAt(const DatasetChoice& choice) {
    DatasetLook look;
    for (const PairFiles& files : membersOf(choice)) {
        ++look.members;
        look.composites += files.hasComposite() ? 1 : 0;
        look.subsets.insert(files.subset);
    }
    return look;
}

}  // namespace r2r::ui
