// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/support/temporary_folder.h"
#include "tests/ui/child_of.h"
#include "tests/ui/dropped_files.h"
#include "tests/ui/fake_models.h"
#include "tests/ui/next_dialog.h"
#include "tests/ui/studio_pictures.h"
#include "ui/window/main_window.h"
#include "ui/window/model_menu.h"
#include "widgets/canvas_view.h"
#include "widgets/progress_strip.h"
#include "widgets/toast.h"

#include <QAction>
#include <QComboBox>
#include <QLabel>
#include <QPushButton>
#include <QSettings>
#include <QSpinBox>
#include <QTest>
#include <QToolButton>
#include <gtest/gtest.h>

#include <functional>
#include <memory>
#include <utility>

namespace r2r::ui::testing {

/// The real window over an engine with a sampler that takes as long as a test says.
class ModelWindow : public ::testing::Test {
protected:
    static constexpr int kDeadlineMs = 30000;

    ModelWindow() {
        window_.show();
        EXPECT_TRUE(QTest::qWaitForWindowExposed(&window_));
    }

    ~ModelWindow() override {
        fake_->afterFirstStep.open();
        fake_->import.open();
        fake_->subject.open();
    }

    static void keepSettingsIn(const r2r::testing::TemporaryFolder& folder) {
        QSettings::setPath(
            QSettings::NativeFormat, QSettings::UserScope, toQString(folder / "settings"));
    }

    template <typename Widget>
    Widget& child(const char* name) {
        return childOf<Widget>(window_, name);
    }

    QAction& action(const char* name) { return child<QAction>(name); }

    const Foreground& foreground() { return window_.document().composition().foregrounds.front(); }

    template <typename Condition>
    static void waitUntil(const Condition& condition) {
        ASSERT_TRUE(QTest::qWaitFor(condition, kDeadlineMs));
    }

    void openWithSlowModel() {
        Composition composition = warmOnCool();
        composition.foregrounds[0].harmony.model = "slow";
        composition.foregrounds[0].harmony.strength.overall = 1;
        window_.document().open(composition);
        waitUntil([this] { return window_.preview().isOutdated(ForegroundId{1}); });
    }

    int greenInTheMiddle() {
        auto& canvas = child<widgets::CanvasView>("canvas");
        const QPoint at = canvas.view().widgetFromImage(QPointF(80, 60)).toPoint();
        // The mean of a few pixels: the pictures are grainy.
        const QImage shot = canvas.grab(QRect(at - QPoint(20, 20), QSize(40, 40)))
                                .toImage()
                                .scaled(1, 1, Qt::IgnoreAspectRatio, Qt::SmoothTransformation);
        return qGreen(shot.pixel(0, 0));
    }

    void choose(const char* comboName, const char* model) {
        auto& combo = child<QComboBox>(comboName);
        const int row = combo.findData(model);
        ASSERT_GE(row, 0);
        combo.setCurrentIndex(row);
        Q_EMIT combo.activated(row);
    }

    void cancel(const char* stripName) {
        child<widgets::ProgressStrip>(stripName)
            .findChild<QToolButton*>("progressStrip.cancel")
            ->click();
    }

    QString toastText() { return child<widgets::Toast>("toast").message(); }

    void drop(QWidget& target, const QStringList& paths) { dropFiles(target, paths); }

    /// Does this with the next dialog of the kind that opens.
    template <typename Dialog>
    void withNext(std::function<void(Dialog&)> act) {
        withNextDialog<Dialog>(window_, std::move(act));
    }

    /// Presses a button of the next question; null: Cancel.
    void answer(const char* button) { answerNextQuestion(window_, button); }

    r2r::testing::TemporaryFolder folder_;
    std::shared_ptr<FakeModels> fake_ = std::make_shared<FakeModels>();
    ModelCatalog catalog_ = catalogWith({fakeSamplerInfo()});
    EngineThread engine_{catalog_, accessTo(fake_)};
    Settings settings_ = (keepSettingsIn(folder_), Settings());
    MainWindow window_{catalog_, engine_, settings_, accessTo(fake_)};
};

}  // namespace r2r::ui::testing
