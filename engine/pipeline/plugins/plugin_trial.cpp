// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/pipeline/plugins/plugin_trial.h"

#include "engine/pipeline/devices/compute_device.h"
#include "engine/pipeline/plugins/plugin_harmonizer.h"

#include <cstdlib>

namespace r2r {
namespace {

// Not square, as photographs are not; not smaller than what such networks were trained on.
constexpr Size kTrialSize = {320, 256};

/// Smooth colours, and a box in the middle that is the foreground.
Composition trialComposition() {
    Image picture(kTrialSize, 3, SampleType::U8);
    Image mask(kTrialSize, 1, SampleType::U8);
    for (int y = 0; y < kTrialSize.height; ++y)
        for (int x = 0; x < kTrialSize.width; ++x) {
            const auto pixel =
                picture.mutableRow<uint8_t>(y).subspan(3 * static_cast<size_t>(x), 3);
            pixel[0] = static_cast<uint8_t>(200 * x / kTrialSize.width);
            pixel[1] = static_cast<uint8_t>(40 + 150 * y / kTrialSize.height);
            pixel[2] = 120;
            const bool isInside = std::abs(2 * x - kTrialSize.width) < kTrialSize.width / 2 &&
                                  std::abs(2 * y - kTrialSize.height) < kTrialSize.height / 2;
            mask.mutableRow<uint8_t>(y)[static_cast<size_t>(x)] = isInside ? 255 : 0;
        }
    return compositionOfComposite({.image = std::move(picture)}, mask);
}

}  // namespace

void requireRuns(const std::filesystem::path& manifest, const JobContext& job) {
    const auto harmonizer = openPlugin(manifest, chooseDevice("auto"), job);
    job.throwIfCancelled();
    const Composition composition = trialComposition();
    const ForegroundId foreground = composition.foregrounds.front().id;
    const JobContext silent(job.stopToken(), nullptr);
    (void)harmonizer->run({.composition = composition, .foreground = foreground}, silent);
}

}  // namespace r2r
