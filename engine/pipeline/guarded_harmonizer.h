// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/pipeline/harmonizer.h"

#include <functional>
#include <memory>

namespace r2r {

class LiteModel;

/// Another harmonizer under the guard of R2R-Lite: a change that would hardly help, or harm, is
/// used in part only. Whether it is under guard, the foreground's settings say; without that, it is
/// not.
class GuardedHarmonizer final : public Harmonizer {
public:
    using Opener = std::function<LiteModel()>;

    /// @param openGuard  called when a guard is first asked for
    GuardedHarmonizer(std::unique_ptr<Harmonizer> guarded, Opener openGuard);
    ~GuardedHarmonizer() override;

protected:
    [[nodiscard]] HarmonizeResult harmonize(const HarmonizeRequest& request,
                                            const JobContext& job,
                                            const PartialListener& partial) override;

private:
    std::unique_ptr<Harmonizer> guarded_;
    Opener openGuard_;
    std::unique_ptr<LiteModel> guard_;
};

/// Uses `share`, 0 to 1, of the result's first change, and says so where it is worth telling.
void useShare(double share, HarmonizeResult& result);

}  // namespace r2r
