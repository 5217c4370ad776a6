// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/pipeline/models/model_import.h"

#include "engine/core/error.h"
#include "engine/core/file_io.h"
#include "engine/core/json.h"
#include "engine/pipeline/models/installed_model.h"
#include "engine/pipeline/models/model_catalog.h"
#include "engine/pipeline/models/model_identity.h"
#include "engine/pipeline/models/model_name_taken.h"
#include "tests/engine/pipeline/generated_model.h"
#include "tests/engine/pipeline/overwritten_weights.h"
#include "tests/engine/pipeline/plugin_fixtures.h"
#include "tests/support/disk_faults.h"
#include "tests/support/temporary_folder.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <array>
#include <fstream>
#include <span>
#include <stdexcept>
#include <stop_token>

namespace r2r::testing {
namespace {

namespace fs = std::filesystem;

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

class ModelImport : public ::testing::Test {
protected:
    ModelInfo import(const fs::path& source, const ImportOptions& options = {}) const {
        return importModel(std::array{source}, installed_, options, {}).model;
    }

    /// The message of the error that importing ends with.
    std::string complaint(const fs::path& source, const ImportOptions& options = {}) const {
        try {
            (void)import(source, options);
        } catch (const Error& error) {
            return error.message();
        }
        return "no error";
    }

    [[nodiscard]] bool knows(const std::string& name) const {
        const ModelCatalog catalog(installed_);
        return std::ranges::find(catalog.models(), name, &ModelInfo::name) !=
               catalog.models().end();
    }

