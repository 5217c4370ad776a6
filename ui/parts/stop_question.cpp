// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/parts/stop_question.h"

#include "ui/parts/question_box.h"

#include <QCoreApplication>
#include <QPushButton>
#include <QTimer>

namespace r2r::ui {
namespace {

constexpr int kLookMs = 200;

QString tr(const char* text) {
    return QCoreApplication::translate("r2r::ui::stopQuestion", text);
}

}  // namespace

bool mayStop(QWidget& window,
             const QString& running,
             const QString& rest,
             const std::function<bool()>& isRunning) {
    QuestionBox box("runningJob", tr("R2R Studio"), running, tr("Stop it?") + ' ' + rest, window);
    const auto* accept =
        box.addAnswer("runningJobAccept", tr("&Stop it"), QMessageBox::DestructiveRole);
    box.button(QMessageBox::Cancel)->setText(tr("&Let it run"));
    box.button(QMessageBox::Cancel)->setObjectName("runningJobGoOn");
    QTimer look;
    QObject::connect(&look, &QTimer::timeout, &box, [&] {
        if (!isRunning())
            box.reject();
    });
    look.start(kLookMs);
    box.exec();
    return box.clickedButton() == accept;
}

}  // namespace r2r::ui
