// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/command_group.h"

namespace r2r::cli {
namespace {

const Registration registration({
    .name = "plugin",
    .purpose = "Check networks that other programs exported, and say which you trust",
    .examples = "  r2r plugin check pct-net\n"
                "  r2r plugin trust pct-net\n",
    .rank = 56,
    .define = defineGroup,
});

}  // namespace
}  // namespace r2r::cli
