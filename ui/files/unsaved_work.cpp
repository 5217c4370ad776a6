// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/files/unsaved_work.h"

#include "ui/document/document.h"
#include "ui/files/document_files.h"
#include "ui/files/project_saving.h"
#include "ui/parts/question_box.h"

#include <QCoreApplication>
#include <QPushButton>

namespace r2r::ui {
namespace {

QString tr(const char* text) {
    return QCoreApplication::translate("r2r::ui::unsavedWork", text);
}

}  // namespace

UnsavedWork::UnsavedWork(Document& document,
                         const DocumentFiles& files,
                         ProjectSaving& saving,
                         QWidget& window)
    : document_(document), files_(files), saving_(saving), window_(window) {}

bool UnsavedWork::mayGo(const std::function<void()>& again) {
    if (document_.undoStack().isClean())
        return true;
    QuestionBox box(
        "unsavedWork",
        tr("R2R Studio"),
        tr("%1 has changes that are not saved.").arg(documentName(files_, document_.composition())),
        files_.project.path.empty()
            ? tr("Save them in a project? An exported picture does not bring them back.")
            : tr("Save them in this project?"),
        window_);
    auto* save = box.addAnswer("unsavedWorkSave", tr("&Save"), QMessageBox::AcceptRole);
    const auto* discard =
        box.addAnswer("unsavedWorkDiscard", tr("&Don't save"), QMessageBox::DestructiveRole);
    box.setDefaultButton(save);
    box.exec();
    if (box.clickedButton() == save)
        saving_.save(again);
    return box.clickedButton() == discard;
}

}  // namespace r2r::ui
