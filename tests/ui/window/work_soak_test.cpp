// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/seed.h"
#include "tests/support/temporary_folder.h"
#include "tests/ui/child_of.h"
#include "tests/ui/next_dialog.h"
#include "tests/ui/studio_pictures.h"
#include "ui/document/commands.h"
#include "ui/files/exporting.h"
#include "ui/files/journalling.h"
#include "ui/files/opening.h"
#include "ui/window/main_window.h"

#include <QAction>
#include <QApplication>
#include <QDeadlineTimer>
#include <QDialog>
#include <QDir>
#include <QFile>
#include <QLineEdit>
#include <QPixmapCache>
#include <QPushButton>
#include <QSettings>
#include <QSignalSpy>
#include <QTest>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <malloc.h>
#include <memory>
#include <random>
#include <vector>

/// An hour of work in one window, to see what it keeps: run by hand, with
/// `--gtest_also_run_disabled_tests` and the minutes in R2R_SOAK_MINUTES.
namespace r2r::ui {
namespace {

using r2r::testing::TemporaryFolder;
using testing::grainyImage;
using testing::toQString;
using testing::writeImage;

constexpr int kDeadlineMs = 60000;

struct Kept {
    double megabytes = 0;  ///< resident
    double used = 0;       ///< of them in use, MB: what the allocator gave out
    int files = 0;
    int threads = 0;
    int objects = 0;  ///< widgets, and everything that belongs to one
};

Kept keptNow() {
    QFile status("/proc/self/status");
    Kept kept{.files = static_cast<int>(QDir("/proc/self/fd").entryList().size())};
    for (QWidget* widget : QApplication::topLevelWidgets())
        kept.objects += 1 + static_cast<int>(widget->findChildren<QObject*>().size());
    const struct mallinfo2 heap = ::mallinfo2();
    kept.used = static_cast<double>(heap.uordblks + heap.hblkhd) / (1 << 20);
    if (!status.open(QIODevice::ReadOnly))
        return kept;
    for (const QByteArray& line : status.readAll().split('\n')) {
        const QByteArray number = line.mid(line.indexOf(':') + 1).simplified().split(' ').front();
        if (line.startsWith("VmRSS:"))
            kept.megabytes = number.toDouble() / 1024;
        else if (line.startsWith("Threads:"))
            kept.threads = number.toInt();
    }
    return kept;
}

class WorkSoak : public ::testing::Test {
protected:
    WorkSoak() {
        writeImage(folder_ / "beach.png", grainyImage({1800, 1200}, 60, 90, 150));
        writeImage(folder_ / "dog.png", grainyImage({700, 500}, 200, 120, 40));
        QPixmapCache::setCacheLimit(512);  // KB: it would go on filling up for an hour
        window_.resize(1280, 800);
        window_.show();
        window_.journal().keepIn(folder_ / "journals");
    }

    static void keepSettingsIn(const TemporaryFolder& folder) {
        QSettings::setPath(
            QSettings::NativeFormat, QSettings::UserScope, toQString(folder / "settings"));
    }

    static int below(int bound) {
        return std::uniform_int_distribution<int>(0, bound - 1)(r2r::testing::random());
    }

    Document& document() { return window_.document(); }

    QAction& action(const char* name) { return testing::childOf<QAction>(window_, name); }

    static void rest(int ms) { QTest::qWait(ms); }

    void open() {
        window_.opening().openFiles(
            {toQString(folder_ / "beach.png"), toQString(folder_ / "dog.png")});
        ASSERT_TRUE(QTest::qWaitFor([this] { return document().currentForeground() != nullptr; },
                                    kDeadlineMs));
        rest(300);
    }

    void paint() {
        for (int i = 0; i < 12; ++i) {
            const Foreground& foreground = *document().currentForeground();
            TiledMask mask = foreground.mask;
            const Rect changed =
                mask.dab({double(below(700)), double(below(500))}, 20 + below(60), 0.5, 1, i % 2);
            document().push(
                std::make_unique<PaintMask>(document(), foreground.id, mask, changed, i % 2));
            rest(20);
        }
    }

