// SPDX-License-Identifier: GPL-3.0-or-later
#include "training/data/poisson_generator.h"

#include "engine/core/error.h"
#include "engine/imaging/masks/mask_ops.h"
#include "tests/support/image_matchers.h"
#include "tests/support/temporary_folder.h"
#include "tests/training/data/photo_folder.h"
#include "training/data/dataset_layout.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <array>
#include <cmath>

namespace r2r::testing {
namespace {

using ::testing::HasSubstr;

Image unitNoise(Size size, uint32_t seed) {
    StableRandom draw({seed});
    Image image(size, 3, SampleType::F32);
    for (int y = 0; y < size.height; ++y)
        std::ranges::generate(image.mutableRow<float>(y),
                              [&] { return static_cast<float>(draw.uniform()); });
    return image;
}

Image unitPlain(Size size, float value) {
    Image image(size, 3, SampleType::F32);
    for (int y = 0; y < size.height; ++y)
        std::ranges::fill(image.mutableRow<float>(y), value);
    return image;
}

/// A foreground with a thin arm, a hole, and parts that touch the border of its rectangle.
Image raggedMask(Size size) {
    Image mask = madeMask(size);
    for (int y = 0; y < size.height; ++y)
        mask.mutableRow<uint8_t>(y)[3] = 255;
    for (int x = 0; x < size.width; ++x)
        mask.mutableRow<uint8_t>(5)[static_cast<size_t>(x)] = 255;
    mask.mutableRow<uint8_t>(size.height / 2)[static_cast<size_t>(size.width / 2)] = 0;
    return mask;
}

PoissonTask noiseTask(Size size, uint32_t seed) {
    return {unitNoise(size, seed),
            raggedMask(size),
            unitNoise({size.width + 2, size.height + 2}, seed + 1)};
}

/// The equation of `poissonMembranes`, solved pixel by pixel in double precision.
class Oracle {
public:
    explicit Oracle(const PoissonTask& task)
        : task_(task)
        , width_(task.inside.width())
        , height_(task.inside.height())
        , values_(static_cast<size_t>(3 * width_ * height_)) {
        for (int sweep = 0; sweep < 4000; ++sweep)
            for (int y = 0; y < height_; ++y)
                for (int x = 0; x < width_; ++x)
                    if (isInside(x, y))
                        relax(x, y);
    }

    [[nodiscard]] bool isInside(int x, int y) const {
        return Rect{0, 0, width_, height_}.contains(x, y) &&
               task_.inside.row<uint8_t>(y)[static_cast<size_t>(x)] == 255;
    }

    [[nodiscard]] bool isRim(int x, int y) const {
        return std::ranges::any_of(
            kAround, [&](const auto& step) { return !isInside(x + step[0], y + step[1]); });
    }

    [[nodiscard]] double error(const Image& membrane, int x, int y) const {
        double worst = 0;
        for (int c = 0; c < 3; ++c)
            worst = std::max(worst,
                             std::abs(membrane.row<float>(y)[static_cast<size_t>(3 * x + c)] -
                                      (values_[at(x, y, c)] - foreground(x, y, c))));
        return worst;
    }

private:
    static constexpr std::array<std::array<int, 2>, 4> kAround = {
        {{-1, 0}, {1, 0}, {0, -1}, {0, 1}}};

    [[nodiscard]] size_t at(int x, int y, int c) const {
        return static_cast<size_t>(3 * (y * width_ + x) + c);
    }

    [[nodiscard]] double foreground(int x, int y, int c) const {
        return task_.foreground.row<float>(y)[static_cast<size_t>(3 * x + c)];
    }

    void relax(int x, int y) {
        for (int c = 0; c < 3; ++c) {
            double sum = 0;
            for (const auto& [dx, dy] : kAround) {
                const int qx = x + dx;
                const int qy = y + dy;
                if (isInside(qx, qy))
                    sum += values_[at(qx, qy, c)] - foreground(qx, qy, c) + foreground(x, y, c);
                else
                    sum += task_.surroundings.row<float>(qy +
                                                         1)[static_cast<size_t>(3 * (qx + 1) + c)];
            }
            values_[at(x, y, c)] = sum / 4;
        }
    }

