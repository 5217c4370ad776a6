// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/model_trust.h"

#include "engine/pipeline/models/installed_model.h"
#include "engine/pipeline/plugins/trusted_models.h"
#include "tests/engine/pipeline/plugin_folder.h"
#include "tests/support/temporary_folder.h"
#include "tests/ui/fake_models.h"

#include <QMenu>
#include <QMessageBox>
#include <QPushButton>
#include <QSignalSpy>
#include <QWidget>
#include <gtest/gtest.h>

#include <filesystem>

namespace r2r::ui::testing {
namespace {

/// The catalogue holds the plug-in "Shift" beside models that are none.
class ModelTrustTest : public ::testing::Test {
protected:
    ModelTrustTest() {
        before_ = qgetenv("XDG_CONFIG_HOME");
        qputenv("XDG_CONFIG_HOME", (folder_ / "settings").c_str());
    }

    ~ModelTrustTest() override {
        if (before_.isNull())
            qunsetenv("XDG_CONFIG_HOME");
        else
            qputenv("XDG_CONFIG_HOME", before_);
    }

    [[nodiscard]] static std::filesystem::path installed(const std::filesystem::path& folder) {
        return r2r::testing::installedPlugin(folder,
                                             r2r::testing::fourChannelManifest("shift.pt"),
                                             r2r::testing::exportedNetwork("shift.pt"))
            .parent_path();
    }

    QAction& entry() {
        Q_EMIT menu_.aboutToShow();
        return *menu_.actions().at(0);
    }

    [[nodiscard]] bool isShiftTrusted() const { return isTrusted(readPluginManifest(plugin_)); }

    r2r::testing::TemporaryFolder folder_;
    QByteArray before_;
    std::filesystem::path plugin_ = installed(folder_.path());
    ModelCatalog catalog_ = catalogWith({fakeSamplerInfo(), describeModel(plugin_)});
    EngineThread engine_{catalog_, accessTo(std::make_shared<FakeModels>())};
    ModelLibrary library_{catalog_, engine_};
    QWidget window_;
    ModelTrust trust_{library_, window_};
    QMenu menu_;
};

TEST_F(ModelTrustTest, APluginIsTrustedAfterAQuestionAndItsModelIsOpenedAgain) {
    trust_.fill(menu_);
    QSignalSpy opened(&library_, &ModelLibrary::changed);
    EXPECT_EQ(entry().text(), "Shift");
    EXPECT_FALSE(entry().isChecked());

    entry().trigger();
    EXPECT_FALSE(isShiftTrusted());
    auto* question = window_.findChild<QMessageBox*>("trustModelQuestion");
    ASSERT_TRUE(question);
    EXPECT_TRUE(question->informativeText().contains("make_plugins.py"));
    question->findChild<QPushButton*>("trustModelAccept")->click();

    EXPECT_TRUE(isShiftTrusted());
    EXPECT_EQ(opened.size(), 1);
    EXPECT_TRUE(entry().isChecked());
}

TEST_F(ModelTrustTest, TrustIsTakenBackWithoutAQuestion) {
    setTrusted(readPluginManifest(plugin_), true);
    trust_.fill(menu_);
    QSignalSpy changed(&trust_, &ModelTrust::changed);

    entry().trigger();

    EXPECT_FALSE(isShiftTrusted());
    ASSERT_EQ(changed.size(), 1);
    EXPECT_EQ(changed.front().at(0).toString(), "Shift");
    EXPECT_FALSE(changed.front().at(1).toBool());
}

TEST_F(ModelTrustTest, WithoutPluginsTheMenuSaysSo) {
    library_.take(catalogWith({fakeSamplerInfo()}), "shift");
    trust_.fill(menu_);

    EXPECT_EQ(entry().text(), "No plug-in was imported");
    EXPECT_FALSE(entry().isEnabled());
}

}  // namespace
}  // namespace r2r::ui::testing
