// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/jobs/run_follower.h"

#include "ui/jobs/background_program.h"

#include <QDir>
#include <QFile>
#include <QSysInfo>

#include <algorithm>
#include <string_view>
#include <utility>

namespace r2r::ui {
namespace {

constexpr int kLookMs = 250;
constexpr qint64 kPatienceMs = 40000;  // a checkpoint may take 30 s
constexpr qint64 kLastWordsBytes = 4000;

}  // namespace

RunFollower::RunFollower(const QString& folder, QObject* parent)
    : QObject(parent), model_(folder), events_(QDir(folder).filePath("events.jsonl")) {
    connect(&timer_, &QTimer::timeout, this, &RunFollower::look);
    timer_.start(kLookMs);
}

void RunFollower::expect(int64_t process) {
    expected_ = process;
    sinceStop_.invalidate();
    if (!std::exchange(wasAlive_, true))
        Q_EMIT lifeChanged();
}

int64_t RunFollower::process() const {
    return model_.process().value_or(expected_);
}

bool RunFollower::isRunningHere() const {
    return ui::isRunningHere(process(), model_.process() ? model_.host() : QString());
}

void RunFollower::stop() {
    if (isStopping() || !isRunningHere())
        return;
    askToStop(process());
    sinceStop_.start();
}

void RunFollower::look() {
    // Asked before reading: what a process wrote before it ended is read below.
    const bool isAlive = isRunningHere();
    // Listeners to the events below may find it alive, and must be told when it is not.
    wasAlive_ = wasAlive_ || isAlive;
    for (auto lines = events_.read(); !lines.empty(); lines = events_.read())
        for (const QByteArray& line : lines)
            model_.takeLine(std::string_view(line.constData(), static_cast<size_t>(line.size())));
    const bool isOurs = model_.host().isEmpty() || model_.host() == QSysInfo::machineHostName();
    const bool hasProcess = process() != 0;
    if (hasProcess && isOurs && !isAlive && !isRunningHere()) {
        model_.takeLoss();
        expected_ = 0;
    }
    if (isStopping() && !isRunningHere())
        sinceStop_.invalidate();
    else if (isStopping() && sinceStop_.hasExpired(kPatienceMs))
        kill(process());
    const bool isAliveNow = isRunningHere();
    if (std::exchange(wasAlive_, isAliveNow) != isAliveNow)
        Q_EMIT lifeChanged();
}

QString RunFollower::lastWords() const {
    QFile log(QDir(model_.folder()).filePath("log.txt"));
    if (!log.open(QIODevice::ReadOnly))
        return {};
    log.seek(std::max<qint64>(0, log.size() - kLastWordsBytes));
    const QStringList lines = QString::fromUtf8(log.readAll()).trimmed().split('\n');
    return lines.isEmpty() ? QString() : lines.last().trimmed();
}

}  // namespace r2r::ui
