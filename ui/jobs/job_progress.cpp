// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/jobs/job_progress.h"

#include <memory>
#include <utility>

namespace r2r::ui {

bool ProgressThinner::isWorthTelling(const Progress& progress) {
    constexpr qint64 kIntervalMs = 50;
    const bool isNew =
        phase_ != progress.phase || subject_ != progress.subject || progress.done == progress.total;
    if (!isNew && sinceLast_.isValid() && sinceLast_.elapsed() < kIntervalMs)
        return false;
    phase_ = progress.phase;
    subject_ = progress.subject;
    sinceLast_.start();
    return true;
}

JobContext thinnedContext(std::stop_token stop, std::function<void(const JobProgress&)> listener) {
    if (!listener)
        return {std::move(stop), {}};
    return {std::move(stop),
            [thinner = std::make_shared<ProgressThinner>(),
             listener = std::move(listener)](const Progress& progress) {
                if (thinner->isWorthTelling(progress))
                    listener({progress.phase,
                              QString::fromUtf8(progress.subject.data(),
                                                static_cast<qsizetype>(progress.subject.size())),
                              progress.done,
                              progress.total});
            }};
}

}  // namespace r2r::ui
