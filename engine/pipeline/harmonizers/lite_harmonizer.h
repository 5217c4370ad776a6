// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/pipeline/harmonizer.h"

#include <memory>

namespace r2r {

class LiteModel;

/// R2R-Lite: one pass of a small network, which finds a colour field that is applied at any size.
///
/// It looks at the foreground with one foreground length of background on each side, squashed to a
/// square: light and colour come from near by, and a small foreground in a large picture would have
/// too few pixels in a view of the whole. It is trained on the same view.
class LiteHarmonizer final : public Harmonizer {
public:
    explicit LiteHarmonizer(LiteModel model);
    ~LiteHarmonizer() override;

    [[nodiscard]] bool servesSeveralThreads() const override { return true; }

protected:
    [[nodiscard]] HarmonizeResult harmonize(const HarmonizeRequest& request,
                                            const JobContext& job,
                                            const PartialListener& partial) override;

private:
    std::unique_ptr<LiteModel> model_;
};

}  // namespace r2r