    const PoissonTask& task_;
    int width_;
    int height_;
    std::vector<double> values_;
};

TEST(PoissonMembranes, AConstantDifferenceIsAddedToEveryPixelOfTheMask) {
    const Size size{24, 18};
    const PoissonTask task{unitPlain(size, 0.3F), raggedMask(size), unitPlain({26, 20}, 0.5F)};

    const Image membrane = poissonMembranes(std::array{task}).front();

    for (int y = 0; y < size.height; ++y)
        for (int x = 0; x < size.width; ++x)
            ASSERT_NEAR(membrane.row<float>(y)[static_cast<size_t>(3 * x)],
                        task.inside.row<uint8_t>(y)[static_cast<size_t>(x)] == 255 ? 0.2 : 0,
                        1e-3)
                << x << ", " << y;
}

TEST(PoissonMembranes, AreAsExactAtTheRimAsInside) {
    const PoissonTask task = noiseTask({24, 18}, 1);
    const Oracle oracle(task);

    const Image membrane = poissonMembranes(std::array{task}).front();

    std::array<double, 2> worst{};  // inside, at the rim
    for (int y = 0; y < 18; ++y)
        for (int x = 0; x < 24; ++x)
            if (oracle.isInside(x, y)) {
                double& error = worst[oracle.isRim(x, y) ? 1 : 0];
                error = std::max(error, oracle.error(membrane, x, y));
            }
    EXPECT_LT(worst[0], 1e-3);
    EXPECT_LT(worst[1], 1e-3);
    EXPECT_LT(worst[1], 3 * worst[0] + 1e-4);
}

TEST(PoissonMembranes, DoNotDependOnTheTasksBesideThem) {
    const std::array tasks = {noiseTask({24, 18}, 1), noiseTask({24, 18}, 7)};

    const std::vector<Image> together = poissonMembranes(tasks);

    for (size_t i = 0; i < tasks.size(); ++i)
        EXPECT_THAT(together[i], ImageNear(poissonMembranes(std::span(&tasks[i], 1))[0], 1e-6));
}

TEST(PoissonMembranes, RefuseARegionWithoutARim) {
    PoissonTask task = noiseTask({24, 18}, 1);
    task.surroundings = unitNoise({24, 18}, 2);

    try {
        (void)poissonMembranes(std::array{task});
        FAIL() << "no error";
    } catch (const Error& error) {
        EXPECT_THAT(error.message(), HasSubstr("24×18"));
        EXPECT_THAT(error.message(), HasSubstr("a rim of one pixel"));
    }
}

class PoissonGeneratorTest : public ::testing::Test {
protected:
    [[nodiscard]] PhotoPool pool(int count, Size size) const {
        writePhotoFolder(folder.path(), count, size);
        return PhotoPool(datasetMembers(folder.path(), DatasetLayout::Index), 0);
    }

    [[nodiscard]] static std::vector<Candidate> candidates(const SourcePhoto& photo,
                                                           PhotoPool& others,
                                                           std::vector<StableRandom> draws) {
        return PoissonGenerator().candidates(photo, others, -1, draws, {});
    }

    TemporaryFolder folder;
};

TEST_F(PoissonGeneratorTest, AnAreaOfOneColourTakesTheShareAlphaOfTheDifference) {
    PhotoPool others = pool(1, {60, 50});
    write(folder / "images/p0.png", [] {
        Image plain({60, 50}, 3, SampleType::U8);
        for (int y = 0; y < 50; ++y)
            std::ranges::fill(plain.mutableRow<uint8_t>(y), uint8_t{150});
        return plain;
    }());
    Image rgb({40, 40}, 3, SampleType::U8);
    for (int y = 0; y < 40; ++y)
        std::ranges::fill(rgb.mutableRow<uint8_t>(y), uint8_t{100});
    const SourcePhoto photo = sourcePhoto("plain", "", rgb, madeMask({40, 40}));

    const Candidate candidate = candidates(photo, others, {StableRandom({3})}).front();

    const double alpha = candidate.details.at("alpha");
    const Image composite = pasted(photo, candidate);
    EXPECT_NEAR(composite.row<uint8_t>(20)[3 * 20], 100 + alpha * 50, 0.8);
    EXPECT_THAT(composite, IsBitExactOutside(photo.mask, photo.rgb));
    EXPECT_EQ(candidate.reference, "p0");
    EXPECT_EQ(candidate.referenceLicence, "licence 0");
}

TEST_F(PoissonGeneratorTest, ACandidateDependsOnItsOwnNumbersAlone) {
    PhotoPool others = pool(3, {60, 50});
    const SourcePhoto photo = madeSource({40, 36}, 9, 4);

    const auto both = candidates(photo, others, {StableRandom({1}), StableRandom({2})});
    const auto alone = candidates(photo, others, {StableRandom({2})});

    EXPECT_EQ(both[1].details, alone[0].details);
    EXPECT_THAT(both[1].foreground, ImageNear(alone[0].foreground, 1e-6));
}

TEST_F(PoissonGeneratorTest, SoftEdgesChangeWithoutAStep) {
    PhotoPool others = pool(2, {80, 80});
    const SourcePhoto photo = madeSource({60, 60}, 9, 8);

    const Candidate candidate = candidates(photo, others, {StableRandom({5})}).front();

    // There is a change, too, where the mask is soft but below one half.
    const Image change = candidate.foreground;
    const Image before = supportPixels(photo);
    const Image mask = cropped(photo.mask, photo.support);
    for (int y = 0; y < mask.height(); ++y)
        for (int x = 0; x < mask.width(); ++x)
            if (const auto i = static_cast<size_t>(x); mask.row<uint8_t>(y)[i] > 0) {
                ASSERT_NE(change.row<float>(y)[3 * i], before.row<float>(y)[3 * i])
                    << x << ", " << y;
            }
}

TEST_F(PoissonGeneratorTest, SaysWhichRegionDoesNotFit) {
    PhotoPool others = pool(1, {12, 10});
    const SourcePhoto photo = madeSource({90, 90}, 9);

    const Candidate candidate = candidates(photo, others, {StableRandom({1})}).front();

    EXPECT_THAT(candidate.refusal, HasSubstr("does not fit into p0 (12×10)"));
}

}  // namespace
}  // namespace r2r::testing
