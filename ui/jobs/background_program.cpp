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
namespace {

/// Whether a process was started as r2r, whatever the kernel calls it: one that has replaced itself
/// by way of /proc/self/exe is called "exe".
bool isStartedAsOurs(int64_t process) {
    QFile file(QStringLiteral("/proc/%1/cmdline").arg(process));
    if (!file.open(QIODevice::ReadOnly))
        return false;
    const QString program = QFile::decodeName(file.readAll().split('\0').front());
    return QFileInfo(program).fileName().startsWith(u"r2r");
}

}  // namespace

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
    QFile file(QStringLiteral("/proc/%1/stat").arg(process));
    if (!file.open(QIODevice::ReadOnly))
        return false;
    const QByteArray stat = file.readAll();  // "123 (r2r) S 1 …"; a name may hold brackets, too
    const qsizetype name = stat.indexOf('(') + 1;
    const qsizetype nameEnd = stat.lastIndexOf(')');
    // Numbers of processes are given again: a name tells our process from others.
    if (nameEnd < 0 ||
        !(stat.mid(name, nameEnd - name).startsWith("r2r") || isStartedAsOurs(process)))
        return false;
    // One that has ended keeps its number until its parent asks for it, which may take seconds.
    const char state = stat.mid(nameEnd + 1).trimmed().front();
    return state != 'Z' && state != 'X';
}

void askToStop(int64_t process) {
    ::kill(static_cast<pid_t>(process), SIGTERM);
}

void kill(int64_t process) {
    ::kill(static_cast<pid_t>(process), SIGKILL);
}

}  // namespace r2r::ui
