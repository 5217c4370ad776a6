// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/command_group.h"

namespace r2r::cli {
namespace {

const Registration registration({
    .name = "bench",
    .purpose = "Measure how fast this computer is",
    .examples = "  r2r bench harmonize\n"
                "  r2r bench poisson --json\n",
    .rank = 70,
    .define = defineGroup,
});

}  // namespace
}  // namespace r2r::cli
