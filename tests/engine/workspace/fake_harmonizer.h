// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/pipeline/harmonizer.h"
#include "engine/pipeline/models/model_catalog.h"
#include "tests/engine/imaging/shift.h"

#include <algorithm>
#include <atomic>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace r2r::testing {

/// The record of what the harmonizers of a test did.
struct Runs {
    std::atomic<int> count = 0;
    std::atomic<int> atOnce = 0;
    std::atomic<int> mostAtOnce = 0;
    std::vector<Size> backgrounds;  ///< of the compositions they saw; for one thread
};

/// Makes the foreground brighter, by another amount for every seed. Serves one thread at a time.
class FakeHarmonizer final : public Harmonizer {
public:
    explicit FakeHarmonizer(std::shared_ptr<Runs> runs) : runs_(std::move(runs)) {}

protected:
    HarmonizeResult harmonize(const HarmonizeRequest& request,
                              const JobContext& job,
                              const PartialListener&) override {
        ++runs_->count;
        const int now = ++runs_->atOnce;
        runs_->mostAtOnce = std::max(runs_->mostAtOnce.load(), now);
        runs_->backgrounds.push_back(request.composition.background.size());
        job.report({.phase = Phase::Harmonizing, .done = 0, .total = 1});
        HarmonizeResult result{.change = changeOf(requiredForeground(request).harmony.seed)};
        for (const uint64_t seed : request.furtherSeeds)
            result.further.push_back(changeOf(seed));
        --runs_->atOnce;
        return result;
    }

private:
    static SharedColorChange changeOf(uint64_t seed) {
        return std::make_shared<Shift>(0.05F * static_cast<float>(seed + 1));
    }

    std::shared_ptr<Runs> runs_;
};

/// A network of so many parameters, four bytes each on a CPU, whose files are in `folder`.
inline ModelInfo networkInfo(const std::string& name,
                             const std::filesystem::path& folder,
                             uint64_t parameters = 1) {
    return {.name = name, .family = "R2R-Lite", .parameters = parameters, .folder = folder};
}

}  // namespace r2r::testing
