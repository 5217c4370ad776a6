// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/pipeline/models/installed_model.h"

#include "engine/core/error.h"
#include "engine/core/file_io.h"
#include "engine/core/json.h"
#include "engine/pipeline/models/model_catalog.h"
#include "engine/pipeline/models/network_models.h"
#include "tests/support/temporary_folder.h"

#include <gmock/gmock.h>

#include <filesystem>
#include <tuple>

namespace r2r {
namespace {

namespace fs = std::filesystem;

auto everythingSaidOf(const ModelInfo& model) {
    return std::tuple(model.name,
                      model.title,
                      model.family,
                      model.summary,
                      model.source,
                      model.license,
                      model.isGuarded,
                      model.usesSeed,
                      model.steps,
                      model.workingSide,
                      model.parameters,
                      model.folder);
}

TEST(InstalledModel, ManifestsOfTheBundledModelsSayWhatTheirWeightsSay) {
    const ModelCatalog catalog;
    int networks = 0;
    for (const ModelInfo& model : catalog.models())
        if (model.isNetwork()) {
            ++networks;
            EXPECT_EQ(everythingSaidOf(describeModel(model.folder)),
                      everythingSaidOf(describeNetwork(model.folder)));
        }

    EXPECT_EQ(networks, 2);
}

TEST(InstalledModel, APathLooksLikeOne) {
    for (const char* path :
         {"./mine", "/models/mine", "mine/", "..", "a.safetensors", "plugin.json"})
        EXPECT_TRUE(isModelPath(path)) << path;
    for (const char* name : {"mine", "r2r-lite", "night-2.1", ""})
        EXPECT_FALSE(isModelPath(name)) << name;
}

TEST(InstalledModel, AManifestThatDoesNotSayEverythingIsNotTrusted) {
    const testing::TemporaryFolder folder;
    const ModelInfo lite = ModelCatalog().find("r2r-lite");
    fs::copy(lite.folder, folder / "lite");
    Json manifest = readJsonFile(folder / "lite/manifest.json");
    for (auto& [name, component] : manifest.at("components").items())
        component.erase("parameters");
    writeFileAtomically(folder / "lite/manifest.json", formatJson(manifest));

    EXPECT_EQ(describeModel(folder / "lite").parameters, lite.parameters);
}

TEST(InstalledModel, AManifestWithoutAComponentOfItsFamilyIsRefused) {
    const testing::TemporaryFolder folder;
    fs::copy(ModelCatalog().find("r2r-lite").folder, folder / "lite");
    Json manifest = readJsonFile(folder / "lite/manifest.json");
    manifest.at("components").erase("lite");
    writeFileAtomically(folder / "lite/manifest.json", formatJson(manifest));

    EXPECT_THROW((void)describeModel(folder / "lite"), Error);
}

}  // namespace
}  // namespace r2r
