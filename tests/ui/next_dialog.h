// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QApplication>
#include <QMessageBox>
#include <QPushButton>
#include <QTimer>
#include <gtest/gtest.h>

#include <functional>
#include <utility>

namespace r2r::ui::testing {

/// Does this with the next dialog of the kind that opens.
/// @param context  nothing is done any more when it is gone
template <typename Dialog>
void withNextDialog(QObject& context, std::function<void(Dialog&)> act) {
    QTimer::singleShot(0, &context, [&context, act = std::move(act)] {
        if (auto* dialog = qobject_cast<Dialog*>(QApplication::activeModalWidget()))
            act(*dialog);
        else
            withNextDialog<Dialog>(context, act);
    });
}

/// Presses a button of the next question; null: Cancel.
inline void answerNextQuestion(QObject& context, const char* button) {
    withNextDialog<QMessageBox>(context, [button](QMessageBox& box) {
        QAbstractButton* found =
            button ? box.findChild<QPushButton*>(button) : box.button(QMessageBox::Cancel);
        EXPECT_TRUE(found);
        if (!found)
            return box.reject();  // or the test would wait for ever
        found->click();
    });
}

}  // namespace r2r::ui::testing
