// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/pipeline/plugins/transform_change.h"

#include "engine/core/error.h"
#include "engine/pipeline/models/remade_change.h"

#include <ATen/ATen.h>
#include <gmock/gmock.h>

#include <cmath>

namespace r2r {
namespace {

using ::testing::FloatNear;
using ::testing::HasSubstr;
using ::testing::Pointwise;

using Order = PluginTransform::Order;

constexpr Size kRaster{4, 2};

PluginManifest manifestOf(PluginOutput output) {
    PluginManifest manifest;
    manifest.file = "net.pt";
    manifest.inputs = {{.content = PluginContent::Composite, .size = {.fixed = {2, 2}}}};
    manifest.output = std::move(output);
    return manifest;
}

PluginOutput affine(Order order) {
    return {.content = PluginOutputContent::ColorTransform,
            .transform = {.terms = {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}, {0, 0, 0}}, .order = order}};
}

/// A colour after the change.
std::vector<float> changed(const PluginManifest& manifest,
                           const std::vector<at::Tensor>& results,
                           std::vector<float> rgb = {0.5F, 0.25F, 0.125F},
                           Rect place = {0, 0, 1, 1}) {
    transformChange(manifest, results, {0, 0, kRaster.width, kRaster.height}, kRaster)
        ->apply(rgb, place, kRaster);
    return rgb;
}

std::string complaint(const PluginManifest& manifest, const std::vector<at::Tensor>& results) {
    try {
        static_cast<void>(changed(manifest, results));
    } catch (const Error& error) {
        EXPECT_EQ(error.code(), ErrorCode::Unsupported);
        return error.message();
    }
    return "no error";
}

auto isColor(std::vector<float> expected) {
    return Pointwise(FloatNear(1e-5F), std::move(expected));
}

// red' = 0.1 + red + 0.2 green, green' = 0.3 + 0.5 blue, blue' = 0.4 red.
const std::vector<float> kChanged = {0.65F, 0.3625F, 0.2F};

TEST(TransformChange, ReadsCoefficientsInEveryOrder) {
    const std::vector<std::pair<Order, std::vector<float>>> orders = {
        {Order::Rows, {1, 0.2F, 0, 0.1F, 0, 0, 0.5F, 0.3F, 0.4F, 0, 0, 0}},
        {Order::Columns, {1, 0, 0.4F, 0.2F, 0, 0, 0, 0.5F, 0, 0.1F, 0.3F, 0}},
        {Order::MatrixThenConstant, {1, 0.2F, 0, 0, 0, 0.5F, 0.4F, 0, 0, 0.1F, 0.3F, 0}}};
    for (const auto& [order, values] : orders) {
        const PluginManifest manifest = manifestOf(affine(order));
        EXPECT_THAT(changed(manifest, {at::tensor(values)}), isColor(kChanged));
        EXPECT_THAT(
            changed(manifest, {at::tensor(values).view({1, 12, 1, 1}).expand({1, 12, 3, 5})}),
            isColor(kChanged));
    }
}

TEST(TransformChange, MultipliesTerms) {
    PluginOutput output = affine(Order::Columns);
    output.transform.terms = {{1, 1, 0}, {0, 0, 2}};
    const auto values = at::tensor({1.0F, 0.0F, 2.0F, 0.0F, 32.0F, 0.0F});

    EXPECT_THAT(changed(manifestOf(output), {values}), isColor({0.125F, 0.5F, 0.25F}));
}

TEST(TransformChange, WorksOnValuesAsTheNetworkSeesThem) {
    // Between −1 and 1, blue first: 0.5, 0.25, 0.125 is seen as −0.75, −0.5, 0.
    PluginManifest manifest = manifestOf(affine(Order::Columns));
    const TensorForm form{.scale = {{2, 2, 2}, {-1, -1, -1}}, .isBgr = true};
    manifest.inputs.front().form = form;
    manifest.output.form = form;
    // "r" is red in any order: blue' = red, green' = green, red' = blue.
    const auto values =
        at::tensor({1.0F, 0.0F, 0.0F, 0.0F, 1.0F, 0.0F, 0.0F, 0.0F, 1.0F, 0.0F, 0.0F, 0.0F});

    EXPECT_THAT(changed(manifest, {values}), isColor({0.125F, 0.25F, 0.5F}));
}

TEST(TransformChange, VariesWithThePlace) {
    const auto map = at::zeros({1, 12, 1, 2});
    map.select(1, 9).copy_(at::tensor({0.0F, 1.0F}).view({1, 1, 2}));  // red' from left to right
    const PluginManifest manifest = manifestOf(affine(Order::MatrixThenConstant));

    EXPECT_NEAR(changed(manifest, {map}, {0, 0, 0}, {0, 0, 1, 1})[0], 0, 1e-5);
    EXPECT_NEAR(changed(manifest, {map}, {0, 0, 0}, {1, 1, 1, 1})[0], 0.25, 1e-5);
    EXPECT_NEAR(changed(manifest, {map}, {0, 0, 0}, {3, 0, 1, 1})[0], 1, 1e-5);
}

TEST(TransformChange, GivesAPixelItsShare) {
    PluginManifest manifest = manifestOf(affine(Order::Rows));
    manifest.output.transform.share = PluginResult{.index = 1};

    EXPECT_THAT(changed(manifest, {at::zeros({12}), at::full({1, 1, 4, 4}, 0.25)}),
                isColor({0.375F, 0.1875F, 0.09375F}));
}

TEST(TransformChange, KeepsWhatIsBrighterThanWhite) {
    const auto values = at::zeros({12});  // everything becomes black

    EXPECT_THAT(changed(manifestOf(affine(Order::Rows)), {values}, {1.5F, 0.5F, -0.5F}),
                isColor({0.5F, 0, -0.5F}));
}

/// A table that swaps red and blue and halves green.
at::Tensor swappingTable(bool isRedFastest) {
    const at::Tensor steps = at::linspace(0, 1, 3);
    const auto axes = at::meshgrid({steps, steps, steps}, "ij");  // slowest first
    const at::Tensor& red = axes[isRedFastest ? 2 : 0];
    const at::Tensor& blue = axes[isRedFastest ? 0 : 2];
    return at::stack({blue, axes[1] * 0.5, red}).unsqueeze(0);
}

TEST(TransformChange, LooksColoursUpInATable) {
    for (const bool isRedFastest : {false, true}) {
        PluginOutput output{.content = PluginOutputContent::ColorTable,
                            .transform = {.isRedFastest = isRedFastest}};
        const at::Tensor table = swappingTable(isRedFastest);
        EXPECT_THAT(changed(manifestOf(output), {table}), isColor({0.125F, 0.125F, 0.5F}));
        EXPECT_THAT(changed(manifestOf(output), {table}, {1, 1, 0}), isColor({0, 0.5F, 1}));

        output.form = {.isBgr = true, .isChannelsLast = true};
        EXPECT_THAT(changed(manifestOf(output), {table.permute({0, 2, 3, 4, 1}).flip(4)}),
                    isColor({0.125F, 0.125F, 0.5F}));
    }
}

TEST(TransformChange, RefusesOtherShapesAndValues) {
    const PluginManifest transform = manifestOf(affine(Order::Rows));
    EXPECT_THAT(
        complaint(transform, {at::zeros({1, 9, 4, 4})}),
        HasSubstr("net.pt gave a tensor of shape (1, 9, 4, 4), expected (1, 12, height, width)"));
    EXPECT_THAT(complaint(transform, {at::zeros({2, 12, 4, 4})}), HasSubstr("(2, 12, 4, 4)"));
    EXPECT_THAT(complaint(transform, {at::zeros({1, 12, 0, 4})}), HasSubstr("(1, 12, 0, 4)"));
    EXPECT_THAT(complaint(transform, {at::full({12}, NAN)}), HasSubstr("12 of 12 values"));

    const PluginManifest table = manifestOf({.content = PluginOutputContent::ColorTable});
    EXPECT_THAT(complaint(table, {at::zeros({1, 3, 4, 4, 5})}),
                HasSubstr("expected (1, 3, n, n, n)"));
    EXPECT_THAT(complaint(table, {at::zeros({3, 1, 1, 1})}), HasSubstr("n from 2 to 129"));
    EXPECT_THAT(complaint(table, {at::zeros({3, 4, 4})}), HasSubstr("(3, 4, 4)"));
}

/// A change and what a file makes of it, on colours of every kind.
void expectMadeAgain(const SharedColorChange& change) {
    const auto record = recordOf(*change);
    ASSERT_TRUE(record);
    const SharedColorChange again = remadeChange(*record);
    std::vector<float> one;
    for (int i = 0; i < 3 * kRaster.width * kRaster.height; ++i)
        one.push_back(static_cast<float>(i % 7) / 5 - 0.1F);
    std::vector<float> other = one;

    change->apply(one, {0, 0, kRaster.width, kRaster.height}, kRaster);
    again->apply(other, {0, 0, kRaster.width, kRaster.height}, kRaster);

    EXPECT_EQ(one, other);
}

TEST(TransformChange, IsMadeAgainOfItsNumbersToTheBit) {
    PluginManifest manifest = manifestOf(affine(Order::MatrixThenConstant));
    manifest.inputs.front().form = {.scale = {{1 / 0.229, 1 / 0.224, 1 / 0.225}, {-2.1, 0.3, 1e-9}},
                                    .isBgr = true};
    manifest.output.form.scale = {{255, 254.9, 1 / 3.0}, {0.1, 0, -0.7}};
    manifest.output.transform.isBicubic = true;
    manifest.output.transform.share = PluginResult{.index = 1};
    const std::vector<at::Tensor> maps = {at::sin(at::arange(12 * 15).view({1, 12, 3, 5})),
                                          at::linspace(0, 1, 4).view({1, 1, 2, 2})};
    expectMadeAgain(transformChange(manifest, maps, {1, 0, 2, 2}, kRaster));
    manifest.output.transform.alignsCorners = true;
    expectMadeAgain(transformChange(manifest, maps, {0, 0, 4, 2}, kRaster));

    const PluginOutput output{.content = PluginOutputContent::ColorTable,
                              .form = {.isBgr = true},
                              .transform = {.isRedFastest = true}};
    const std::vector<at::Tensor> table = {at::sin(at::arange(81.0F)).view({1, 3, 3, 3, 3})};
    expectMadeAgain(transformChange(manifestOf(output), table, {0, 0, 4, 2}, kRaster));
}

}  // namespace
}  // namespace r2r
