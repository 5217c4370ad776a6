// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/jobs/dataset_look.h"

#include "training/data/dataset_layout.h"

#include <system_error>

namespace r2r::ui {
namespace {

/// The first file of the member that is not there; empty if all are.
std::filesystem::path missingFile(const PairFiles& files) {
    std::error_code error;
    for (const std::filesystem::path& file : {files.composite, files.real, files.mask})
        if (!file.empty() && !std::filesystem::exists(file, error))
            return file;
    return {};
}

}  // namespace

std::vector<PairFiles> membersOf(const DatasetChoice& choice) {
    return datasetMembers(choice.folder, datasetLayout(choice.folder, choice.layout), choice.split);
}

DatasetLook lookAt(const DatasetChoice& choice) {
    DatasetLook look;
    for (const PairFiles& files : membersOf(choice)) {
        if (const auto missing = missingFile(files); !missing.empty()) {
            look.missing.push_back(missing.filename().string());
            continue;
        }
        ++look.members;
        look.composites += files.hasComposite() ? 1 : 0;
        look.subsets.insert(files.subset);
    }
    return look;
}

}  // namespace r2r::ui
