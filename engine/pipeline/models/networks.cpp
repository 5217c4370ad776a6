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

}  // namespace r2r
