// SPDX-License-Identifier: GPL-3.0-or-later
// Types that networks are not computed in: a file with them is read all the same.
#include "engine/core/file_io.h"
#include "engine/weights/checkpoint_file.h"
#include "engine/weights/component_detection.h"
#include "engine/weights/float8_weights.h"
#include "engine/weights/weight_generator.h"
#include "tests/engine/weights/fixtures.h"
#include "tests/support/temporary_folder.h"

#include <ATen/ATen.h>
#include <gmock/gmock.h>

namespace r2r {
namespace {

using namespace ::r2r::testing;
using ::testing::Contains;
using ::testing::HasSubstr;

const std::string kFloat8Weight = "attn.to_q.weight";

TensorMap withScale(const at::Tensor& scale, const char* name = "attn.to_q.scale_weight") {
    TensorMap tensors;
    tensors.add(kFloat8Weight,
                at::tensor({1.0F, 2.0F, 4.0F, 0.5F}).reshape({2, 2}).to(at::kFloat8_e4m3fn));
    if (scale.defined())
        tensors.add(name, scale);
    return tensors;
}

at::Tensor numbersOf(const TensorMap& tensors) {
    return weightNumbers(tensors, kFloat8Weight).value_or(at::Tensor());
}

TEST(UnusualTypes, OfSafetensorsDoNotMakeAFileUnusable) {
    const TemporaryFolder folder;
    writeFileAtomically(folder / "file",
                        std::string_view(safetensorsOf(
                            R"({"w":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},)"
                            R"("scaled_fp8":{"dtype":"F8_E4M3","shape":[0],"data_offsets":[4,4]},)"
                            R"("table":{"dtype":"U16","shape":[2],"data_offsets":[4,8]},)"
                            R"("packed":{"dtype":"F4","shape":[4],"data_offsets":[8,10]}})",
                            std::string(10, '\0'))));

    const TensorMap tensors = openCheckpoint(folder / "file").tensors;

    EXPECT_TRUE(tensors.contains("w"));
    EXPECT_EQ(tensors.at("scaled_fp8").numel(), 0);
    EXPECT_EQ(tensors.at("table").scalar_type(), at::kUInt16);
    EXPECT_EQ(tensors.unreadable.at("packed"), "F4");
}

TEST(UnusualTypes, OfTorchFilesAreRead) {
    const TensorMap tensors = openCheckpoint(fixture("unusual_types.pth")).tensors;

    EXPECT_TRUE(tensors.at("weight").to(at::kFloat).equal(ramp(4, 0, at::kFloat)));
    EXPECT_TRUE(tensors.at("table").to(at::kLong).equal(ramp(3, 0, at::kLong)));
    EXPECT_TRUE(tensors.at("buffer").equal(ramp(2, 5, at::kFloat)));
    EXPECT_TRUE(tensors.at("negative").equal(-ramp(3, 1, at::kFloat)));
    EXPECT_EQ(tensors.at("marker").numel(), 0);
}

TEST(UnusualTypes, Float8IsMadeLargerWithoutLoss) {
    at::Tensor all = at::arange(256, at::kInt).to(at::kByte).view(at::kFloat8_e4m3fn);
    TensorMap tensors;
    tensors.add("w", all);

    const at::Tensor numbers = *weightNumbers(tensors, "w");

    EXPECT_EQ(numbers.scalar_type(), at::kHalf);
    EXPECT_TRUE(at::allclose(numbers.to(at::kFloat), all.to(at::kFloat), 0, 0, true));
}

TEST(UnusualTypes, Float8IsMultipliedWithItsScale) {
    const at::Tensor whole = at::tensor({1.0F, 2.0F, 4.0F, 0.5F}).reshape({2, 2});

    EXPECT_TRUE(numbersOf(withScale(at::tensor(0.5F))).equal(whole * 0.5));
    EXPECT_TRUE(
        numbersOf(withScale(at::tensor({3.0F}), "attn.to_q.weight_scale")).equal(whole * 3));
    EXPECT_TRUE(numbersOf(withScale(at::tensor({2.0F, 4.0F})))
                    .equal(whole * at::tensor({2.0F, 4.0F}).reshape({2, 1})));
    EXPECT_TRUE(numbersOf(withScale(at::tensor({2.0F, 4.0F}).reshape({2, 1})))
                    .equal(whole * at::tensor({2.0F, 4.0F}).reshape({2, 1})));
}

TEST(UnusualTypes, ScalesOfBlocksAreSpread) {
    TensorMap tensors;
    tensors.add("w.weight", at::ones({4, 3}).to(at::kFloat8_e5m2));
    tensors.add("w.weight_scale_inv", at::tensor({1.0F, 2.0F, 3.0F, 4.0F}).reshape({2, 2}));

    EXPECT_TRUE(
        weightNumbers(tensors, "w.weight")
            ->equal(
                at::tensor({1.0F, 1.0F, 2.0F, 1.0F, 1.0F, 2.0F, 3.0F, 3.0F, 4.0F, 3.0F, 3.0F, 4.0F})
                    .reshape({4, 3})));
}

TEST(UnusualTypes, AScaleThatDoesNotFitIsNotGuessed) {
    EXPECT_FALSE(weightNumbers(withScale(at::ones({3})), kFloat8Weight));
    EXPECT_FALSE(weightNumbers(withScale(at::ones({2}, at::kLong)), kFloat8Weight));
}

/// The UNet of the reduced widths with one tensor changed.
DetectedComponent unetWith(const std::string& name, const at::Tensor& tensor) {
    TensorMap checkpoint("unet.pth");
    for (const TensorShape& shape : goldenManifest(Component::Unet))
        checkpoint.add(shape.name,
                       shape.name == name
                           ? tensor
                           : generatedTensor(Component::Unet, shape.name, shape.shape));
    return detectComponents(checkpoint).front();
}

TEST(UnusualTypes, WholeNumbersAreNotTakenForWeights) {
    const DetectedComponent unet = unetWith("conv_in.bias", at::ones({32}, at::kChar));

    EXPECT_FALSE(unet.isComplete());
    EXPECT_THAT(remarksOn(unet),
                Contains(HasSubstr("1 tensor of a type that cannot be computed with, first "
                                   "conv_in.bias (int8)")));
}

TEST(UnusualTypes, Float8WeightsMakeAWholeNetwork) {
    EXPECT_TRUE(unetWith("conv_in.bias", at::ones({32}).to(at::kFloat8_e4m3fn)).isComplete());
}

}  // namespace
}  // namespace r2r
