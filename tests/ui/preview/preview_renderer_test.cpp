// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/preview/preview_renderer.h"

#include "engine/core/error.h"
#include "engine/pipeline/render.h"
#include "tests/engine/pipeline/brighter.h"
#include "tests/ui/studio_pictures.h"
#include "ui/document/qt_image.h"

#include <QPainter>
#include <gmock/gmock.h>

#include <algorithm>
#include <functional>
#include <memory>

namespace r2r::ui {
namespace {

using r2r::testing::Brighter;
using testing::grainyImage;
using testing::warmOnCool;

/// The look of a result while it is not finished.
class Darker final : public ColorChange {
public:
    void apply(std::span<float> rgb, const Rect& /*region*/, Size /*raster*/) const override {
        for (float& value : rgb)
            value -= 0.2F;
    }
};

/// The work of harmonizers in these tests, and how often it was done.
struct Bench {
    int opened = 0;
    int runs = 0;
    Size lastBackground;
    bool fails = false;
    int partials = 0;                 ///< told in every run
    std::vector<GuardFinding> guard;  ///< told with every result
    std::function<void()> onStep;     ///< called after each of them
};

class CountingHarmonizer final : public Harmonizer {
public:
    explicit CountingHarmonizer(Bench& bench) : bench_(bench) {}

