// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/pipeline/models/intact_model.h"

#include "engine/core/error.h"
#include "engine/pipeline/evaluation/evaluation.h"
#include "engine/pipeline/models/model_catalog.h"
#include "engine/pipeline/models/reference_run.h"
#include "tests/engine/pipeline/generated_model.h"
#include "tests/engine/pipeline/overwritten_weights.h"
#include "tests/support/temporary_folder.h"

#include <gmock/gmock.h>

#include <filesystem>
#include <stop_token>
#include <string>

namespace r2r::testing {
namespace {

namespace fs = std::filesystem;

using ::testing::HasSubstr;

class IntactModel : public ::testing::Test {
protected:
    [[nodiscard]] ModelCatalog catalog() const { return ModelCatalog(folder_.path()); }

    /// The message when it is opened.
    template <typename Open>
    [[nodiscard]] static std::string refusal(const Open& open) {
        try {
            open();
        } catch (const Error& error) {
            EXPECT_EQ(error.code(), ErrorCode::Corrupt);
            return error.message();
        }
        return "opened";
    }

    TemporaryFolder folder_;
    fs::path model_ = writeGeneratedModel(folder_ / "mine");
    ComputeDevice cpu_ = chooseDevice("cpu");
};

TEST_F(IntactModel, OpensAsItWasWritten) {
    EXPECT_NE(catalog().open(model_.string(), cpu_), nullptr);
}

TEST_F(IntactModel, IsNotOpenedByAnyWayWhenItsWeightsWereWrittenOver) {
    overwriteWeights(model_ / "unet.safetensors");
    const ModelInfo info = catalog().find(model_.string());
    ModelsOfOneRun models(catalog());

    const auto says = HasSubstr("unet.safetensors was changed after manifest.json was written");
    EXPECT_THAT(refusal([&] { (void)catalog().open(model_.string(), cpu_); }), says);
    EXPECT_THAT(refusal([&] { (void)models.harmonizer(model_.string(), cpu_, {}); }), says);
    EXPECT_THAT(refusal([&] { (void)referenceRun(info, cpu_, {}, {}, {}); }), says);
    for (const auto protocol : {EvaluationProtocol::Full, EvaluationProtocol::R2r1024})
        EXPECT_THAT(refusal([&] { (void)modelSubject(models, model_.string(), cpu_, protocol); }),
                    says);
}

TEST_F(IntactModel, TellsOfChangedWeightsBeforeWhatOpeningThemMetWithThem) {
    overwriteWeights(model_ / "unet.safetensors");
    const ModelInfo info = catalog().find(model_.string());
    const auto fails = []() -> std::unique_ptr<Harmonizer> {
        throw Error(ErrorCode::Corrupt, "a tensor is odd");
    };

    EXPECT_THAT(refusal([&] { (void)openedIntact(info, {}, fails); }), HasSubstr("was changed"));
}

TEST_F(IntactModel, ASecondLookAtAChangedModelSeesItRestored) {
    fs::copy(model_, folder_ / "copy");
    overwriteWeights(model_ / "unet.safetensors");
    const ModelInfo info = catalog().find(model_.string());
    EXPECT_THROW(requireIntact(info), Error);

    fs::copy_file(folder_ / "copy/unet.safetensors",
                  model_ / "unet.safetensors",
                  fs::copy_options::overwrite_existing);

    EXPECT_NO_THROW(requireIntact(info));
}

TEST_F(IntactModel, StopsWithTheJobThatOpensIt) {
    std::stop_source stop;
    stop.request_stop();
    const JobContext job(stop.get_token(), nullptr);

    EXPECT_THROW(requireIntact(catalog().find(model_.string()), job), Cancelled);
}

}  // namespace
}  // namespace r2r::testing
