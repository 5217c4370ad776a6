// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/event_guard.h"

#include "tests/ui/dog_on_beach.h"

#include <QCoreApplication>
#include <QSignalSpy>
#include <QTest>

#include <new>
#include <stdexcept>

namespace r2r::ui {
namespace {

class EventGuardTest : public testing::DogOnBeach {
protected:
    EventGuardTest() { window_.tellFailuresOf(guard_); }

    EventGuard guard_;
};

/// A widget whose press of the mouse needs more memory than there is.
class Hungry final : public QWidget {
protected:
    void mousePressEvent(QMouseEvent*) override { throw std::bad_alloc(); }
};

TEST_F(EventGuardTest, WhatAHandlerThrowsIsToldInTheWindowAndTheWorkGoesOn) {
    openDogOnBeach();
    Hungry widget;
    QMouseEvent press(
        QEvent::MouseButtonPress, QPointF(1, 1), QPointF(1, 1), Qt::LeftButton, Qt::LeftButton, {});

    EXPECT_FALSE(guard_.delivered([&] { return QCoreApplication::sendEvent(&widget, &press); }));

    waitUntil([this] { return toastText().contains("not enough memory"); });
    move();
    EXPECT_TRUE(document().undoStack().canUndo());
}

TEST_F(EventGuardTest, WhatIsDeliveredWellIsAnsweredAsItWas) {
    QSignalSpy failed(&guard_, &EventGuard::failed);

    EXPECT_TRUE(guard_.delivered([] { return true; }));
    EXPECT_FALSE(guard_.delivered([] { return false; }));

    QCoreApplication::processEvents();
    EXPECT_EQ(failed.count(), 0);
}

TEST_F(EventGuardTest, AHandlerThatFailsAgainAndAgainIsToldOnce) {
    QSignalSpy failed(&guard_, &EventGuard::failed);

    for (int i = 0; i < 100; ++i)
        EXPECT_FALSE(guard_.delivered([]() -> bool { throw std::runtime_error("a surprise"); }));
    QCoreApplication::processEvents();

    ASSERT_EQ(failed.count(), 1);
    const auto failure = failed.front().front().value<Failure>();
    EXPECT_EQ(failure.message, "a surprise");
    EXPECT_NE(failure.hint.find("Save"), std::string::npos);
}

}  // namespace
}  // namespace r2r::ui
