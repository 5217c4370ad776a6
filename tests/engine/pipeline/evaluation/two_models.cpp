// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/engine/pipeline/evaluation/two_models.h"

#include <fmt/format.h>

namespace r2r::testing {
namespace {

PictureRecord record(int64_t index, const char* subset, double share, double fmse, double input) {
    return {.index = index,
            .id = fmt::format("{}/{}", subset, index),
            .subset = subset,
            .foregroundShare = share,
            .scores = {.mse = fmse * share,
                       .foregroundMse = fmse,
                       .psnr = 30,
                       .ssim = 0.9,
                       .foregroundDeltaE = 3},
            .input = {.mse = input * share, .foregroundMse = input, .psnr = 20, .ssim = 0.8},
            .seconds = 0.5};
}

}  // namespace

Evaluation twoModels() {
    return {.protocol = EvaluationProtocol::Ihd256,
            .items = 4,
            .subjects = {{.name = "a",
                          .records = {record(0, "HCOCO", 0.02, 10, 100),
                                      record(1, "HCOCO", 0.10, 20, 100),
                                      record(2, "HFlickr", 0.30, 30, 100),
                                      record(3, "HFlickr", 0.05, 200, 100)}},
                         {.name = "b",
                          .records = {record(0, "HCOCO", 0.02, 20, 100),
                                      record(1, "HCOCO", 0.10, 40, 100),
                                      record(2, "HFlickr", 0.30, 60, 100),
                                      record(3, "HFlickr", 0.05, 100, 100)}}}};
}

}  // namespace r2r::testing
