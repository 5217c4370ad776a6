// SPDX-License-Identifier: GPL-3.0-or-later
#include "training/data/poisson_generator.h"

/// `pairGenerator` calls this for "poisson".
extern "C" __attribute__((visibility("default"))) r2r::PairGenerator* r2rPoissonGenerator() {
    return new r2r::PoissonGenerator();
}
