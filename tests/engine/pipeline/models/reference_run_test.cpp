// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/pipeline/models/reference_run.h"

#include "engine/core/error.h"
#include "engine/pipeline/models/model_catalog.h"
#include "tests/engine/pipeline/generated_model.h"
#include "tests/engine/pipeline/scene.h"
#include "tests/support/temporary_folder.h"

#include <gtest/gtest.h>

namespace r2r::testing {
namespace {

class ReferenceRun : public ::testing::Test {
protected:
    [[nodiscard]] Image run(const ReferenceRunOptions& options) const {
        return referenceRun(ModelCatalog().find(model_),
                            chooseDevice("cpu"),
                            texturedPicture({97, 61}, 3),
                            discMask({97, 61}, {40, 30}, 20),
                            options);
    }

    TemporaryFolder folder_;
    std::string model_ = writeGeneratedModel(folder_ / "model").string();
};

TEST_F(ReferenceRun, SquashesToASquareWhateverTheProportions) {
    const Image result = run({.workingSide = 64, .outputSide = 32, .steps = 2});

    EXPECT_EQ(result.size(), (Size{32, 32}));
    EXPECT_EQ(result.channels(), 3);
}

TEST_F(ReferenceRun, RepeatsToTheByte) {
    const ReferenceRunOptions options{.workingSide = 64, .outputSide = 64, .steps = 2, .seed = 4};

    EXPECT_EQ(run(options), run(options));
}

TEST_F(ReferenceRun, RefusesSizesTheNetworkCannotWorkAt) {
    EXPECT_THROW((void)run({.workingSide = 60}), Error);
    EXPECT_THROW((void)run({.workingSide = 64, .outputSide = 0, .steps = 1}), Error);
}

TEST_F(ReferenceRun, RefusesModelsWithoutDiffusion) {
    EXPECT_THROW((void)referenceRun(ModelCatalog().defaultModel(),
                                    chooseDevice("cpu"),
                                    texturedPicture({64, 64}, 3),
                                    discMask({64, 64}, {40, 30}, 20),
                                    {}),
                 Error);
}

}  // namespace
}  // namespace r2r::testing
