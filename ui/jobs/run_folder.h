// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <cstdint>

namespace r2r::ui {

/// The kind of long job whose events a folder has.
enum class RunFolder : uint8_t {
    Nothing,  ///< no events
    Training,
    Evaluation,
    Pairs,        ///< that were made
    PackedPairs,  ///< that were packed for training
    Other
};

/// By the files that these jobs leave; a job that was only just started is known by its settings.
[[nodiscard]] RunFolder runFolderKind(const QString& folder);

}  // namespace r2r::ui
