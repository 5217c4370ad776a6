// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/jobs/preview_renderer.h"

#include "engine/core/error.h"
#include "engine/pipeline/render.h"
#include "tests/ui/studio_pictures.h"
#include "ui/document/qt_image.h"

#include <gmock/gmock.h>

#include <memory>

namespace r2r::ui {
namespace {

using testing::grainyImage;
using testing::warmOnCool;

/// Adds one tenth to every channel.
class Brighter final : public ColorChange {
public:
    void apply(std::span<float> rgb, const Rect& /*region*/, Size /*raster*/) const override {
        for (float& value : rgb)
            value += 0.1F;
    }
};

/// What harmonizers do in these tests, and how often.
struct Bench {
    int opened = 0;
    int runs = 0;
    Size lastBackground;
    bool fails = false;
};

class CountingHarmonizer final : public Harmonizer {
public:
    explicit CountingHarmonizer(Bench& bench) : bench_(bench) {}

    HarmonizeResult harmonize(const HarmonizeRequest& request,
                              const JobContext& job,
                              const PartialListener&) override {
        ++bench_.runs;
        bench_.lastBackground = request.composition.background.size();
        if (bench_.fails)
            throw Error(ErrorCode::InvalidArgument, "no", "");
        job.report({.phase = "Harmonizing", .done = 0, .total = 1});
        return {.change = std::make_shared<Brighter>()};
    }

private:
    Bench& bench_;
};

class PreviewRendererTest : public ::testing::Test {
protected:
    PreviewResult run(Quality quality = Quality::Full, int longerSide = 160) {
        drafts_.clear();
        return renderer_.run({.generation = Generation{5},
                              .composition = composition_,
                              .quality = quality,
                              .longerSide = longerSide},
                             {},
                             [this](const PreviewResult& draft) { drafts_.push_back(draft); });
    }

    Foreground& foreground() { return composition_.foregrounds.front(); }

    static int redAt(const QImage& image, int x, int y) { return qRed(image.pixel(x, y)); }

