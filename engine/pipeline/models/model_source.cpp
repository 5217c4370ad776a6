// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/pipeline/models/model_source.h"

namespace r2r {

std::shared_ptr<Harmonizer> ModelsOfOneRun::harmonizer(const std::string& model,
                                                       const ComputeDevice& device,
                                                       const JobContext& job) {
    std::shared_ptr<Harmonizer>& opened = opened_[{model, device.id()}];
    if (!opened)
        opened = catalog_.open(model, device, job);
    return opened;
}

}  // namespace r2r
