// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/model_watch.h"

#include "engine/core/file_io.h"
#include "tests/support/temporary_folder.h"
#include "tests/ui/studio_pictures.h"
#include "ui/engine/engine_thread.h"

#include <QSignalSpy>
#include <QTest>
#include <QWidget>
#include <gmock/gmock.h>

#include <filesystem>

namespace r2r::ui::testing {
namespace {

namespace fs = std::filesystem;

constexpr int kDeadlineMs = 20000;

constexpr const char* kManifest = R"({
    "format": "r2r-plugin", "version": 1, "name": "mine", "title": "My model",
    "summary": "Nothing yet.", "source": "Nobody", "license": "GPL-3.0-or-later",
    "file": "mine.pt",
    "sha256": "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
    "inputs": [{"content": "composite+mask", "longerSide": 64}],
    "maskPolarity": "foreground=1", "output": {"content": "picture"}})";

/// A window over a folder of models that another program changes.
class ModelWatchTest : public ::testing::Test {
protected:
    /// As an import does: it appears whole.
    void install() {
        fs::create_directory(folder_ / "new");
        writeFileAtomically(folder_ / "new/plugin.json", std::string_view(kManifest));
        fs::rename(folder_ / "new", folder_ / "models/mine");
    }

    bool lists(const char* model) { return library_.find(model) != nullptr; }

    static fs::path made(const fs::path& folder) {
        fs::create_directory(folder);
        return folder;
    }

    r2r::testing::TemporaryFolder folder_;
    ModelCatalog catalog_{made(folder_ / "models")};
    EngineThread engine_{catalog_};
    ModelLibrary library_{catalog_, engine_};
    QWidget window_;
    bool isBusy_ = false;
    ModelWatch watch_{library_, {}, [this] { return isBusy_; }, window_};
};

TEST_F(ModelWatchTest, ListsWhatWasInstalledElsewhereAndForgetsWhatWasRemoved) {
    QSignalSpy changed(&watch_, &ModelWatch::changed);
    install();
    ASSERT_TRUE(QTest::qWaitFor([&] { return lists("mine"); }, kDeadlineMs));
    EXPECT_EQ(changed.last().at(0).toStringList(), QStringList("My model"));

    fs::remove_all(folder_ / "models/mine");

    ASSERT_TRUE(QTest::qWaitFor([&] { return !lists("mine"); }, kDeadlineMs));
    EXPECT_EQ(changed.last().at(1).toStringList(), QStringList("My model"));
}

TEST_F(ModelWatchTest, AModelThatWasDamagedIsNotCalledRemoved) {
    install();
    ASSERT_TRUE(QTest::qWaitFor([&] { return lists("mine"); }, kDeadlineMs));
    const QSignalSpy changed(&watch_, &ModelWatch::changed);

    writeFileAtomically(folder_ / "models/mine/plugin.json", std::string_view("{"));
    watch_.look();

    ASSERT_TRUE(QTest::qWaitFor([&] { return !lists("mine"); }, kDeadlineMs));
    EXPECT_TRUE(changed.last().at(1).toStringList().isEmpty());
    EXPECT_TRUE(changed.last().at(2).toStringList().front().startsWith("mine is damaged ("));
}

TEST_F(ModelWatchTest, LooksWhenTheWindowIsTurnedTo) {
    fs::rename(folder_ / "models", folder_ / "away");  // its successor is not watched
    fs::create_directory(folder_ / "models");
    install();
    QEvent activation(QEvent::WindowActivate);

    QCoreApplication::sendEvent(&window_, &activation);

    EXPECT_TRUE(QTest::qWaitFor([&] { return lists("mine"); }, kDeadlineMs));
}

TEST_F(ModelWatchTest, SeesTheFirstModelWhoseFolderWasNotThere) {
    const fs::path later = folder_ / "share/r2r/models";
    const ModelCatalog none(later);
    ModelLibrary library(none, engine_);
    QWidget window;
    const ModelWatch watch(
        library, {}, [] { return false; }, window);

    install();
    fs::create_directories(later.parent_path());
    fs::rename(folder_ / "models", later);

    EXPECT_TRUE(QTest::qWaitFor([&] { return library.find("mine") != nullptr; }, kDeadlineMs));
}

TEST_F(ModelWatchTest, WaitsWhileThisWindowImports) {
    isBusy_ = true;
    install();
    watch_.look();
    QCoreApplication::processEvents();
    EXPECT_FALSE(lists("mine"));

    isBusy_ = false;

    EXPECT_TRUE(QTest::qWaitFor([&] { return lists("mine"); }, kDeadlineMs));
}

}  // namespace
}  // namespace r2r::ui::testing
