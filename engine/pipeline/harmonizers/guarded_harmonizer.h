// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/pipeline/harmonizer.h"

#include <memory>

namespace r2r {

/// Another harmonizer under guard: little is left of a small change, which a harmonizer finds for
/// any picture, also for one that is in harmony, and most of a large one. Whether it is under
/// guard, the foreground's settings say. A change that leaves no colours is refused in any case.
class GuardedHarmonizer final : public Harmonizer {
public:
    /// @param isOn  where the settings do not say
    GuardedHarmonizer(std::unique_ptr<Harmonizer> guarded, bool isOn);

    [[nodiscard]] bool servesSeveralThreads() const override {
        return guarded_->servesSeveralThreads();
    }

protected:
    [[nodiscard]] HarmonizeResult harmonize(const HarmonizeRequest& request,
                                            const JobContext& job,
                                            const PartialListener& partial) override;

private:
    std::unique_ptr<Harmonizer> guarded_;
    bool isOn_;
};

/// A share of a change, as the guard leaves it: the whole at this overall strength.
/// @param whole  not null
[[nodiscard]] SharedColorChange partOfChange(SharedColorChange whole, float share);

/// Whether any of a change is used at these strengths; otherwise there is nothing to tell of a
/// guard.
[[nodiscard]] bool usesChange(const HarmonySettings& harmony);

/// The share of a change that the guard uses, max(0, 1 − 4/ΔE): a soft threshold, as in denoising
/// (Donoho 1995). Its 4 was chosen on composites and untouched photographs that R2R-Lite was not
/// trained on.
/// @param deltaE  mean distance in CIE L*a*b* between the foreground before and after
[[nodiscard]] double guardedShare(double deltaE);

}  // namespace r2r
