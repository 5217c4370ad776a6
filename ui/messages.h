// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/pipeline/batch.h"
#include "ui/jobs/export_job.h"
#include "ui/jobs/outcome.h"

#include <QString>

/// The words for people: what happened, why if we know, what they can do.
namespace r2r::ui::messages {

/// What a toast shows.
struct Message {
    QString happened;  ///< one sentence
    QString hint;      ///< what to do; may be empty

    bool operator==(const Message&) const = default;
};

[[nodiscard]] Message of(const Failure& failure);
[[nodiscard]] Message of(const ExportReport& report);
[[nodiscard]] Message of(const BatchReport& report);

/// "Done", "Skipped", "Failed", "Not started".
[[nodiscard]] QString of(BatchStatus status);

/// "0.12 s", "2.4 s", "1 min 5 s".
[[nodiscard]] QString duration(double seconds);

/// "1600 × 1200".
[[nodiscard]] QString size(Size size);

/// What the picture's profile says about its colours: "sRGB", "Linear sRGB", "Embedded profile".
[[nodiscard]] QString colorSpace(const Image& image);

/// Of the engine's phases, as they stand in a progress strip.
[[nodiscard]] QString phase(const QString& engineWord);

}  // namespace r2r::ui::messages
