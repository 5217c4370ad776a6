// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/parts/stop_question.h"

#include <QAbstractButton>
#include <QMessageBox>
#include <QTimer>
#include <QWidget>
#include <gtest/gtest.h>

#include <functional>
#include <utility>

namespace r2r::ui::testing {
namespace {

bool asked(QWidget& window, const std::function<bool()>& isRunning) {
    return mayStop(window, "A test is running.", "Nothing is kept.", isRunning);
}

TEST(StopQuestion, GoesWhenThereIsNothingToStopAnyMore) {
    QWidget window;
    int looked = 0;

    EXPECT_FALSE(asked(window, [&] { return ++looked < 2; }));

    EXPECT_EQ(looked, 2);
}

TEST(StopQuestion, StopsOnlyWhenThatIsChosen) {
    QWidget window;
    for (const auto& [button, stops] :
         {std::pair("runningJobAccept", true), std::pair("runningJobGoOn", false)}) {
        QTimer::singleShot(0, &window, [&window, button = button] {
            window.findChild<QMessageBox*>("runningJob")
                ->findChild<QAbstractButton*>(button)
                ->click();
        });
        EXPECT_EQ(asked(window, [] { return true; }), stops);
    }
}

}  // namespace
}  // namespace r2r::ui::testing
