// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/job_context.h"

#include <QElapsedTimer>
#include <QMetaType>
#include <QString>

#include <functional>
#include <optional>
#include <stop_token>
#include <string>

namespace r2r::ui {

/// The progress of a job, as a value that crosses threads; `total == 0` means unknown.
struct JobProgress {
    Phase phase = Phase::Preparing;
    QString subject;
    qint64 done = 0;
    qint64 total = 0;

    bool operator==(const JobProgress&) const = default;
};

/// Hands on the first report of every phase, and then what an eye can follow.
class ProgressThinner {
public:
    [[nodiscard]] bool isWorthTelling(const Progress& progress);

private:
    std::optional<Phase> phase_;
    std::string subject_;
    QElapsedTimer sinceLast_;
};

/// A context that tells `listener`, on the thread that works, as often as an eye can follow.
[[nodiscard]] JobContext thinnedContext(std::stop_token stop,
                                        std::function<void(const JobProgress&)> listener);

}  // namespace r2r::ui

Q_DECLARE_METATYPE(r2r::ui::JobProgress)
