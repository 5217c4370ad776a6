// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/pipeline/devices/cuda_runtime.h"
#include "engine/pipeline/harmonizers/device_membrane.h"
#include "engine/pipeline/harmonizers/lifted_change.h"
#include "engine/pipeline/harmonizers/network_cost.h"
#include "engine/pipeline/harmonizers/poisson_harmonizer.h"
#include "engine/pipeline/models/network_import.h"
#include "engine/pipeline/models/network_models.h"
#include "engine/pipeline/models/networks.h"
#include "engine/pipeline/plugins/model_host.h"
#include "engine/pipeline/subjects/network_subject.h"

extern "C" __attribute__((visibility("default"))) const r2r::Networks* r2rNetworks() {
    static const r2r::Networks table = {
        .describe = r2r::describeNetwork,
        .open = r2r::openNetwork,
        .openPoisson = [](const r2r::ComputeDevice& device) -> std::unique_ptr<r2r::Harmonizer> {
            return std::make_unique<r2r::PoissonHarmonizer>(
                [device](r2r::Image& values, const r2r::Image& inside, const r2r::JobContext& job) {
                    r2r::solveMembraneOnDevice(values, inside, device, job);
                });
        },
        .import = r2r::importNetwork,
        .cost = r2r::networkCost,
        .openedBytes = r2r::networkBytes,
        .fieldFrom = r2r::fieldChangeFrom,
        .openSubject = r2r::openSubjectNetwork,
    };
    return &table;
}

/// The work of `r2r-model-host` (app/model_host).
extern "C" __attribute__((visibility("default"))) int r2rServeModel(int socket,
                                                                    bool isConfinedToFiles) {
    return r2r::serveModel(socket, isConfinedToFiles);
}

extern "C" __attribute__((visibility("default"))) void r2rCudaDevices(
    std::vector<r2r::ComputeDevice>& found) {
    found = r2r::cudaDevices();
}
