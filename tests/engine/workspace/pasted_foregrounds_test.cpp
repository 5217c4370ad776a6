// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/workspace/pasted_foregrounds.h"

#include "engine/pipeline/render.h"
#include "tests/engine/pipeline/scene.h"

#include <gtest/gtest.h>

namespace r2r {
namespace {

class PastedForegroundsTest : public ::testing::Test {
protected:
    PastedForegroundsTest() { foreground().isDecontaminated = true; }

    Foreground& foreground() { return composition_.foregrounds.front(); }

    Image pasted(const Composition& shown) {
        return pasted_.of(composition_, shown).foregrounds.front().image;
    }

    Composition composition_ = testing::discOffGreenWall();
    PastedForegrounds pasted_;
};

TEST_F(PastedForegroundsTest, ShowWhatAnExportPaints) {
    const Composition shown = pasted_.of(composition_, composition_);

    EXPECT_FALSE(shown.foregrounds.front().isDecontaminated);
    EXPECT_EQ(render(shown, {}), render(composition_, {}));
}

TEST_F(PastedForegroundsTest, AreFoundOnceForEachSize) {
    const Image first = pasted(composition_);
    const Image small = pasted(reduced(composition_, 60));
    foreground().harmony.strength.overall = 0.3F;
    foreground().placement.centre.x += 5;

    EXPECT_TRUE(pasted(composition_).sharesPixelsWith(first));
    EXPECT_TRUE(pasted(reduced(composition_, 60)).sharesPixelsWith(small));
}

TEST_F(PastedForegroundsTest, AreFoundAnewForAnotherMask) {
    const Image before = pasted(composition_);
    foreground().mask.dab({20, 5}, 6, 0.2, 1, false);

    const Image now = pasted(composition_);

    EXPECT_EQ(now, pastedPixels(foreground()));
    EXPECT_FALSE(now == before);
}

TEST_F(PastedForegroundsTest, AForegroundThatIsNotDecontaminatedKeepsItsPixels) {
    foreground().isDecontaminated = false;

    EXPECT_TRUE(pasted(composition_).sharesPixelsWith(foreground().image));
}

}  // namespace
}  // namespace r2r
