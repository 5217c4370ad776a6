// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/pipeline/batch/batch.h"
#include "engine/pipeline/harmonizer.h"
#include "engine/pipeline/models/model_catalog.h"
#include "ui/document/edit_rules.h"
#include "ui/engine/export_job.h"
#include "ui/jobs/job_progress.h"
#include "ui/jobs/outcome.h"

#include <QString>
#include <QStringList>

/// The words for people: what happened, why if we know, what they can do.
namespace r2r::ui::messages {

/// The content of a toast.
struct Message {
    QString happened;  ///< one sentence
    QString hint;      ///< what to do; may be empty

    bool operator==(const Message&) const = default;
};

[[nodiscard]] Message of(const Failure& failure);
[[nodiscard]] Message of(const ExportReport& report);
[[nodiscard]] Message of(const BatchReport& report);

/// Notes on everything that is shown otherwise than a file says; one sentence each.
[[nodiscard]] Message ofNotes(const QStringList& notes);

/// "Only a small change was found for dog (ΔE 2.3), and the guard used 0 % of it."
/// @param whose  the foreground, or the model that found it
[[nodiscard]] Message of(const GuardFinding& finding, const QString& whose);

/// A recipe was saved.
[[nodiscard]] Message saved(const QString& recipe);

/// A recipe was opened, and of these models there are others here than it was made with.
[[nodiscard]] Message otherModels(const QString& recipe, const QStringList& titles);

/// Why something was not done.
[[nodiscard]] Message of(Obstacle obstacle);

/// "Done", "Skipped", "Failed", "Not started".
[[nodiscard]] QString of(BatchStatus status);

/// "0.12 s", "2.4 s", "1 min 5 s".
[[nodiscard]] QString duration(double seconds);

/// "1600 × 1200".
[[nodiscard]] QString size(Size size);

/// "8 bits", "16 bits", "32 bits, floating point".
[[nodiscard]] QString sampleType(SampleType type);

/// The picture's colours as its profile states them: "sRGB", "Linear sRGB", "Embedded profile".
[[nodiscard]] QString colorSpace(const Image& image);

/// "CPU: AMD EPYC 7B13", "GPU: NVIDIA H100, 79.2 GB".
[[nodiscard]] QString device(const ComputeDevice& device);

/// "Harmonizing: step 3 of 10"; the phase alone where counting says nothing to people.
[[nodiscard]] QString step(const JobProgress& progress);

/// "strength 50 %"; with lightness and colour where they are weighed differently.
[[nodiscard]] QString strength(const ChangeStrength& strength);

/// The label of a side of a comparison: "R2R · strength 100 % · seed 7 · 20 steps · 41.2 s".
/// @param model    null: not installed
/// @param seconds  negative: it has not run
[[nodiscard]] QString trial(const ModelInfo* model,
                            const HarmonySettings& settings,
                            double seconds);

/// "a.png and a.png.recipe.json exist and will be replaced."; empty if there are none.
[[nodiscard]] QString replaced(const QStringList& files);

/// The activity for a progress strip: "Measuring R2R-Lite".
[[nodiscard]] QString phase(Phase phase, const QString& subject = {});

/// The same of what a program's events say; words of a newer version stay as they are.
[[nodiscard]] QString phase(const QString& eventWords);

}  // namespace r2r::ui::messages
