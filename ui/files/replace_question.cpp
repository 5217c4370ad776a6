// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/files/replace_question.h"

#include "ui/parts/question_box.h"

#include <QCoreApplication>
#include <QFileInfo>
#include <QPushButton>

namespace r2r::ui {
namespace {

QString tr(const char* text) {
    return QCoreApplication::translate("r2r::ui::replaceQuestion", text);
}

}  // namespace

QString withEnding(const QString& path, const QString& known, const QString& added) {
    return path.endsWith(known, Qt::CaseInsensitive) ? path : path + added;
}

bool mayWrite(const QString& path, const QString& typed, const QString& title, QWidget& window) {
    if (path == typed || !QFileInfo::exists(path))
        return true;
    QuestionBox box("replaceFile",
                    title,
                    tr("%1 exists already. Replace it?").arg(QFileInfo(path).fileName()),
                    {},
                    window);
    const auto* accept =
        box.addAnswer("replaceFileAccept", tr("&Replace"), QMessageBox::DestructiveRole);
    box.exec();
    return box.clickedButton() == accept;
}

}  // namespace r2r::ui
