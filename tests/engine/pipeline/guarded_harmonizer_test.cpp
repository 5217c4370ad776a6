// SPDX-License-Identifier: GPL-3.0-or-later
// Generated weights: the guard's opinion is worth nothing, what is done with it is checked.
#include "engine/pipeline/guarded_harmonizer.h"

#include "engine/diffusion/lite_model.h"
#include "engine/pipeline/installed_model.h"
#include "engine/pipeline/render.h"
#include "engine/pipeline/transfer_harmonizer.h"
#include "engine/weights/model_writer.h"
#include "tests/engine/pipeline/scene.h"
#include "tests/support/image_matchers.h"
#include "tests/support/temporary_folder.h"

#include <ATen/ATen.h>
#include <gmock/gmock.h>

namespace r2r::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class GuardedHarmonizerTest : public ::testing::Test {
protected:
    /// Lab mean under a guard whose last bias is so much.
    [[nodiscard]] GuardedHarmonizer guarded(double bias) {
        ModelContents contents = generatedModel(ModelFamily::Lite, true);
        for (TensorToWrite& tensor : contents.components[Component::Lite])
            if (tensor.name == "guard.1.bias")
                tensor.make = [bias] { return at::full({1}, bias); };
        writeModelFolder(folder_ / "guard", contents, {}, {});
        return {std::make_unique<TransferHarmonizer>(TransferMethod::LabMean), [this] {
                    ++opened_;
                    return loadLiteModel(describeModel(folder_ / "guard"), chooseDevice("cpu"));
                }};
    }

    [[nodiscard]] HarmonizeRequest request(std::optional<bool> guard) {
        composition_.foregrounds.front().harmony.guard = guard;
        return {.composition = composition_,
                .foreground = composition_.foregrounds.front().id,
                .furtherSeeds = {3}};
    }

    [[nodiscard]] Image rendered(const SharedColorChange& change) const {
        const ForegroundChange changes[] = {{composition_.foregrounds.front().id, change}};
        return render(composition_, changes);
    }

    TemporaryFolder folder_;
    int opened_ = 0;
    Composition composition_ = redDiscOnBlue();
};

TEST_F(GuardedHarmonizerTest, IsAsItWasUnlessAsked) {
    GuardedHarmonizer harmonizer = guarded(-40);
    TransferHarmonizer plain(TransferMethod::LabMean);

    const HarmonizeResult result = harmonizer.run(request(std::nullopt), {});

    EXPECT_EQ(rendered(result.change), rendered(plain.run(request(std::nullopt), {}).change));
    EXPECT_EQ(rendered(harmonizer.run(request(false), {}).change), rendered(result.change));
    EXPECT_THAT(result.notes, IsEmpty());
    EXPECT_EQ(opened_, 0);
}

TEST_F(GuardedHarmonizerTest, AShutGuardLetsNothingPassAndSaysSo) {
    GuardedHarmonizer harmonizer = guarded(-40);

    const HarmonizeResult result = harmonizer.run(request(true), {});

    EXPECT_EQ(rendered(result.change), rendered(nullptr));
    EXPECT_EQ(rendered(result.further.at(0)), rendered(nullptr));
    EXPECT_THAT(result.notes, ElementsAre(HasSubstr("The guard used 0 % of the change")));
    (void)harmonizer.run(request(true), {});
    EXPECT_EQ(opened_, 1);
}

TEST_F(GuardedHarmonizerTest, AnOpenGuardChangesNothing) {
    GuardedHarmonizer harmonizer = guarded(40);

    const HarmonizeResult result = harmonizer.run(request(true), {});

    EXPECT_EQ(rendered(result.change), rendered(harmonizer.run(request(false), {}).change));
    EXPECT_THAT(result.notes, IsEmpty());
}

}  // namespace
}  // namespace r2r::testing
