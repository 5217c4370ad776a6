// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/jobs/background_program.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QProcess>
#include <QSysInfo>

#include <csignal>

namespace r2r::ui {

QString commandLineProgram() {
    const QString beside = QDir(QCoreApplication::applicationDirPath()).filePath("r2r");
    return QFileInfo(beside).isExecutable() ? beside : QStringLiteral("r2r");
}

BackgroundStart startInBackground(const QString& program,
                                  const QStringList& arguments,
                                  const QString& log,
                                  const QString& output) {
    QProcess process;
    process.setProgram(program);
    process.setArguments(arguments);
    if (output.isEmpty()) {
        process.setProcessChannelMode(QProcess::MergedChannels);
        process.setStandardOutputFile(log, QIODevice::Append);
    } else {
        process.setStandardOutputFile(output, QIODevice::Append);
        process.setStandardErrorFile(log, QIODevice::Append);
    }
    process.setStandardInputFile(QProcess::nullDevice());
    qint64 id = 0;
    if (!process.startDetached(&id))
        return {.problem = process.errorString()};
    return {.process = id};
}

bool isRunningHere(int64_t process, const QString& host) {
    if (process <= 0 || (!host.isEmpty() && host != QSysInfo::machineHostName()))
        return false;
    // Numbers of processes are given again: a name tells ours from somebody else's.
    QFile name(QStringLiteral("/proc/%1/comm").arg(process));
    return name.open(QIODevice::ReadOnly) && name.readAll().startsWith("r2r");
}

void askToStop(int64_t process) {
    ::kill(static_cast<pid_t>(process), SIGTERM);
}

void kill(int64_t process) {
    ::kill(static_cast<pid_t>(process), SIGKILL);
}

}  // namespace r2r::ui
