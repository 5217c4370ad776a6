// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/imaging/color/color_transfer.h"
#include "engine/pipeline/harmonizer.h"

namespace r2r {

/// Statistics transfer: looks at a small frame, changes colours the same way everywhere.
class TransferHarmonizer final : public Harmonizer {
public:
    explicit TransferHarmonizer(TransferMethod method) : method_(method) {}

    [[nodiscard]] bool servesSeveralThreads() const override { return true; }

protected:
    [[nodiscard]] HarmonizeResult harmonize(const HarmonizeRequest& request,
                                            const JobContext& job,
                                            const PartialListener& partial) override;

private:
    TransferMethod method_;
};

}  // namespace r2r
