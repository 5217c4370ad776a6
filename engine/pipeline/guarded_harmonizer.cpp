// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/pipeline/guarded_harmonizer.h"

#include "engine/diffusion/torch_errors.h"
#include "engine/pipeline/lite_view.h"

#include <fmt/format.h>

namespace r2r {
namespace {

constexpr double kWorthTelling = 0.95;  // share of the change; less of it is told

class PartOfChange final : public ColorChange {
public:
    PartOfChange(SharedColorChange whole, double share)
        : whole_(std::move(whole)), strength_{.overall = static_cast<float>(share)} {}

    void apply(std::span<float> rgb, const Rect& region, Size raster) const override {
        applyChange(whole_.get(), strength_, rgb, region, raster);
    }

private:
    SharedColorChange whole_;
    ChangeStrength strength_;
};

SharedColorChange partOf(const SharedColorChange& change, double share) {
    return change ? std::make_shared<PartOfChange>(change, share) : nullptr;
}

}  // namespace

GuardedHarmonizer::GuardedHarmonizer(std::unique_ptr<Harmonizer> guarded, Opener openGuard)
    : guarded_(std::move(guarded)), openGuard_(std::move(openGuard)) {}

GuardedHarmonizer::~GuardedHarmonizer() = default;

HarmonizeResult GuardedHarmonizer::harmonize(const HarmonizeRequest& request,
                                             const JobContext& job,
                                             const PartialListener& partial) {
    HarmonizeResult result = guarded_->run(request, job, partial);
    const Foreground& foreground = requiredForeground(request);
    if (!foreground.harmony.guard.value_or(false) || !result.change)
        return result;
    const LiteView view(request.composition, foreground);
    withoutTorchErrors([&] {
        if (!guard_)
            guard_ = std::make_unique<LiteModel>(openGuard_());
        const auto gate = [&](const SharedColorChange& change) {
            return guard_->gate(view.scene(), view.changed(*change));
        };
        for (SharedColorChange& change : result.further)
            change = partOf(change, change ? gate(change) : 1);
        useShare(gate(result.change), result);
    });
    return result;
}

void useShare(double share, HarmonizeResult& result) {
    if (share >= 1)
        return;
    result.change = partOf(result.change, share);
    if (share < kWorthTelling)
        result.notes.push_back(fmt::format(
            "The guard used {:.0f} % of the change: the rest would hardly help.", 100 * share));
}

}  // namespace r2r
