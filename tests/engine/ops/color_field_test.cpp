// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/ops/color_field.h"

#include "engine/core/error.h"
#include "tests/support/failure.h"
#include "tests/support/tensor_matchers.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <limits>

namespace r2r::ops {

namespace {

using ::testing::HasSubstr;
using testing::refusalOf;
using testing::TensorNear;

torch::Tensor randomField(int64_t batch, int64_t lumaCells, int64_t height, int64_t width) {
    return identityColorField(batch, lumaCells, height, width) +
           0.2 * torch::randn({batch, 12, lumaCells, height, width});
}

/// (1, 3, h, w) → interleaved rows.
torch::Tensor interleaved(const torch::Tensor& image) {
    return image[0].permute({1, 2, 0}).contiguous();
}

TEST(ColorField, TheFastPathEqualsTheReference) {
    const torch::Tensor image = torch::rand({2, 3, 67, 91});
    const torch::Tensor field = randomField(2, 8, 5, 7);

    EXPECT_THAT(applyColorField(image, field),
                TensorNear(reference::applyColorField(image, field), 1e-5));
}

TEST(ColorField, TheFastPathEqualsTheReferenceOutsideTheRangeOfLuma) {
    const torch::Tensor image = 4 * torch::rand({1, 3, 20, 30}) - 2;
    const torch::Tensor field = randomField(1, 4, 3, 3);

    EXPECT_THAT(applyColorField(image, field),
                TensorNear(reference::applyColorField(image, field), 1e-5));
}

TEST(ColorField, TheFastPathEqualsTheReferenceForOneCell) {
    const torch::Tensor image = torch::rand({1, 3, 9, 1});
    const torch::Tensor field = randomField(1, 1, 1, 1);

    EXPECT_THAT(applyColorField(image, field),
                TensorNear(reference::applyColorField(image, field), 1e-5));
}

TEST(ColorField, TheFastPathEqualsTheReferenceForAFieldFinerThanThePicture) {
    const torch::Tensor image = torch::rand({1, 3, 4, 5});
    const torch::Tensor field = randomField(1, 16, 12, 13);

    EXPECT_THAT(applyColorField(image, field),
                TensorNear(reference::applyColorField(image, field), 1e-5));
}

TEST(ColorField, AcceptsStridedPictures) {
    const torch::Tensor image = torch::rand({1, 20, 30, 3}).permute({0, 3, 1, 2});
    const torch::Tensor field = randomField(1, 8, 4, 4);

    EXPECT_THAT(applyColorField(image, field),
                TensorNear(applyColorField(image.contiguous(), field), 0));
}

TEST(ColorField, TheIdentityChangesNothing) {
    const torch::Tensor image = torch::rand({1, 3, 50, 41});

    EXPECT_TRUE(torch::equal(applyColorField(image, identityColorField(1, 8, 6, 5)), image));
}

TEST(ColorField, LeavesThePictureItWasGivenAlone) {
    const torch::Tensor image = torch::rand({1, 3, 10, 10});
    const torch::Tensor before = image.clone();

    (void)applyColorField(image, randomField(1, 2, 2, 2));

    EXPECT_TRUE(torch::equal(image, before));
}

TEST(ColorField, HasTheMatrixInRowOrder) {
    const torch::Tensor image = torch::tensor({0.1F, 0.2F, 0.4F}).view({1, 3, 1, 1});
    const torch::Tensor field = torch::arange(12, torch::kFloat32).view({1, 12, 1, 1, 1});

    // Row i is [4i, 4i + 1, 4i + 2, 4i + 3].
    const torch::Tensor expected = torch::tensor({4.0F, 10.8F, 17.6F}).view({1, 3, 1, 1});
    EXPECT_THAT(applyColorField(image, field), TensorNear(expected, 1e-5));
}

TEST(ColorField, GivesDarkAndBrightPixelsDifferentMatrices) {
    torch::Tensor field = identityColorField(1, 2, 1, 1);
    field[0][3][1] = 0.5;  // the bright cell adds to red
    const torch::Tensor image = torch::tensor({0.25F, 0.75F}).expand({1, 3, 1, 2});

    const torch::Tensor red = applyColorField(image, field)[0][0][0];

    EXPECT_THAT(red, TensorNear(torch::tensor({0.25F, 1.25F}), 1e-6));
}

TEST(ColorField, IsConstantBeyondTheOutermostCellCentres) {
    torch::Tensor field = identityColorField(1, 1, 1, 2);
    field[0][3][0][0] = torch::tensor({1.0F, 3.0F});  // added to red by the left and the right cell
    const torch::Tensor image = torch::zeros({1, 3, 1, 8});

    const torch::Tensor red = applyColorField(image, field)[0][0][0];

    EXPECT_THAT(
        red, TensorNear(torch::tensor({1.0F, 1.0F, 1.25F, 1.75F, 2.25F, 2.75F, 3.0F, 3.0F}), 1e-6));
}

TEST(ColorField, LetsGradientsThroughToTheField) {
    const torch::Tensor image = torch::rand({1, 3, 6, 6});
    const torch::Tensor field = randomField(1, 4, 2, 2).requires_grad_();

    applyColorField(image, field).sum().backward();

    EXPECT_GT(field.grad().abs().sum().item<float>(), 0);
}

TEST(ColorField, HasTheGradientsOfTheReference) {
    const auto gradients = [](auto&& apply) {
        torch::manual_seed(3);
        const torch::Tensor image = (1.4 * torch::rand({2, 3, 14, 9}) - 0.2).requires_grad_();
        const torch::Tensor field = randomField(2, 4, 3, 5).requires_grad_();
        const torch::Tensor result = apply(image, field);
        (result * torch::rand_like(result)).sum().backward();
        return std::array{result.detach(), image.grad(), field.grad()};
    };

    const auto expected =
        gradients([](const auto& i, const auto& f) { return reference::applyColorField(i, f); });
    const auto actual =
        gradients([](const auto& i, const auto& f) { return applyColorField(i, f); });

    for (size_t i = 0; i < expected.size(); ++i)
        EXPECT_THAT(actual[i], TensorNear(expected[i], 2e-5));
}

TEST(ColorField, SurvivesNotANumber) {
    torch::Tensor image = torch::rand({1, 3, 2, 2});
    image[0][0][0][0] = std::numeric_limits<float>::quiet_NaN();

    const torch::Tensor result = applyColorField(image, identityColorField(1, 8, 2, 2));

    EXPECT_TRUE(torch::equal(result[0][0][1], image[0][0][1]));
}

TEST(ColorFieldRows, EqualTheWholePicture) {
    const torch::Tensor image = torch::rand({1, 3, 40, 57});
    const torch::Tensor field = randomField(1, 8, 5, 6);
    torch::Tensor rows = interleaved(image);

    applyColorFieldRows(field, rows.data_ptr<float>(), 40, 57, {.spanWidth = 57, .spanHeight = 40});

    EXPECT_TRUE(torch::equal(rows, interleaved(applyColorField(image, field))));
}

TEST(ColorFieldRows, InBandsEqualTheWholePicture) {
    const torch::Tensor field = randomField(1, 8, 5, 6);
    torch::Tensor bands = torch::rand({40, 57, 3});
    torch::Tensor whole = bands.clone();
    const ColorFieldBand span{.spanWidth = 57, .spanHeight = 40};

    applyColorFieldRows(field, whole.data_ptr<float>(), 40, 57, span);
    for (int64_t top = 0; top < 40; top += 16) {
        ColorFieldBand band = span;
        band.top = static_cast<double>(top);
        applyColorFieldRows(
            field, bands[top].data_ptr<float>(), std::min<int64_t>(16, 40 - top), 57, band);
    }

    EXPECT_TRUE(torch::equal(bands, whole));
}

TEST(ColorFieldRows, ContinueTheFieldOutsideItsRectangle) {
    torch::Tensor field = identityColorField(1, 1, 1, 2);
    field[0][3][0][0] = torch::tensor({1.0F, 3.0F});
    torch::Tensor row = torch::zeros({1, 3, 3});

    applyColorFieldRows(
        field, row.data_ptr<float>(), 1, 3, {.spanWidth = 4, .spanHeight = 1, .left = -10});

    EXPECT_THAT(row[0].select(1, 0), TensorNear(torch::ones({3}), 0));
}

TEST(ColorField, NamesAFieldOfAnotherShape) {
    EXPECT_THAT(
        refusalOf([] {
            (void)applyColorField(torch::zeros({1, 3, 4, 4}), torch::zeros({1, 9, 8, 2, 2}));
        }),
        HasSubstr("field has shape [1, 9, 8, 2, 2], expected Float of shape [1, 12, d, gh, gw]"));
}

TEST(ColorField, NamesAPictureWithoutColour) {
    EXPECT_THAT(
        refusalOf([] {
            (void)applyColorField(torch::zeros({1, 1, 4, 5}), identityColorField(1, 1, 1, 1));
        }),
        HasSubstr("image has shape [1, 1, 4, 5], expected [1, 3, 4, 5]"));
}

TEST(ColorFieldRows, RefuseAnEmptySpan) {
    EXPECT_THAT(
        refusalOf([] { applyColorFieldRows(identityColorField(1, 1, 1, 1), nullptr, 0, 0, {}); }),
        HasSubstr("spans 0x0 pixels"));
}

}  // namespace

}  // namespace r2r::ops