    Composition composition_ = warmOnCool();
    Bench bench_;
    std::vector<PreviewResult> drafts_;
    PreviewRenderer renderer_{[this](const std::string&) {
        ++bench_.opened;
        return std::make_unique<CountingHarmonizer>(bench_);
    }};
};

TEST_F(PreviewRendererTest, ShowsWhatRenderPaints) {
    foreground().harmony.strength = {.overall = 1};

    const PreviewResult result = run();

    const std::vector<ForegroundChange> changes = {{foreground().id, std::make_shared<Brighter>()}};
    const QImage expected = displayImage(render(composition_, changes));
    EXPECT_EQ(result.generation, Generation{5});
    EXPECT_FALSE(result.isDraft);
    EXPECT_EQ(result.patch, expected.copy(toQt(result.region)));
    EXPECT_TRUE(result.region.contains(50, 40));
    EXPECT_TRUE(result.region.contains(109, 79));
}

TEST_F(PreviewRendererTest, ShowsThePasteBeforeAnythingIsHarmonized) {
    const PreviewResult result = run();

    ASSERT_EQ(drafts_.size(), 1);
    EXPECT_TRUE(drafts_[0].isDraft);
    EXPECT_EQ(drafts_[0].patch,
              displayImage(render(composition_, {})).copy(toQt(drafts_[0].region)));
    EXPECT_GT(redAt(result.patch, 20, 20), redAt(drafts_[0].patch, 20, 20));
}

TEST_F(PreviewRendererTest, PaintsAnotherStrengthWithoutHarmonizingAgain) {
    const PreviewResult half = run();
    foreground().harmony.strength.overall = 1;

    const PreviewResult full = run();

    EXPECT_EQ(bench_.runs, 1);
    EXPECT_THAT(drafts_, ::testing::IsEmpty());
    EXPECT_GT(redAt(full.patch, 20, 20), redAt(half.patch, 20, 20));
}

TEST_F(PreviewRendererTest, MovesTheOldChangeAtOnceWhileANewOneIsFound) {
    foreground().harmony.strength = {.overall = 1};
    (void)run();
    foreground().placement.centre.x += 20;

    const PreviewResult result = run();

    EXPECT_EQ(bench_.runs, 2);
    ASSERT_EQ(drafts_.size(), 1);
    EXPECT_EQ(drafts_[0].patch, result.patch);
    EXPECT_TRUE(drafts_[0].region.contains(129, 79));
}

TEST_F(PreviewRendererTest, DeliversTheDraftOfAStoppedJobAndNothingElse) {
    std::stop_source stop;
    stop.request_stop();
    int drafts = 0;

    EXPECT_THROW((void)renderer_.run({.composition = composition_},
                                     JobContext(stop.get_token(), {}),
                                     [&](const PreviewResult&) { ++drafts; }),
                 Cancelled);

    EXPECT_EQ(drafts, 1);
}

TEST_F(PreviewRendererTest, HarmonizesAgainAfterAFailure) {
    bench_.fails = true;
    EXPECT_THROW((void)run(), Error);
    bench_.fails = false;

    (void)run();

    EXPECT_EQ(bench_.runs, 2);
    EXPECT_EQ(bench_.opened, 1);
}

TEST_F(PreviewRendererTest, ImprovesADraftWhenTheHandRests) {
    (void)run(Quality::Draft);
    (void)run(Quality::Draft);
    EXPECT_EQ(bench_.runs, 1);

    (void)run(Quality::Full);
    (void)run(Quality::Draft);

    EXPECT_EQ(bench_.runs, 2);
}

TEST_F(PreviewRendererTest, OpensEveryModelOnce) {
    (void)run();
    foreground().harmony.model = "mkl";
    (void)run();
    foreground().harmony.model = "lab-mean";
    (void)run();

    EXPECT_EQ(bench_.opened, 2);
    EXPECT_EQ(bench_.runs, 3);
}

TEST_F(PreviewRendererTest, WorksOnASmallCompositionAndPaintsAsLargeAsItIsShown) {
    composition_.background = grainyImage({3200, 200}, 60, 90, 150);
    foreground().placement.centre = {1600, 100};

    const PreviewResult fitted = run(Quality::Full, 800);
    const PreviewResult zoomed = run(Quality::Full, 3200);

    EXPECT_EQ(bench_.lastBackground, (Size{1600, 100}));
    EXPECT_EQ(bench_.runs, 1);
    EXPECT_NEAR(fitted.patch.width(), 30, 2);
    EXPECT_NEAR(zoomed.patch.width(), 60, 4);
    EXPECT_NEAR(fitted.region.width, zoomed.region.width, 4);
}

TEST_F(PreviewRendererTest, LeavesOutWhatIsNowhereToBeSeen) {
    foreground().mask = TiledMask({60, 40}, 0);

    const PreviewResult result = run();

    EXPECT_TRUE(result.patch.isNull());
    EXPECT_EQ(bench_.runs, 0);
}

TEST_F(PreviewRendererTest, FloatsEveryForegroundWhereItStands) {
    foreground().harmony.strength = {.overall = 1};

    const PreviewResult result = run();

    ASSERT_EQ(result.layers.size(), 1);
    const FloatingLayer& layer = result.layers[0];
    EXPECT_EQ(layer.foreground, foreground().id);
    EXPECT_EQ(layer.placement, foreground().placement);
    EXPECT_EQ(layer.image.format(), QImage::Format_ARGB32_Premultiplied);
    const int x = 80 - layer.region.x;
    const int y = 60 - layer.region.y;
    EXPECT_EQ(qAlpha(layer.image.pixel(x, y)), 255);
    EXPECT_NEAR(redAt(layer.image, x, y),
                redAt(result.patch, 80 - result.region.x, 60 - result.region.y),
                1);
}

TEST_F(PreviewRendererTest, ForgetsTheColoursOfAnotherBackground) {
    (void)run();
    composition_.background = grainyImage({160, 120}, 200, 200, 60);

    (void)run();

    ASSERT_EQ(drafts_.size(), 1);
    EXPECT_EQ(drafts_[0].patch,
              displayImage(render(composition_, {})).copy(toQt(drafts_[0].region)));
}

}  // namespace
}  // namespace r2r::ui
