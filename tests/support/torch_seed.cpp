// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/seed.h"

#include <torch/utils.h>

namespace {

[[maybe_unused]] const bool isRegistered = [] {
    r2r::testing::addSeeder([](uint64_t seed) { torch::manual_seed(seed); });
    return true;
}();

}  // namespace
