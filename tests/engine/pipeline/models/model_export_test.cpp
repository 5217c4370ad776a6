// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/pipeline/models/model_export.h"

#include "engine/core/error.h"
#include "engine/core/file_io.h"
#include "engine/diffusion/lite_model.h"
#include "engine/ops/color_field.h"
#include "engine/pipeline/harmonizers/guarded_harmonizer.h"
#include "engine/pipeline/models/installed_model.h"
#include "engine/pipeline/models/model_catalog.h"
#include "engine/pipeline/models/model_identity.h"
#include "engine/pipeline/models/model_import.h"
#include "engine/pipeline/plugins/plugin_network.h"
#include "engine/pipeline/render.h"
#include "engine/weights/lite_manifest.h"
#include "engine/weights/model_files.h"
#include "engine/weights/model_writer.h"
#include "engine/weights/weight_generator.h"
#include "tests/engine/pipeline/generated_model.h"
#include "tests/engine/pipeline/scene.h"
#include "tests/support/disk_faults.h"
#include "tests/support/image_matchers.h"
#include "tests/support/temporary_folder.h"
#include "tests/support/tensor_matchers.h"

#include <gmock/gmock.h>
#include <torch/script.h>

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

namespace r2r::testing {
namespace {

namespace fs = std::filesystem;

using ::testing::AllOf;
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

/// The field that R2R-Lite itself proposes.
at::Tensor ownField(const LiteModel& own, const at::Tensor& image, const at::Tensor& mask) {
    return own.propose({.composite = image, .mask = mask, .reference = 1 - mask});
}

/// What there is to see: noise, smooth colours, one colour; small and large foregrounds, none,
/// soft.
std::vector<std::pair<at::Tensor, at::Tensor>> scenes() {
    const auto box = [](int64_t first, int64_t last, double value) {
        at::Tensor mask = at::zeros({1, 1, kLiteSide, kLiteSide});
        mask.slice(2, first, last).slice(3, 30, 90).fill_(value);
        return mask;
    };
    const at::Tensor noise = at::rand({1, 3, kLiteSide, kLiteSide});
    const at::Tensor smooth = at::upsample_bilinear2d(
        at::rand({1, 3, 5, 5}), {kLiteSide, kLiteSide}, /*align_corners=*/false);
    const at::Tensor grey = at::full({1, 3, kLiteSide, kLiteSide}, 0.4);
    return {{noise, box(8, 58, 1)},
            {smooth, box(8, 58, 1)},
            {smooth + 0.02 * (noise - 0.5), box(40, 120, 1)},
            {smooth, box(60, 62, 1)},
            {smooth, box(20, 100, 0.5)},
            {smooth, box(0, 0, 1)},
            {grey, box(8, 58, 1)}};
}

TEST_F(ModelExport, OnnxOfLiteComputesWhatLiteComputesInBothReaders) {
    const ModelInfo lite = ModelCatalog().find("r2r-lite");
    exportModel(lite, folder_ / "out", ExportFormat::Onnx, {});
    const ModelFiles files = findModel(std::array{lite.folder});
    const LiteModel own(
        files.tensors(Component::LiteEncoder), files.tensors(Component::Lite), at::kCPU);
    PluginManifest manifest = readPluginManifest(folder_ / "out");
    const auto content = readFile(manifest.file);
    const auto field = onnxNetwork(manifest, content);
    const auto fieldInOpenCv = openCvNetwork(manifest, content);
    manifest.output.name = "picture";
    const auto picture = onnxNetwork(manifest, content);

    for (const auto& [image, mask] : scenes()) {
        const std::array inputs = {image, mask};
        const at::Tensor expected = ownField(own, image, mask);

        EXPECT_THAT(field->run(inputs).front(), TensorNear(expected, 2e-3));
        EXPECT_THAT(fieldInOpenCv->run(inputs).front().view_as(expected),
                    TensorNear(expected, 2e-3));
        EXPECT_THAT(picture->run(inputs).front(),
                    TensorNear(ops::applyColorField(image, expected), 1.0 / 510));
    }
}

/// With a warm light on what the mask covers.
Image redder(Image picture, const Image& mask) {
    for (int y = 0; y < picture.height(); ++y) {
        const auto row = picture.mutableRow<uint8_t>(y);
        for (size_t x = 0; x < row.size() / 3; ++x)
            if (mask.row<uint8_t>(y)[x] > 0) {
                row[3 * x] = static_cast<uint8_t>(std::min(255, row[3 * x] + 50));
                row[3 * x + 2] = static_cast<uint8_t>(std::max(0, row[3 * x + 2] - 30));
            }
    }
    return picture;
}

class ExportedProgram : public ModelExport, public ::testing::WithParamInterface<ExportFormat> {};

TEST_P(ExportedProgram, IsAPluginThatChangesPicturesAsLiteDoes) {
    const ModelInfo lite = ModelCatalog().find("r2r-lite");
    exportModel(lite, folder_ / "out", GetParam(), {});
    const ModelInfo imported =
        importModel(std::array{folder_ / "out"}, folder_ / "installed", {}, {}).model;
    EXPECT_EQ(imported.family, "plug-in");
    constexpr Size kSize = {500, 330};
    const Image mask = discMask(kSize, {280, 150}, 70, 6);
    Composition composition =
        compositionOfComposite({.image = redder(texturedPicture(kSize, 5), mask)}, mask);
    composition.foregrounds.front().harmony.strength = {};
    const auto made = [&](const ModelInfo& model) {
        const HarmonizeRequest request{.composition = composition,
                                       .foreground = composition.foregrounds.front().id};
        GuardedHarmonizer harmonizer(openModel(model, chooseDevice("cpu")), model.isGuarded);
        const ForegroundChange changes[] = {
            {request.foreground, harmonizer.run(request, {}).change}};
        return render(composition, changes);
    };

    const Image expected = made(lite);

    EXPECT_TRUE(imported.isGuarded);
    EXPECT_THAT(made(imported), ImageNear(expected, 1));
    EXPECT_THAT(render(composition, {}), ::testing::Not(ImageNear(expected, 6)));
}

INSTANTIATE_TEST_SUITE_P(Both,
                         ExportedProgram,
                         ::testing::Values(ExportFormat::TorchScript, ExportFormat::Onnx));

/// R2R-Lite with the second view, silent or with generated weights.
ModelContents seeingLite(bool isSilent) {
    ModelContents contents = generatedModel(ModelFamily::Lite, true);
    for (const TensorShape& tensor : liteWholeManifest())
        contents.components[Component::Lite].push_back(
            {.name = tensor.name, .dtype = at::kFloat, .shape = tensor.shape, .make = [=] {
                 return isSilent ? at::zeros(tensor.shape)
                                 : generatedTensor(Component::Lite, tensor.name, tensor.shape);
             }});
    return contents;
}

TEST_F(ModelExport, ASecondViewChangesResultsUnlessItIsSilentAndGoesIntoNoProgram) {
    const ModelInfo plain = model(ModelFamily::Lite);
    writeModelFolder(folder_ / "silent", seeingLite(true), {}, {});
    writeModelFolder(folder_ / "seeing", seeingLite(false), {}, {});
    const ModelInfo seeing = describeModel(folder_ / "seeing");
    const auto proposed = [&](const fs::path& folder) {
        const ModelFiles files = findModel(std::array{folder});
        const LiteModel own(
            files.tensors(Component::LiteEncoder), files.tensors(Component::Lite), at::kCPU);
        const at::Tensor ramp =
            at::linspace(0, 1, 128).view({1, 1, 1, 128}).expand({1, 3, 128, 128});
        at::Tensor mask = at::zeros({1, 1, 128, 128});
        mask.slice(2, 30, 80).slice(3, 30, 90).fill_(1);
        const auto small = [](const at::Tensor& x) { return at::adaptive_avg_pool2d(x, {96, 96}); };
        return own.propose(
            {.composite = ramp,
             .mask = mask,
             .reference = 1 - mask,
             .whole = {
                 .composite = small(ramp), .mask = small(mask), .reference = small(1 - mask)}});
    };

    EXPECT_TRUE(proposed(folder_ / "silent").equal(proposed(plain.folder)));
    EXPECT_FALSE(proposed(folder_ / "seeing").equal(proposed(plain.folder)));
    EXPECT_THAT(refusal(seeing, ExportFormat::Onnx), HasSubstr("looks at the whole picture"));
    EXPECT_THAT(refusal(seeing, ExportFormat::TorchScript),
                HasSubstr("looks at the whole picture"));
    EXPECT_EQ(refusal(seeing, ExportFormat::Safetensors), "none");
}

TEST_F(ModelExport, WhatCannotBeWrittenIsRefusedByItsReason) {
    const ModelInfo r2r = model(ModelFamily::R2r);
    EXPECT_THAT(refusal(ModelCatalog().find("lab-mean"), ExportFormat::Safetensors),
                HasSubstr("has no weights"));
    EXPECT_THAT(refusal(r2r, ExportFormat::TorchScript),
                HasSubstr("cannot be written as TorchScript"));
    EXPECT_THAT(refusal(r2r, ExportFormat::Onnx),
                AllOf(HasSubstr("cannot be written as ONNX"), HasSubstr("runs several networks")));
    fs::create_directories(folder_ / "out");
    EXPECT_THAT(refusal(r2r, ExportFormat::Safetensors), HasSubstr("exists already"));
}

TEST_F(ModelExport, EveryFaultOfTheDiskLeavesNothingOrTheWholeExport) {
    const ModelInfo lite = model(ModelFamily::Lite);
    fs::create_directories(folder_ / "exports");

    for (const ExportFormat format :
         {ExportFormat::Safetensors, ExportFormat::TorchScript, ExportFormat::Onnx})
        doWithEveryFault(
            folder_ / "exports",
            [&] { exportModel(lite, folder_ / "exports/out", format, {}); },
            [&] { EXPECT_TRUE(fs::exists(folder_ / "exports/out")); });
}

}  // namespace
}  // namespace r2r::testing
