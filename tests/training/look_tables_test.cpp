// SPDX-License-Identifier: GPL-3.0-or-later
#include "training/look_tables.h"

#include "engine/core/error.h"
#include "engine/core/file_io.h"
#include "tests/support/failure.h"
#include "tests/support/temporary_folder.h"
#include "tests/support/tensor_matchers.h"
#include "tests/training/training_scene.h"

#include <ATen/ATen.h>
#include <gmock/gmock.h>

namespace r2r::testing {
namespace {

using ::testing::HasSubstr;

using Color = std::array<double, 3>;

const Look kAsItWas = [](double r, double g, double b) { return Color{r, g, b}; };
const Look kWarm = [](double r, double g, double b) { return Color{r, 0.9 * g, 0.5 * b}; };
const Look kGray = [](double r, double g, double b) {
    const double mean = (r + g + b) / 3;
    return Color{mean, mean, mean};
};
const Look kNegative = [](double r, double g, double b) { return Color{1 - r, 1 - g, 1 - b}; };

struct LookTablesTest : ::testing::Test {
    [[nodiscard]] LookTables tables(const std::vector<Look>& looks) const {
        return LookTables(writeLooks(folder / "looks.npy", 5, looks));
    }

    TemporaryFolder folder;
    at::Tensor picture = at::rand({1, 3, 6, 7});
};

TEST_F(LookTablesTest, ALookIsInterpolated) {
    const LookTables looks = tables({kAsItWas, kWarm});

    ASSERT_EQ(looks.size(), 2);
    EXPECT_THAT(looks.of(picture, 0), TensorNear(picture, 1e-5));
    const at::Tensor gains = at::tensor({1.0F, 0.9F, 0.5F}).view({1, 3, 1, 1});
    EXPECT_THAT(looks.of(picture, 1), TensorNear(picture * gains, 1e-5));
}

TEST_F(LookTablesTest, BlackAndWhiteAndNegativesAreLeftOut) {
    const LookTables looks = tables({kGray, kNegative, kWarm});

    ASSERT_EQ(looks.size(), 1);
    EXPECT_THAT(looks.of(at::ones({1, 3, 1, 1}), 0)[0][2][0][0],
                TensorNear(at::scalar_tensor(0.5), 1e-5));
}

std::string messageOf(const std::filesystem::path& file) {
    return testing::messageOf([&] { return LookTables(file); });
}

TEST_F(LookTablesTest, WhatIsWrongWithAFileIsNamed) {
    const std::string good = writeLooks(folder / "good.npy", 3, {kAsItWas});
    const std::vector<std::byte> bytes = readFile(good);
    const std::string content(reinterpret_cast<const char*>(bytes.data()), bytes.size());
    const auto damaged = [&](const std::string& text) {
        writeFileAtomically(folder / "bad.npy", std::string_view(text));
        return messageOf(folder / "bad.npy");
    };
    const auto replaced = [&](std::string_view from, std::string_view to) {
        std::string text = content;
        return text.replace(text.find(from), from.size(), to);
    };

    EXPECT_THAT(damaged(""), HasSubstr("not an .npy file"));
    EXPECT_THAT(damaged("PK\x03\x04 something else"), HasSubstr("not an .npy file"));
    EXPECT_THAT(damaged(replaced("<f4", "<i4")), HasSubstr("neither float16 nor float32"));
    EXPECT_THAT(damaged(replaced("False", "True ")), HasSubstr("its shape is different"));
    EXPECT_THAT(damaged(replaced("(1, 3, 3", "(1, 3, 4")), HasSubstr("its shape is different"));
    EXPECT_THAT(damaged(replaced("(1, 3", "(9, 3")), HasSubstr("do not fit its shape"));
    EXPECT_THAT(damaged(content.substr(0, content.size() - 1)), HasSubstr("do not fit its shape"));
    EXPECT_THAT(messageOf(writeLooks(folder / "gray.npy", 3, {kGray})),
                HasSubstr("keeps colours apart"));
}

}  // namespace
}  // namespace r2r::testing
