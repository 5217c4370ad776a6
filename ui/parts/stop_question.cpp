// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/parts/stop_question.h"

#include <QCoreApplication>
#include <QMessageBox>
#include <QPushButton>

namespace r2r::ui {
namespace {

QString tr(const char* text) {
    return QCoreApplication::translate("r2r::ui::stopQuestion", text);
}

}  // namespace

bool mayStop(QWidget& window, const QString& running, const QString& rest) {
    QMessageBox box(QMessageBox::Question, tr("R2R Studio"), running, QMessageBox::Cancel, &window);
    box.setObjectName("runningJob");
    box.setInformativeText(tr("Stop it?") + ' ' + rest);
    auto* accept = box.addButton(tr("&Stop it"), QMessageBox::DestructiveRole);
    accept->setObjectName("runningJobAccept");
    box.setDefaultButton(QMessageBox::Cancel);
    box.exec();
    return box.clickedButton() == accept;
}

}  // namespace r2r::ui
