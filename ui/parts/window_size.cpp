// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/parts/window_size.h"

#include <QCoreApplication>
#include <QEvent>
#include <QFileDialog>
#include <QScreen>
#include <QWidget>

namespace r2r::ui {
namespace {

constexpr QSize kFrame(16, 48);  // of a window; its real size is unknown before it is shown

constexpr QSize kPanelsOverEachOther(760, 640);  // what the window needs at least with its docks

class FileDialogFit final : public QObject {
public:
    using QObject::QObject;

    bool eventFilter(QObject* watched, QEvent* event) override {
        if (event->type() == QEvent::Show)
            if (auto* dialog = qobject_cast<QFileDialog*>(watched))
                dialog->resize(fittingScreen(*dialog, dialog->size()));
        return QObject::eventFilter(watched, event);
    }
};

}  // namespace

QSize fittingScreen(const QWidget& window, QSize wanted) {
    return wanted.boundedTo(window.screen()->availableSize() - kFrame);
}

bool isOnSmallScreen(const QWidget& window) {
    const QSize fitting = fittingScreen(window, kPanelsOverEachOther);
    return fitting != kPanelsOverEachOther;
}

void keepFileDialogsOnScreen(QCoreApplication& application) {
    application.installEventFilter(new FileDialogFit(&application));
}

}  // namespace r2r::ui
