// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/jobs/job_progress.h"

#include <QObject>
#include <QString>
#include <QTimer>

namespace r2r::widgets {
class ProgressStrip;
}

namespace r2r::ui {

/// Shows the progress of work that may be done before anybody could read of it: only when it takes
/// long.
class SlowProgress final : public QObject {
    Q_OBJECT

public:
    /// @param strip  borrowed, for this object only
    explicit SlowProgress(widgets::ProgressStrip& strip, QObject* parent = nullptr);

    /// @param activity  what is done: "Selecting the subject"
    void begin(const QString& activity);
    void follow(const JobProgress& progress);
    void end();

Q_SIGNALS:
    void cancelRequested();

private:
    widgets::ProgressStrip& strip_;
    QTimer delay_;
    QString activity_;
    bool isShown_ = false;
};

}  // namespace r2r::ui
