// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/parts/question_box.h"

#include <QPushButton>

namespace r2r::ui {

QuestionBox::QuestionBox(const QString& name,
                         const QString& title,
                         const QString& asks,
                         const QString& explains,
                         QWidget& window)
    : QMessageBox(Question, title, asks, Cancel, &window) {
    setObjectName(name);
    setInformativeText(explains);
    setDefaultButton(Cancel);
}

QPushButton* QuestionBox::addAnswer(const QString& name, const QString& text, ButtonRole role) {
    QPushButton* answer = addButton(text, role);
    answer->setObjectName(name);
    return answer;
}

void QuestionBox::ask() {
    setAttribute(Qt::WA_DeleteOnClose);
    open();
}

}  // namespace r2r::ui