    TemporaryFolder folder_;
    fs::path installed_ = folder_ / "installed";
};

TEST_F(ModelImport, InstalledModelIsInTheCatalogue) {
    const ModelInfo model =
        import(writeGeneratedModel(folder_ / "Release 1.0"), {.name = "My R2R", .title = "Mine"});

    EXPECT_EQ(model.name, "my-r2r");
    EXPECT_EQ(model.title, "Mine");
    EXPECT_EQ(model.family, "R2R");
    EXPECT_EQ(model.steps, 10);
    EXPECT_EQ(model.workingSide, 1024);
    EXPECT_TRUE(model.usesSeed);
    EXPECT_TRUE(model.isNetwork());
    EXPECT_TRUE(knows("my-r2r"));
    EXPECT_FALSE(fs::exists(installed_ / "my-r2r" / "text_encoder.safetensors"));
    EXPECT_TRUE(fs::exists(installed_ / "my-r2r" / "empty_prompt.safetensors"));
}

TEST_F(ModelImport, PluginIsInstalledWithItsNetwork) {
    const fs::path manifest = installedPlugin(
        folder_.path(), fourChannelManifest("shift.pt"), exportedNetwork("shift.pt"));

    const ModelInfo model = import(manifest);

    EXPECT_EQ(model.family, "plug-in");
    EXPECT_TRUE(knows(model.name));
    EXPECT_NE(ModelCatalog(installed_).open(model.name, chooseDevice("cpu")), nullptr);
}

TEST_F(ModelImport, ATakenNameIsRefusedUnlessReplaced) {
    const fs::path source = writeGeneratedModel(folder_ / "source");
    (void)import(source, {.name = "mine"});

    EXPECT_THAT(complaint(source, {.name = "mine"}), HasSubstr("already a model named \"mine\""));
    EXPECT_THAT(complaint(source, {.name = "lab-mean"}), HasSubstr("already a model"));
    EXPECT_EQ(import(source, {.name = "mine", .isReplacing = true}).name, "mine");
}

TEST_F(ModelImport, TellsOfATakenNameWhatCanBeDone) {
    const fs::path source = writeGeneratedModel(folder_ / "source");
    const fs::path manifest = installedPlugin(
        folder_.path(), fourChannelManifest("shift.pt"), exportedNetwork("shift.pt"));
    const std::string plugin = import(manifest).name;
    (void)import(source, {.name = "mine"});
    const auto taken = [&](const fs::path& path, const std::string& name) {
        try {
            (void)import(path, {.name = name});
        } catch (const ModelNameTaken& found) {
            return found;
        }
        throw std::logic_error("the name was free");
    };

    EXPECT_EQ(taken(source, "mine").name(), "mine");
    EXPECT_FALSE(taken(source, "mine").isBuiltIn());
    EXPECT_TRUE(taken(source, "mine").canBeOther());
    EXPECT_TRUE(taken(source, "lab-mean").isBuiltIn());
    EXPECT_EQ(taken(manifest, "").name(), plugin);
    EXPECT_FALSE(taken(manifest, "").canBeOther());
}

TEST_F(ModelImport, TellsWhichModelItReplaced) {
    const fs::path first = writeGeneratedModel(folder_ / "first");
    const fs::path second =
        writeGeneratedModel(folder_ / "second", ModelFamily::DiffHarmonyPlusPlus);
    const ImportOptions options{.name = "mine", .isReplacing = true};

    EXPECT_FALSE(importModel(std::array{first}, installed_, options, {}).hasReplaced);
    const std::string before = modelIdentity({.folder = installed_ / "mine"});
    const ImportedModel imported = importModel(std::array{second}, installed_, options, {});

    EXPECT_TRUE(imported.hasReplaced);
    EXPECT_EQ(imported.replaced, before);
    EXPECT_NE(modelIdentity(imported.model), before);
}

TEST_F(ModelImport, AModelOfARunIsCalledAsItsRun) {
    for (const char* step : {"000100", "000300", "000400"})
        (void)writeGeneratedModel(folder_ / "Night/checkpoints" / step);
    fs::create_directory_symlink("000300", folder_ / "Night/checkpoints/best");

    const ModelInfo model = import(folder_ / "Night");

    EXPECT_EQ(model.name, "night");
    EXPECT_EQ(model.title, "Night (training run)");
    EXPECT_EQ(import(folder_ / "Night/checkpoints/000400", {.isReplacing = true}).name, "night");
    const ModelInfo mine = import(folder_ / "Night", {.name = "mine", .checkpoint = "100"});
    EXPECT_EQ(mine.name, "mine");
    EXPECT_EQ(mine.title, "mine, of the run Night");
    EXPECT_THAT(
        complaint(folder_ / "Night/checkpoints/000100/unet.safetensors", {.checkpoint = "last"}),
        HasSubstr("is not the folder of a training run"));
}

TEST_F(ModelImport, ATitleIsKeptAsItIsAndTheCatalogueTellsEqualOnesApart) {
    const fs::path source = writeGeneratedModel(folder_ / "source");
    Json manifest = readJsonFile(source / "manifest.json");
    manifest["title"] = "A painter";
    writeFileAtomically(source / "manifest.json", formatJson(manifest));

    EXPECT_EQ(import(source, {.name = "one"}).title, "A painter");
    EXPECT_EQ(import(source, {.name = "two"}).title, "A painter");
    EXPECT_EQ(import(source, {.name = "three", .title = "Three"}).title, "Three");
    EXPECT_EQ(ModelCatalog(installed_).find("one").title, "A painter (one)");
    EXPECT_EQ(ModelCatalog(installed_).find("two").title, "A painter (two)");

    removeModel(ModelCatalog(installed_).find("one"), installed_);

    EXPECT_EQ(ModelCatalog(installed_).find("two").title, "A painter");
}

TEST_F(ModelImport, WithoutTextEncoderNothingIsInstalled) {
    const fs::path source = writeGeneratedModel(folder_ / "source");
    fs::remove(source / "text_encoder.safetensors");

    EXPECT_NE(complaint(source), "no error");
    EXPECT_FALSE(knows("source"));
}

TEST_F(ModelImport, DamagedWeightsAreFoundByTheirHash) {
    const fs::path source = writeGeneratedModel(folder_ / "source");
    {
        std::fstream file(source / "unet.safetensors", std::ios::in | std::ios::out);
        file.seekp(-1, std::ios::end);
        file.put('\x2a');
    }

    EXPECT_THAT(complaint(source), HasSubstr("unet.safetensors"));
    EXPECT_FALSE(knows("source"));
}

TEST_F(ModelImport, WeightsThatAreNotNumbersAreRefusedAndNamed) {
    for (const ModelFamily family : {ModelFamily::Lite, ModelFamily::R2r}) {
        const fs::path source = writeGeneratedModel(folder_ / "damaged", family);
        const bool isLite = family == ModelFamily::Lite;
        overwriteWeights(source / (isLite ? "lite.safetensors" : "unet.safetensors"), '\xff');
        fs::remove(source / "manifest.json");  // so that no hash tells

        EXPECT_THAT(complaint(source),
                    AllOf(HasSubstr(isLite ? "of the R2R-Lite" : "of the UNet"),
                          HasSubstr("holds values that are not finite numbers")));
        EXPECT_FALSE(fs::exists(installed_ / "damaged"));
        fs::remove_all(source);
    }
}

/// A plug-in that cannot run, and a part of the reason.
struct UselessPlugin {
    const char* name;
    Json manifest;
    std::vector<std::byte> network;
    const char* reason;
};

std::vector<UselessPlugin> uselessPlugins() {
    const std::vector<std::byte> onnx = exportedNetwork("shift_24x40.onnx");
    const auto scripted = [](const std::string& body) {
        return scriptedNetwork("def forward(self, both):\n    " + body + "\n");
    };
    const std::vector<std::byte> start(onnx.begin(), onnx.begin() + 60);
    std::vector<std::byte> unknown = onnx;  // its operator "Relu" is called "Rexu"
    const auto type = std::ranges::search(unknown, std::as_bytes(std::span("\"\x04Relu", 6)));
    if (!type.empty())
        type[4] = std::byte{'x'};
    return {
        {"CutOff", fourChannelManifest("shift_24x40.onnx"), start, "shift_24x40.onnx"},
        {"CutOffScript", fourChannelManifest("shift.pt"), start, "not a sound TorchScript file"},
        {"Operator", fourChannelManifest("shift_24x40.onnx"), unknown, "Rexu"},
        {"Inputs", twoInputManifest("shift_24x40.onnx"), onnx, "input"},
        {"Size", fourChannelManifest("shift_24x40.onnx"), onnx, "shift_24x40.onnx"},
        {"Shape",
         fourChannelManifest("shift.pt"),
         scripted("return both"),
         "gave a tensor of shape"},
        {"Numbers",
         fourChannelManifest("shift.pt"),
         scripted("return both[:, :3] / 0 - both[:, :3] / 0"),
         "not finite numbers"},
        {"Raises",
         fourChannelManifest("shift.pt"),
         scripted("return both[:, :3].reshape(7)"),
         "could not compute"},
    };
}

TEST_F(ModelImport, APluginThatCannotRunIsRefusedAndNothingIsLeft) {
    for (const UselessPlugin& plugin : uselessPlugins()) {
        const fs::path folder = folder_ / plugin.name;
        fs::create_directories(folder);
        const fs::path manifest = installedPlugin(folder, plugin.manifest, plugin.network);

        EXPECT_THAT(complaint(manifest), AllOf(Not("no error"), HasSubstr(plugin.reason)))
            << plugin.name;
        EXPECT_TRUE(!fs::exists(installed_) || fs::is_empty(installed_)) << plugin.name;
    }
}

TEST_F(ModelImport, AnOnnxFileBringsTheFileOfItsValues) {
    fs::create_directories(folder_ / "source");
    Json described = twoInputManifest("clamped.onnx");
    described["inputs"][0]["name"] = "composite";
    described["inputs"][1]["name"] = "mask";
    const fs::path manifest =
        installedPlugin(folder_ / "source", described, exportedNetwork("clamped.onnx"));

    const ModelInfo model = import(manifest);

    EXPECT_NE(ModelCatalog(installed_).open(model.name, chooseDevice("cpu")), nullptr);
}

TEST_F(ModelImport, ACancelledImportLeavesNoTrace) {
    const fs::path source = writeGeneratedModel(folder_ / "source");
    std::stop_source stop;
    const JobContext job(stop.get_token(), [&](const Progress& progress) {
        if (progress.phase == Phase::Writing)
            stop.request_stop();
    });

    EXPECT_THROW((void)importModel(std::array{source}, installed_, {}, job), Cancelled);

    EXPECT_TRUE(!fs::exists(installed_) || fs::is_empty(installed_));
}

TEST_F(ModelImport, SettingsThatDoNotFitTheWeightsAreRefused) {
    const fs::path source = writeGeneratedModel(folder_ / "source");
    Json manifest = readJsonFile(source / "manifest.json");
    manifest["settings"] = {{"unetHeads", {8, 8, 7, 8}}};
    writeFileAtomically(source / "manifest.json", formatJson(manifest));
    const ModelInfo model = import(source);

    try {
        (void)openModel(model, chooseDevice("cpu"));
        FAIL() << "it was opened";
    } catch (const Error& error) {
        EXPECT_THAT(error.message(), HasSubstr("7 heads on a level of 128 channels"));
    }
}

TEST_F(ModelImport, RemovedModelIsGone) {
    const ModelInfo model = import(writeGeneratedModel(folder_ / "source"), {.name = "mine"});

    removeModel(model, installed_);

    EXPECT_FALSE(knows("mine"));
}

TEST_F(ModelImport, OnlyInstalledModelsCanBeRemoved) {
    const fs::path elsewhere = writeGeneratedModel(folder_ / "elsewhere");
    fs::create_directories(installed_);

    EXPECT_THROW(removeModel(ModelCatalog().find(elsewhere.string()), installed_), Error);
    EXPECT_THROW(removeModel(ModelCatalog().defaultModel(), installed_), Error);
    EXPECT_TRUE(fs::exists(elsewhere));
}

TEST_F(ModelImport, AnInstalledModelIsFoundByItsNameThoughItIsDamaged) {
    (void)import(writeGeneratedModel(folder_ / "source"), {.name = "mine"});
    EXPECT_EQ(installedModel(ModelCatalog(installed_), "mine").title,
              ModelCatalog(installed_).find("mine").title);
    fs::resize_file(installed_ / "mine" / "unet.safetensors", 100);

    const ModelInfo damaged = installedModel(ModelCatalog(installed_), "mine");
    removeModel(damaged, installed_);

    EXPECT_FALSE(fs::exists(installed_ / "mine"));
    EXPECT_THROW((void)installedModel(ModelCatalog(installed_), "mine"), Error);
    EXPECT_THROW((void)installedModel(ModelCatalog(installed_), "../source"), Error);
}

TEST_F(ModelImport, ADamagedModelIsCalledDamagedAndGivesWayToAnImport) {
    const fs::path source = writeGeneratedModel(folder_ / "source");
    (void)import(source, {.name = "mine"});
    fs::resize_file(installed_ / "mine" / "unet.safetensors", 100);

    const ModelCatalog catalog(installed_);
    ASSERT_EQ(catalog.damaged().size(), 1U);
    EXPECT_EQ(catalog.damaged().front().name, "mine");
    EXPECT_THAT(catalog.damaged().front().problem, HasSubstr("unet.safetensors"));
    try {
        (void)catalog.find("mine");
        FAIL() << "no error";
    } catch (const Error& error) {
        EXPECT_EQ(error.code(), ErrorCode::Corrupt);
        EXPECT_THAT(error.message(), HasSubstr("the installed model \"mine\" is damaged: "));
    }

    EXPECT_EQ(import(source, {.name = "mine"}).name, "mine");
    EXPECT_TRUE(knows("mine"));
}

TEST_F(ModelImport, ModelsOfOneTitleAreToldApartByTheirNames) {
    const fs::path source = writeGeneratedModel(folder_ / "source");
    (void)import(source, {.name = "first", .title = "Mine"});
    (void)import(source, {.name = "second", .title = "Mine"});

    const ModelCatalog catalog(installed_);
    EXPECT_EQ(catalog.find("first").title, "Mine (first)");
    EXPECT_EQ(catalog.find("second").title, "Mine (second)");
    EXPECT_EQ(catalog.find("lab-mean").title, "Lab mean shift");
}

TEST_F(ModelImport, ADamagedInstallationIsLeftOutOfTheCatalogue) {
    (void)import(writeGeneratedModel(folder_ / "source"), {.name = "mine"});
    fs::resize_file(installed_ / "mine" / "unet.safetensors", 100);

    EXPECT_FALSE(knows("mine"));
    EXPECT_TRUE(std::ranges::any_of(ModelCatalog(installed_).models(),
                                    [](const ModelInfo& model) { return model.name == "mkl"; }));
}

TEST_F(ModelImport, EveryFaultOfTheDiskLeavesTheOldModelOrTheNewOne) {
    const fs::path source = writeGeneratedModel(folder_ / "source", ModelFamily::Lite);
    (void)import(source, {.name = "mine"});

    doWithEveryFault(
        installed_,
        [&] { (void)import(source, {.name = "mine", .title = "New", .isReplacing = true}); },
        [&] { EXPECT_EQ(ModelCatalog(installed_).find("mine").title, "New"); });
}

TEST_F(ModelImport, EveryFaultOfTheDiskLeavesTheOldPluginOrTheNewOne) {
    fs::create_directories(folder_ / "source");
    Json wanted = fourChannelManifest("shift.pt");
    const auto source = [&] {
        return installedPlugin(folder_ / "source", wanted, exportedNetwork("shift.pt"));
    };
    const std::string name = import(source()).name;
    wanted["title"] = "New";
    const fs::path manifest = source();

    doWithEveryFault(
        installed_,
        [&] { (void)import(manifest, {.isReplacing = true}); },
        [&] { EXPECT_EQ(ModelCatalog(installed_).find(name).title, "New"); });
}

}  // namespace
}  // namespace r2r::testing
