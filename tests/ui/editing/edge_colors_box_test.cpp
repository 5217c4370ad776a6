// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/editing/edge_colors_box.h"

#include "tests/ui/document/sample_document.h"
#include "ui/document/document.h"

#include <gtest/gtest.h>

namespace r2r::ui {
namespace {

class EdgeColorsBoxTest : public ::testing::Test {
protected:
    EdgeColorsBoxTest() { document_.open(testing::sampleComposition()); }

    bool isDecontaminated() { return document_.composition().foregrounds.front().isDecontaminated; }

    Document document_;
    EdgeColorsBox box_{document_};
};

TEST_F(EdgeColorsBoxTest, AClickIsOneStepThatTheBoxFollows) {
    box_.click();
    EXPECT_TRUE(isDecontaminated());
    EXPECT_EQ(document_.undoStack().count(), 1);

    document_.undoStack().undo();

    EXPECT_FALSE(isDecontaminated());
    EXPECT_FALSE(box_.isChecked());
}

TEST_F(EdgeColorsBoxTest, IsOutOfUseForAComposite) {
    const Image picture = testing::plainImage({40, 30}, 1, 2, 3);
    Image mask({40, 30}, 1, SampleType::U8);
    document_.open(compositionOfComposite({.image = picture, .metadata = {}}, mask));

    EXPECT_FALSE(box_.isEnabled());
    EXPECT_FALSE(box_.toolTip().isEmpty());
}

TEST_F(EdgeColorsBoxTest, IsOutOfUseWithoutAForeground) {
    document_.open({});

    EXPECT_FALSE(box_.isEnabled());
}

}  // namespace
}  // namespace r2r::ui
