// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QStringList>

#include <cstdint>

namespace r2r::ui {

// Programs that outlive the window: in a session of their own, so that neither a closed terminal
// nor a Ctrl+C meant for the editor ends them.

/// The `r2r` that belongs to this editor; its bare name, for the search path, if none is beside
/// it.
[[nodiscard]] QString commandLineProgram();

struct BackgroundStart {
    int64_t process = 0;  ///< 0 if it did not start
    QString problem;      ///< then why
};

/// Starts a program.
/// @param log     what it says is appended there: both streams
/// @param output  another file for the standard output
[[nodiscard]] BackgroundStart startInBackground(const QString& program,
                                                const QStringList& arguments,
                                                const QString& log,
                                                const QString& output = {});

/// Whether `process` is an r2r that runs on this machine.
/// @param host  where it was started, as it said itself; another machine's processes cannot be seen
[[nodiscard]] bool isRunningHere(int64_t process, const QString& host);

/// SIGTERM: training writes a checkpoint and ends.
void askToStop(int64_t process);

/// SIGKILL, for what does not listen.
void kill(int64_t process);

}  // namespace r2r::ui
