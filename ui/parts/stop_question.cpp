// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/parts/stop_question.h"

#include "ui/parts/question_box.h"

#include <QCoreApplication>
#include <QPushButton>

namespace r2r::ui {
namespace {

QString tr(const char* text) {
    return QCoreApplication::translate("r2r::ui::stopQuestion", text);
}

}  // namespace

bool mayStop(QWidget& window, const QString& running, const QString& rest) {
    QuestionBox box("runningJob", tr("R2R Studio"), running, tr("Stop it?") + ' ' + rest, window);
    const auto* accept =
        box.addAnswer("runningJobAccept", tr("&Stop it"), QMessageBox::DestructiveRole);
    box.exec();
    return box.clickedButton() == accept;
}

}  // namespace r2r::ui
