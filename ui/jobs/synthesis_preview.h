// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/job_context.h"
#include "training/data/synthesis.h"
#include "ui/jobs/dataset_look.h"

#include <QImage>
#include <QString>

#include <functional>
#include <vector>

namespace r2r::ui {

/// The first pairs of a synthetic data set, before it is made.
struct PreviewedSynthesis {
    DatasetChoice photos;
    int longerSide = 0;  ///< as `PhotoPool`
    SynthesisSettings settings;
    int pairs = 8;
};

/// One composite that was tried.
struct ShownCandidate {
    QImage picture;  ///< small; null if none could be made
    bool isTaken = false;
    double score = 0;  ///< of one that is taken
    QString reason;    ///< why it is not taken
};

/// A photograph and all that was tried with it.
struct ShownPhoto {
    QString id;
    QString generator;
    QImage photo;  ///< small
    QImage mask;   ///< small
    std::vector<ShownCandidate> candidates;
};

inline constexpr int kPreviewSidePx = 144;  ///< of its pictures

/// Makes them exactly as `r2r synthesize` would with the same settings; a photograph without a
/// sound candidate is followed by the one that is tried in its place. Any thread.
/// @param found  told of each photograph, on the calling thread
/// @throws what `datasetMembers` and `syntheticPair` throw; Cancelled.
void previewSynthesis(const PreviewedSynthesis& wanted,
                      const JobContext& job,
                      const std::function<void(const ShownPhoto&)>& found);

}  // namespace r2r::ui
