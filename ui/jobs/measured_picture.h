// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/job_context.h"
#include "engine/pipeline/evaluation/evaluation.h"

#include <QImage>
#include <QSize>
#include <QString>

#include <cstdint>
#include <filesystem>
#include <vector>

namespace r2r::ui {

/// One picture of an evaluation in all its versions, each as the protocol compared it.
struct MeasuredPicture {
    struct Version {
        QString subject;  ///< empty: the composite or the truth
        QImage picture;
    };

    QString id;
    QSize size;  ///< of the truth's file: a protocol may squeeze pictures into a square
    Version composite;
    std::vector<Version> results;  ///< of the subjects whose pictures were kept
    Version truth;
};

/// Reads its files. Any thread.
/// @throws Error{NotFound} if a file of the data set is gone; what `readEvaluationItems` throws.
[[nodiscard]] MeasuredPicture measuredPicture(const std::filesystem::path& folder,
                                              const Evaluation& evaluation,
                                              int64_t index,
                                              const JobContext& job = {});

}  // namespace r2r::ui
