// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/pipeline/models/networks.h"

#include "engine/core/network_module.h"

/// In `networks_table.cpp`: part of the module, and of programs that link it.
extern "C" __attribute__((weak)) const r2r::Networks* r2rNetworks();

namespace r2r {

const Networks& networks() {
    using Table = const Networks* (*)();
    static const Networks& table =
        *(r2rNetworks ? r2rNetworks() : reinterpret_cast<Table>(networkSymbol("r2rNetworks"))());
    return table;
}

bool needsNetworks(const ModelInfo& model, const ComputeDevice& device) {
    return model.isNetwork() ||
           (model.name == "poisson" && device.kind != ComputeDevice::Kind::Cpu);
}

std::future<void> networksAhead() {
    return std::async(std::launch::async, [] { static_cast<void>(networks()); });
}

}  // namespace r2r
