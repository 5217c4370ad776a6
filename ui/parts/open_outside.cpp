// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/parts/open_outside.h"

#include <QClipboard>
#include <QCoreApplication>
#include <QDesktopServices>
#include <QDir>
#include <QFileInfo>
#include <QGuiApplication>
#include <QMessageBox>
#include <QPushButton>
#include <QUrl>

namespace r2r::ui {
namespace {

QString tr(const char* text) {
    return QCoreApplication::translate("r2r::ui::openOutside", text);
}

}  // namespace

void openOutside(const QString& path, QWidget& window) {
    if (QDesktopServices::openUrl(QUrl::fromLocalFile(path)))
        return;
    const QString shown = QDir::toNativeSeparators(path);
    auto* box =
        new QMessageBox(QMessageBox::Information,
                        tr("R2R Studio"),
                        tr("No program on this computer opens %1.").arg(QFileInfo(path).fileName()),
                        QMessageBox::Close,
                        &window);
    box->setObjectName("cannotOpen");
    box->setAttribute(Qt::WA_DeleteOnClose);
    box->setInformativeText(shown);
    box->setTextInteractionFlags(Qt::TextSelectableByMouse);
    auto* copy = box->addButton(tr("&Copy the path"), QMessageBox::ActionRole);
    copy->setObjectName("copyPath");
    QObject::connect(copy, &QPushButton::clicked, box, [shown] {
        QGuiApplication::clipboard()->setText(shown);
    });
    box->open();
}

}  // namespace r2r::ui
