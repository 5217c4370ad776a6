// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/pipeline/models/model_export.h"

#include "engine/core/error.h"
#include "engine/diffusion/lite_model.h"
#include "engine/ops/color_field.h"
#include "engine/pipeline/models/installed_model.h"
#include "engine/pipeline/models/model_catalog.h"
#include "engine/pipeline/models/model_identity.h"
#include "engine/pipeline/models/model_import.h"
#include "engine/weights/model_files.h"
#include "tests/engine/pipeline/generated_model.h"
#include "tests/support/disk_faults.h"
#include "tests/support/temporary_folder.h"
#include "tests/support/tensor_matchers.h"

#include <gmock/gmock.h>
#include <torch/script.h>

#include <array>

namespace r2r::testing {
namespace {

namespace fs = std::filesystem;

using ::testing::HasSubstr;

class ModelExport : public ::testing::Test {
protected:
    [[nodiscard]] ModelInfo model(ModelFamily family) const {
        return describeModel(writeGeneratedModel(folder_ / "model", family));
    }

    [[nodiscard]] std::string refusal(const ModelInfo& model, ExportFormat format) const {
        try {
            exportModel(model, folder_ / "out", format, {});
        } catch (const Error& error) {
            return error.message();
        }
        return "none";
    }

    TemporaryFolder folder_;
};

class ExportedFamily : public ModelExport, public ::testing::WithParamInterface<ModelFamily> {};

TEST_P(ExportedFamily, IsImportedAsTheSameModel) {
    const ModelInfo before = model(GetParam());
    const auto installed = [this](const fs::path& source) {
        return importModel(std::array{source}, folder_ / "installed", {.isReplacing = true}, {})
            .model;
    };
    const std::string identity = modelIdentity(installed(before.folder));

    exportModel(before, folder_ / "out", ExportFormat::Safetensors, {});

    EXPECT_EQ(modelIdentity(installed(folder_ / "out")), identity);
}

INSTANTIATE_TEST_SUITE_P(All,
                         ExportedFamily,
                         ::testing::Values(ModelFamily::R2r,
                                           ModelFamily::DiffHarmony,
                                           ModelFamily::DiffHarmonyPlusPlus,
                                           ModelFamily::Lite));

TEST_F(ModelExport, ScriptOfLiteComputesWhatLiteComputes) {
    const ModelInfo lite = ModelCatalog().find("r2r-lite");
    exportModel(lite, folder_ / "out", ExportFormat::TorchScript, {});
    const ModelFiles files = findModel(std::array{lite.folder});
    const LiteModel own(
        files.tensors(Component::LiteEncoder), files.tensors(Component::Lite), at::kCPU);
    torch::jit::Module script = torch::jit::load((folder_ / "out/r2r-lite.pt").string());

    for (const int64_t shift : {8, 40}) {
        const at::Tensor image = at::rand({1, 3, kLiteSide, kLiteSide});
        at::Tensor mask = at::zeros({1, 1, kLiteSide, kLiteSide});
        mask.slice(2, shift, shift + 50).slice(3, 30, 90).fill_(1);
        const auto answer = script.forward({image, mask}).toTuple();
        const at::Tensor field =
            own.propose({.composite = image, .mask = mask, .reference = 1 - mask});

        EXPECT_THAT(answer->elements()[1].toTensor(), TensorNear(field, 1e-4));
        EXPECT_THAT(answer->elements()[0].toTensor(),
                    TensorNear(ops::applyColorField(image, field), 1e-4));
    }
}

TEST_F(ModelExport, ScriptOfLiteIsAPlugin) {
    exportModel(ModelCatalog().find("r2r-lite"), folder_ / "out", ExportFormat::TorchScript, {});

    const ModelInfo imported =
        importModel(std::array{folder_ / "out"}, folder_ / "installed", {}, {}).model;

    EXPECT_EQ(imported.family, "plug-in");
    EXPECT_NE(openModel(imported, chooseDevice("cpu")), nullptr);
}

TEST_F(ModelExport, WhatCannotBeWrittenIsRefusedByItsReason) {
    const ModelInfo r2r = model(ModelFamily::R2r);
    EXPECT_THAT(refusal(ModelCatalog().find("lab-mean"), ExportFormat::Safetensors),
                HasSubstr("has no weights"));
    EXPECT_THAT(refusal(r2r, ExportFormat::TorchScript),
                HasSubstr("cannot be written as TorchScript"));
    fs::create_directories(folder_ / "out");
    EXPECT_THAT(refusal(r2r, ExportFormat::Safetensors), HasSubstr("exists already"));
}

TEST_F(ModelExport, EveryFaultOfTheDiskLeavesNothingOrTheWholeExport) {
    const ModelInfo lite = model(ModelFamily::Lite);
    fs::create_directories(folder_ / "exports");

    for (const ExportFormat format : {ExportFormat::Safetensors, ExportFormat::TorchScript})
        doWithEveryFault(
            folder_ / "exports",
            [&] { exportModel(lite, folder_ / "exports/out", format, {}); },
            [&] { EXPECT_TRUE(fs::exists(folder_ / "exports/out")); });
}

}  // namespace
}  // namespace r2r::testing