    HarmonizeResult harmonize(const HarmonizeRequest& request,
                              const JobContext& job,
                              const PartialListener& partial) override {
        ++bench_.runs;
        bench_.lastBackground = request.composition.background.size();
        if (bench_.fails)
            throw Error(ErrorCode::InvalidArgument, "no", "");
        job.report({.phase = Phase::Harmonizing, .done = 0, .total = 1});
        for (int step = 0; step < bench_.partials; ++step) {
            if (partial)
                partial(std::make_shared<Darker>());
            if (bench_.onStep)
                bench_.onStep();
            job.report({.phase = Phase::Harmonizing, .done = step, .total = bench_.partials});
        }
        return {.change = std::make_shared<Brighter>(0.1F), .guard = bench_.guard};
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
    Workspace workspace_{ModelCatalog(),
                         [this](const auto&, const auto&, const auto&, const auto&) {
                             ++bench_.opened;
                             return std::make_unique<CountingHarmonizer>(bench_);
                         }};
    ComputeDevice device_;
    ChangeFinder finder_{workspace_, [this]() -> const ComputeDevice& { return device_; }};
    PreviewRenderer renderer_{finder_};
};

TEST_F(PreviewRendererTest, ShowsWhatRenderPaints) {
    foreground().harmony.strength = {.overall = 1};

    const PreviewResult result = run();

    const std::vector<ForegroundChange> changes = {
        {foreground().id, std::make_shared<Brighter>(0.1F)}};
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

TEST_F(PreviewRendererTest, TellsWhatTheGuardLeftAlsoOfAChangeThatIsOnlyPaintedAgain) {
    bench_.guard = {{.deltaE = 3, .share = 0}};
    const PreviewResult first = run();
    foreground().harmony.strength.overall = 1;

    const PreviewResult second = run();

    ASSERT_EQ(bench_.runs, 1);
    EXPECT_EQ(first.guarded.at(foreground().id).deltaE, 3);
    EXPECT_EQ(second.guarded, first.guarded);
}

TEST_F(PreviewRendererTest, ATouchTooFaintForTheSmallerPictureIsNothingToHarmonizeYet) {
    composition_.background = grainyImage({3200, 2400}, 60, 90, 150);
    foreground().mask = TiledMask(foreground().image.size());
    Image touch({1, 1}, 1, SampleType::U8);
    touch.mutableRow<uint8_t>(0)[0] = 1;
    foreground().mask.write(20, 20, touch);

    (void)run();

    EXPECT_EQ(bench_.runs, 0);
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

TEST_F(PreviewRendererTest, WorksOnASmallCompositionWhileAHandMoves) {
    composition_.background = grainyImage({3200, 200}, 60, 90, 150);
    foreground().placement.centre = {1600, 100};

    (void)run(Quality::Draft);

    EXPECT_EQ(bench_.lastBackground, (Size{1600, 100}));
}

TEST_F(PreviewRendererTest, WorksOnTheWholeCompositionAtRestAndPaintsAsLargeAsItIsShown) {
    composition_.background = grainyImage({3200, 200}, 60, 90, 150);
    foreground().placement.centre = {1600, 100};

    const PreviewResult fitted = run(Quality::Full, 800);
    const PreviewResult zoomed = run(Quality::Full, 3200);

    EXPECT_EQ(bench_.lastBackground, (Size{3200, 200}));
    EXPECT_EQ(bench_.runs, 1);
    EXPECT_NEAR(fitted.patch.width(), 30, 2);
    EXPECT_NEAR(zoomed.patch.width(), 60, 4);
    EXPECT_NEAR(fitted.region.width, zoomed.region.width, 4);
}

TEST_F(PreviewRendererTest, ShowsAPartialResultWhileARunGoesOn) {
    foreground().harmony.strength = {.overall = 1};
    bench_.partials = 1;

    const PreviewResult result = run();

    ASSERT_EQ(drafts_.size(), 2);  // the paste, then what the run looks like so far
    EXPECT_TRUE(drafts_[1].isDraft);
    EXPECT_EQ(drafts_[1].generation, Generation{5});
    EXPECT_LT(redAt(drafts_[1].patch, 20, 20), redAt(drafts_[0].patch, 20, 20));
    EXPECT_GT(redAt(result.patch, 20, 20), redAt(drafts_[0].patch, 20, 20));
}

TEST_F(PreviewRendererTest, SpendsNothingOnPartialResultsOfADraft) {
    bench_.partials = 1;

    (void)run(Quality::Draft);

    EXPECT_EQ(drafts_.size(), 1);
}

TEST_F(PreviewRendererTest, AStoppedRunEndsWithinAStepAndLeavesWhatWasFoundBefore) {
    foreground().harmony.strength = {.overall = 1};
    const PreviewResult before = run();
    foreground().harmony.seed = 7;
    std::stop_source stop;
    int steps = 0;
    bench_.partials = 10;
    bench_.onStep = [&] {
        ++steps;
        stop.request_stop();
    };

    EXPECT_THROW((void)renderer_.run({.composition = composition_, .longerSide = 160},
                                     JobContext(stop.get_token(), {}),
                                     [](const PreviewResult&) {}),
                 Cancelled);
    const PreviewResult after =
        renderer_.run({.composition = composition_, .longerSide = 160, .held = {foreground().id}},
                      {},
                      [](const PreviewResult&) {});

    EXPECT_EQ(steps, 1);
    EXPECT_EQ(after.patch, before.patch);
    EXPECT_THAT(after.outdated, ::testing::ElementsAre(foreground().id));
}

TEST_F(PreviewRendererTest, HoldsASlowForegroundAndSaysThatItIsOutdated) {
    const PreviewResult held = renderer_.run(
        {.composition = composition_, .longerSide = 160, .held = {foreground().id}},
        {},
        [](const PreviewResult&) { ADD_FAILURE() << "there is nothing better to wait for"; });

    EXPECT_EQ(bench_.runs, 0);
    EXPECT_THAT(held.outdated, ::testing::ElementsAre(foreground().id));
    EXPECT_EQ(held.patch, displayImage(render(composition_, {})).copy(toQt(held.region)));
}

TEST_F(PreviewRendererTest, AHeldForegroundThatIsUpToDateIsNotOutdated) {
    (void)run();

    const PreviewResult held =
        renderer_.run({.composition = composition_, .longerSide = 160, .held = {foreground().id}},
                      {},
                      [](const PreviewResult&) {});

    EXPECT_TRUE(held.outdated.empty());
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

TEST_F(PreviewRendererTest, ShowsShadowsAsRenderPaintsThem) {
    foreground().harmony.strength = {.overall = 1};
    foreground().shadow = CastShadow{.degrees = 200, .length = 1.2};

    const PreviewResult result = run();

    const std::vector<ForegroundChange> changes = {
        {foreground().id, std::make_shared<Brighter>(0.1F)}};
    EXPECT_EQ(result.patch, displayImage(render(composition_, changes)).copy(toQt(result.region)));
    EXPECT_EQ(bench_.runs, 1);
    ASSERT_EQ(result.layers.size(), 2);
    EXPECT_EQ(result.layers[0].foreground, foreground().id);
    EXPECT_EQ(result.layers[0].placement, foreground().placement);
    ASSERT_TRUE(result.layers[0].standing);
    EXPECT_GT(result.layers[0].standing->height, 0);
    EXPECT_FALSE(result.layers[1].standing);
    foreground().shadow->degrees = 20;
    (void)run();
    EXPECT_EQ(bench_.runs, 1);  // no harmonizer looks at it
}

TEST_F(PreviewRendererTest, AFloatingShadowLooksLikeThatOfTheResult) {
    foreground().shadow = CastShadow{.degrees = 200, .length = 1.2, .color = ShadowColor{0, 0, 0}};

    const PreviewResult result = run();

    const FloatingLayer& shadow = result.layers.front();
    const QImage background = displayImage(composition_.background);
    QImage shown = background;
    QPainter(&shown).drawImage(shadow.region.x, shadow.region.y, shadow.image);
    constexpr int kLeftOfTheForeground = 45;
    int darkest = 0;
    for (int y = shadow.region.y; y < shadow.region.bottom(); ++y)
        for (int x = shadow.region.x; x < kLeftOfTheForeground; ++x) {
            const int expected = redAt(result.patch, x - result.region.x, y - result.region.y);
            EXPECT_NEAR(redAt(shown, x, y), expected, 6) << x << ' ' << y;
            darkest = std::max(darkest, redAt(background, x, y) - expected);
        }
    EXPECT_GT(darkest, 20);
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
