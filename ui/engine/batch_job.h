// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/pipeline/batch/batch.h"

#include <string>
#include <vector>

namespace r2r::ui {

/// A batch that is run a few items at a time, so that previews get their turn in between.
class BatchJob {
public:
    /// Enough items for decoding, computing and encoding to overlap, few enough for a preview to
    /// wait.
    static constexpr size_t kItemsPerTurn = 4;

    /// @throws what `planBatch` throws.
    explicit BatchJob(BatchOptions options);

    [[nodiscard]] const std::vector<BatchItem>& items() const { return items_; }

    /// The files of the folder that are not among the items, and why, in sentences.
    [[nodiscard]] const std::vector<std::string>& leftOut() const { return leftOut_; }

    /// Every item was run, or the last turn was stopped.
    [[nodiscard]] bool isOver() const;

    /// Runs the next items, telling `finished` of each. A stop is not thrown; it ends the batch.
    void takeTurn(ModelSource& models,
                  const JobContext& job,
                  const std::function<void(const BatchOutcome&)>& finished);

    /// One outcome for every item; those that were not reached say so.
    [[nodiscard]] BatchReport report() const;

private:
    BatchOptions options_;
    std::vector<BatchItem> items_;
    std::vector<std::string> leftOut_;
    BatchReport soFar_;
};

}  // namespace r2r::ui
