// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/core/file_io.h"
#include "engine/core/json.h"
#include "engine/pipeline/recipes/recipe_file.h"
#include "tests/engine/pipeline/plugin_folder.h"
#include "tests/support/golden_folder.h"
#include "tests/support/temporary_folder.h"
#include "tests/ui/child_of.h"
#include "tests/ui/studio_pictures.h"
#include "ui/files/exporting.h"
#include "ui/files/opening.h"
#include "ui/window/main_window.h"

#include <QAction>
#include <QComboBox>
#include <QLineEdit>
#include <QProcess>
#include <QPushButton>
#include <QSettings>
#include <QSignalSpy>
#include <QTest>
#include <gmock/gmock.h>

#include <algorithm>
#include <filesystem>
#include <ostream>
#include <string>

namespace r2r::ui {
namespace {

namespace fs = std::filesystem;
using r2r::testing::TemporaryFolder;
using testing::boxMask;
using testing::grainyImage;
using testing::toQString;
using testing::writeImage;

constexpr int kDeadlineMs = 120000;
constexpr const char* kGenerated = "generated-r2r-golden";  // as `r2r generate-weights` names it
constexpr Size kSize{96, 64};
constexpr Rect kBox{30, 16, 36, 32};

/// One of every kind of model, by how it is chosen.
struct Chosen {
    const char* name;
    const char* model;  ///< empty: none is chosen
};

void PrintTo(const Chosen& chosen, std::ostream* out) {
    *out << chosen.name;
}

/// The real window and the real program, with the same models, on the same composite.
class SameBytes : public ::testing::TestWithParam<Chosen> {
protected:
    SameBytes() {
        qputenv("R2R_MODELS", (folder_ / "models").string().c_str());
        writeComposite();
        window_.show();
        EXPECT_TRUE(QTest::qWaitForWindowExposed(&window_));
    }

    ~SameBytes() override { qunsetenv("R2R_MODELS"); }

    /// Something warm in a cool picture.
    void writeComposite() const {
        fs::create_directories(folder_ / "in");
        Image picture = grainyImage(kSize, 60, 90, 150);
        const Image warm = grainyImage(kSize, 200, 120, 40);
        for (int y = kBox.y; y < kBox.bottom(); ++y)
            std::copy_n(warm.row<uint8_t>(y).begin() + 3 * kBox.x,
                        3 * kBox.width,
                        picture.mutableRow<uint8_t>(y).begin() + 3 * kBox.x);
        writeImage(folder_ / "in/photo.png", picture);
        writeImage(folder_ / "in/photo_mask.png", boxMask(kSize, kBox));
    }

    static ModelCatalog catalogIn(const fs::path& folder) {
        if (std::string(GetParam().model) == kGenerated)
            r2r({"generate-weights", toQString(folder / kGenerated), "--config", "golden"});
        if (std::string(GetParam().model) == "shift")
            installPlugin(folder / "shift");
        return ModelCatalog(folder);
    }

    static void installPlugin(const fs::path& folder) {
        fs::create_directories(folder);
        Json manifest = r2r::testing::fourChannelManifest("shift.pt");
        manifest["inputs"][0]["longerSide"] = 64;
        (void)r2r::testing::installedPlugin(
            folder, manifest, r2r::testing::exportedNetwork("shift.pt"));
    }

    static void r2r(const QStringList& arguments) {
        QProcess program;
        program.start(R2R_PROGRAM, arguments);
        EXPECT_TRUE(program.waitForFinished(kDeadlineMs));
        EXPECT_EQ(program.exitCode(), 0) << program.readAllStandardError().toStdString();
    }

    /// The command line's words for what the window begins with once the model is chosen.
    [[nodiscard]] QStringList choice() const {
        if (*GetParam().model == '\0')
            return {};
        const float strength = catalog_.find(GetParam().model).recommendedStrength;
        return {"--model", GetParam().model, "--strength", QString::number(double(strength))};
    }

    [[nodiscard]] QString at(const char* name) const { return toQString(folder_ / name); }

    [[nodiscard]] std::vector<std::byte> bytes(const char* name) const {
        return readFile(folder_ / name);
    }

    template <typename Widget>
    Widget& child(const char* name) {
        return testing::childOf<Widget>(window_, name);
    }

    void choose(const char* comboName) {
        if (*GetParam().model == '\0')
            return;
        auto& combo = child<QComboBox>(comboName);
        const int row = combo.findData(GetParam().model);
        ASSERT_GE(row, 0);
        combo.setCurrentIndex(row);
        Q_EMIT combo.activated(row);
    }

    /// Through the window: open, choose, export with the recipe.
    void exportFromWindow(const QString& path) {
        QSignalSpy opened(&window_.document(), &Document::opened);
        window_.opening().openComposite(at("in/photo.png"), {});
        ASSERT_TRUE(opened.wait(kDeadlineMs));
        choose("modelChoice");
        QSignalSpy finished(&window_.exporting(), &Exporting::finished);
        window_.exporting().exportTo(path, {.wantsRecipe = true});
        ASSERT_TRUE(finished.wait(kDeadlineMs));
        recipe_ = recipePath(path.toStdString());
    }

    void batchFromWindow(const QString& output) {
        QSignalSpy finished(&window_.batch(), &BatchRun::finished);
        child<QAction>("batchExport").trigger();
        child<QLineEdit>("batchInput").setText(at("in"));
        child<QLineEdit>("batchOutput").setText(output);
        choose("batchModel");
        child<QPushButton>("batchStart").click();
        ASSERT_TRUE(finished.wait(kDeadlineMs));
    }

