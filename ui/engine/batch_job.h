// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/pipeline/batch/batch.h"

#include <stop_token>

namespace r2r::ui {

/// A batch that is run a few items at a time, so that previews get their turn in between.
class BatchJob {
public:
    /// Enough items for decoding, computing and encoding to overlap, few enough for a preview to
    /// wait.
    static constexpr size_t kItemsPerTurn = 4;

    /// @throws what `planBatch` throws.
    BatchJob(BatchOptions options, std::stop_token stop);

    [[nodiscard]] const std::vector<BatchItem>& items() const { return items_; }

    [[nodiscard]] bool isOver() const;

    /// Runs the next items, telling `finished` of each.
    void takeTurn(ModelSource& models, const std::function<void(const BatchOutcome&)>& finished);

    /// One outcome for every item; those that were not reached say so.
    [[nodiscard]] BatchReport report() const;

private:
    BatchOptions options_;
    std::stop_token stop_;
    std::vector<BatchItem> items_;
    BatchReport soFar_;
};

}  // namespace r2r::ui
