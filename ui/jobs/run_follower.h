// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/jobs/line_tail.h"
#include "ui/jobs/run_model.h"

#include <QElapsedTimer>
#include <QObject>
#include <QTimer>

namespace r2r::ui {

/// Watches the folder of a run: its events as they are written, and whether its process still
/// lives.
///
/// Only the file is read, never a pipe, so a run that this window started, one that an earlier
/// window started and one on a cluster with a shared disk are all watched in the same way.
class RunFollower final : public QObject {
    Q_OBJECT

public:
    explicit RunFollower(const QString& folder, QObject* parent = nullptr);

    [[nodiscard]] RunModel& model() { return model_; }

    [[nodiscard]] const RunModel& model() const { return model_; }

    /// A process of this run was just started; until it says so itself this is all that is known.
    void expect(int64_t process);

    /// Asks the run to write a checkpoint and end; kills it when it has not ended after a while.
    void stop();

    [[nodiscard]] bool isStopping() const { return sinceStop_.isValid(); }

    /// Its number where it runs; the expected one until it has said its own; 0: none.
    [[nodiscard]] int64_t process() const;

    /// Whether there is a process on this machine to be stopped.
    [[nodiscard]] bool isRunningHere() const;

    /// The last lines that the program printed, for a run that ended without an event.
    [[nodiscard]] QString lastWords() const;

    /// Looks now; otherwise several times a second.
    void look();

Q_SIGNALS:
    void lifeChanged();  ///< of `isRunningHere`; a program may say its end before it ends

private:
    RunModel model_;
    LineTail events_;
    QTimer timer_;
    int64_t expected_ = 0;
    bool wasAlive_ = false;  ///< listeners may have been told so
    QElapsedTimer sinceStop_;
};

}  // namespace r2r::ui