    static void keepSettingsIn(const TemporaryFolder& folder) {
        QSettings::setPath(
            QSettings::NativeFormat, QSettings::UserScope, toQString(folder / "settings"));
    }

    TemporaryFolder folder_;
    fs::path recipe_;  ///< that the window wrote
    ModelCatalog catalog_ = catalogIn(folder_ / "models");
    EngineThread engine_{catalog_};
    Settings settings_ = (keepSettingsIn(folder_), Settings());
    MainWindow window_{catalog_, engine_, settings_};
};

TEST_P(SameBytes, ComeFromTheWindowFromBothBatchesFromTheCommandLineAndFromTheRecipe) {
#ifdef __SANITIZE_ADDRESS__
    GTEST_SKIP()
        << "under AddressSanitizer LibTorch is opened without RTLD_DEEPBIND, and takes the "
           "BLAS of OpenCV where that is loaded first: in the window, but not in r2r";
#endif
    exportFromWindow(at("window.png"));
    batchFromWindow(at("window-batch"));
    r2r(QStringList{"harmonize", at("in/photo.png"), "--mask", at("in/photo_mask.png")} + choice() +
        QStringList{"-o", at("harmonize.png"), "--recipe", at("harmonize.json")});
    r2r(QStringList{"batch", at("in"), "-o", at("batch")} + choice());
    r2r({"replay", toQString(recipe_), "-o", at("replay.png")});
    r2r({"replay", at("harmonize.json"), "-o", at("replay-harmonize.png")});

    const auto expected = bytes("window.png");
    EXPECT_NE(expected, bytes("in/photo.png"));
    for (const char* other : {"window-batch/photo.png",
                              "harmonize.png",
                              "batch/photo.png",
                              "replay.png",
                              "replay-harmonize.png"})
        EXPECT_EQ(bytes(other), expected) << other;
}

/// A cut-out with a transparent border.
Image cutOut() {
    Image picture({40, 36}, 4, SampleType::U8);
    for (int y = 6; y < 30; ++y) {
        const auto row = picture.mutableRow<uint8_t>(y);
        for (size_t x = 8; x < 32; ++x) {
            row[4 * x] = 200;
            row[4 * x + 1] = static_cast<uint8_t>(80 + 3 * x);
            row[4 * x + 2] = 40;
            row[4 * x + 3] = 255;
        }
    }
    return picture;
}

TEST_P(SameBytes, ComeWithAShadowThatIsSwitchedOnInTheWindow) {
#ifdef __SANITIZE_ADDRESS__
    GTEST_SKIP() << "as above";
#endif
    writeImage(folder_ / "cut.png", cutOut());
    window_.opening().openFiles({at("in/photo.png"), at("cut.png")});
    ASSERT_TRUE(
        QTest::qWaitFor([&] { return window_.document().currentForeground(); }, kDeadlineMs));
    choose("modelChoice");
    child<QAction>("toggleShadow").trigger();
    QSignalSpy finished(&window_.exporting(), &Exporting::finished);
    window_.exporting().exportTo(at("window.png"), {.wantsRecipe = true});
    ASSERT_TRUE(finished.wait(kDeadlineMs));
    const QStringList harmonize = QStringList{"harmonize",
                                              "--background",
                                              at("in/photo.png"),
                                              "--foreground",
                                              at("cut.png"),
                                              "--place",
                                              "48,32,1,0"} +
                                  choice();

    r2r(harmonize + QStringList{"-o", at("plain.png")});
    r2r(harmonize + QStringList{"--shadow", "45", "-o", at("shadow.png")});
    r2r({"replay", at("window.png.recipe.json"), "-o", at("replay.png")});

    EXPECT_EQ(bytes("shadow.png"), bytes("window.png"));
    EXPECT_EQ(bytes("replay.png"), bytes("window.png"));
    EXPECT_NE(bytes("plain.png"), bytes("window.png"));
}

TEST_P(SameBytes, ComeFromTheSameSettingsInBothRecipes) {
    exportFromWindow(at("window.png"));
    r2r(QStringList{"harmonize", at("in/photo.png"), "--mask", at("in/photo_mask.png")} + choice() +
        QStringList{"-o", at("harmonize.png"), "--recipe", at("harmonize.json")});

    Json window = readJsonFile(recipe_).at("foregrounds").at(0);
    Json harmonize = readJsonFile(folder_ / "harmonize.json").at("foregrounds").at(0);
    for (const char* ofTheWindowAlone : {"mask", "name"}) {
        window.erase(ofTheWindowAlone);
        harmonize.erase(ofTheWindowAlone);
    }
    EXPECT_TRUE(window.contains("guard"));
    EXPECT_EQ(window, harmonize);
}

INSTANTIATE_TEST_SUITE_P(EveryKindOfModel,
                         SameBytes,
                         ::testing::Values(Chosen{"NobodyChooses", ""},
                                           Chosen{"Classical", "lab-mean"},
                                           Chosen{"Lite", "r2r-lite"},
                                           Chosen{"Diffusion", kGenerated},
                                           Chosen{"Plugin", "shift"}),
                         [](const auto& kind) { return std::string(kind.param.name); });

}  // namespace
}  // namespace r2r::ui
