// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/words/run_messages.h"

#include "ui/words/messages.h"
#include "ui/words/plural.h"

#include <QCoreApplication>
#include <QLocale>

#include <optional>

namespace r2r::ui::messages {
namespace {

QString tr(const char* text, const char* comment = nullptr, int n = -1) {
    return QCoreApplication::translate("r2r::ui::messages", text, comment, n);
}

/// Jobs that count pictures, not steps. They stay uncounted when it has ended: each phase of a
/// job counts something else.
QString job(const RunModel& run) {
    const QLocale locale;
    switch (run.state()) {
        case RunState::Waiting:
            return tr("Starting…");
        case RunState::Running:
            break;
        case RunState::Done:
            return tr("Done");
        case RunState::Cancelled:
            return tr("Stopped");
        case RunState::Failed:
            return tr("Failed");
        case RunState::Lost:
            return tr("Stopped unexpectedly");
    }
    QString text = phase(run.phase());
    if (run.totalSteps())
        text = tr("%1: %2 of %3")
                   .arg(text,
                        locale.toString(static_cast<qlonglong>(run.step().value_or(0))),
                        locale.toString(static_cast<qlonglong>(*run.totalSteps())));
    if (const auto left = run.secondsLeft())
        text += tr(", %1 left").arg(duration(*left));
    return text;
}

}  // namespace

QString run(const RunModel& run) {
    const QLocale locale;
    const auto number = [&locale](const std::optional<int64_t>& value) {
        return locale.toString(static_cast<qlonglong>(value.value_or(0)));
    };
    if (!run.phase().isEmpty())
        return job(run);
    switch (run.state()) {
        case RunState::Waiting:
            return tr("Starting…");
        case RunState::Running:
            break;
        case RunState::Done:
            return plural(tr("Done after %Ln step(s)", nullptr, countForTr(run.step().value_or(0))),
                          run.step().value_or(0));
        case RunState::Cancelled:
            return tr("Stopped at step %1").arg(number(run.step()));
        case RunState::Failed:
            return tr("Failed at step %1").arg(number(run.step()));
        case RunState::Lost:
            return run.step() ? tr("Stopped unexpectedly at step %1").arg(number(run.step()))
                              : tr("Did not start");
    }
    QString text = tr("Step %1").arg(number(run.step()));
    if (run.totalSteps())
        text = tr("Step %1 of %2").arg(number(run.step()), number(run.totalSteps()));
    if (const auto left = run.secondsLeft())
        text += tr(", %1 left").arg(duration(*left));
    return text;
}

}  // namespace r2r::ui::messages