    void harmonize() {
        constexpr std::array kModels{"lab-mean", "mkl", "reinhard", "r2r-lite", "poisson"};
        const Foreground& foreground = *document().currentForeground();
        HarmonySettings harmony = foreground.harmony;
        harmony.model = kModels.at(static_cast<size_t>(below(kModels.size())));
        document().push(std::make_unique<SetHarmony>(document(), foreground.id, harmony));
        rest(600);
    }

    void undoAndRedo() {
        QUndoStack& stack = document().undoStack();
        const int shown = stack.index();
        stack.setIndex(0);
        rest(50);
        stack.setIndex(shown);
        rest(50);
    }

    void exportPicture() {
        QSignalSpy finished(&window_.exporting(), &Exporting::finished);
        action("export").trigger();
        auto* dialog = qobject_cast<QDialog*>(QApplication::activeModalWidget());
        ASSERT_NE(dialog, nullptr);
        dialog->findChild<QLineEdit*>("exportPath")
            ->setText(toQString(folder_ / ("out-" + std::to_string(rounds_) + ".png")));
        dialog->findChild<QPushButton*>("exportAccept")->click();
        ASSERT_TRUE(finished.wait(kDeadlineMs));
        QFile::remove(toQString(folder_ / ("out-" + std::to_string(rounds_) + ".png")));
    }

    void compare() {
        action("compareModels").trigger();
        rest(1500);
        for (QWidget* each : QApplication::topLevelWidgets())
            if (auto* dialog = qobject_cast<QDialog*>(each); dialog && dialog->isVisible())
                dialog->reject();
        rest(50);
    }

    void close() {
        document().undoStack().setClean();
        window_.opening().clear();
        rest(50);
    }

    TemporaryFolder folder_;
    ModelCatalog catalog_ = ModelCatalog::installed();
    EngineThread engine_{catalog_};
    Settings settings_ = (keepSettingsIn(folder_), Settings());
    MainWindow window_{catalog_, engine_, settings_};
    int rounds_ = 0;
};

TEST_F(WorkSoak, DISABLED_KeepsNoMoreAfterAnHourThanAfterMinutes) {
    const char* minutes = std::getenv("R2R_SOAK_MINUTES");
    const QDeadlineTimer end(static_cast<qint64>(60000 * (minutes ? std::atof(minutes) : 60)));
    std::vector<Kept> kept;
    for (; !end.hasExpired(); ++rounds_) {
        open();
        paint();
        harmonize();
        undoAndRedo();
        paint();
        harmonize();
        if (rounds_ % 3 == 0)
            exportPicture();
        if (rounds_ % 5 == 0)
            compare();
        close();
        if (HasFatalFailure())
            return;
        kept.push_back(keptNow());
        std::printf("%d rounds: %.1f MB, %.2f MB of it in use, %d files, %d threads, %d objects\n",
                    rounds_ + 1,
                    kept.back().megabytes,
                    kept.back().used,
                    kept.back().files,
                    kept.back().threads,
                    kept.back().objects);
        std::fflush(stdout);
    }
    // What is learned by heart in the first fifth is no leak: libraries, fonts, models.
    const size_t fifth = kept.size() / 5;
    ASSERT_GE(fifth, 5U) << "too short to say anything";
    const auto most = [&](size_t from, size_t to, auto what) {
        auto first = kept.begin() + static_cast<ptrdiff_t>(from);
        auto last = kept.begin() + static_cast<ptrdiff_t>(to);
        return (*std::max_element(
                   first, last, [&](const Kept& a, const Kept& b) { return a.*what < b.*what; })).*
               what;
    };
    EXPECT_LE(most(4 * fifth, kept.size(), &Kept::megabytes),
              1.02 * most(fifth, 2 * fifth, &Kept::megabytes));
    EXPECT_LE(most(4 * fifth, kept.size(), &Kept::files), most(fifth, 2 * fifth, &Kept::files));
    EXPECT_LE(most(4 * fifth, kept.size(), &Kept::threads), most(fifth, 2 * fifth, &Kept::threads));
    EXPECT_LE(most(4 * fifth, kept.size(), &Kept::objects), most(fifth, 2 * fifth, &Kept::objects));
}

}  // namespace
}  // namespace r2r::ui
