// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/files/layers_question.h"

#include <QListWidget>
#include <QPushButton>
#include <QTest>
#include <gmock/gmock.h>

namespace r2r::ui {
namespace {

using ::testing::ElementsAre;

LayeredFile cutOut(bool hasMergedPicture = true) {
    FileLayers content{.size = {60, 50}, .hasMergedPicture = hasMergedPicture, .layers = {}};
    content.layers = {{.name = "Sky", .bounds = {0, 0, 60, 50}, .unread = {}},
                      {.name = "Dog", .bounds = {5, 5, 9, 9}, .isVisible = false, .unread = {}},
                      {.name = "Cat", .bounds = {5, 5, 9, 9}, .unread = "its blending (multiply)"}};
    return {"/pictures/cut.psd", content};
}

class LayersQuestionTest : public ::testing::Test {
protected:
    static QListWidget& list(LayersQuestion& question) {
        return *question.findChild<QListWidget*>("layersQuestionList");
    }

    static QPushButton& button(LayersQuestion& question, const char* name) {
        return *question.findChild<QPushButton*>(name);
    }
};

TEST_F(LayersQuestionTest, ShowsTheTopmostLayerFirstAndWhatIsHiddenOrNotRead) {
    LayersQuestion question(cutOut(), LayersQuestion::Use::Document, nullptr);

    ASSERT_EQ(list(question).count(), 3);
    EXPECT_EQ(list(question).item(0)->text(), "Cat");
    EXPECT_TRUE(list(question).item(0)->toolTip().contains("multiply"));
    EXPECT_EQ(list(question).item(1)->text(), "Dog (hidden)");
    EXPECT_EQ(list(question).item(2)->text(), "Sky");
}

TEST_F(LayersQuestionTest, GivesTheCheckedLayersFromTheBottomUp) {
    LayersQuestion question(cutOut(), LayersQuestion::Use::Foregrounds, nullptr);
    question.show();
    list(question).item(1)->setCheckState(Qt::Unchecked);

    QTest::mouseClick(&button(question, "layersQuestionLayers"), Qt::LeftButton);

    ASSERT_TRUE(question.choice());
    EXPECT_FALSE(question.choice()->isMerged);
    EXPECT_THAT(question.choice()->layers, ElementsAre("Sky", "Cat"));
}

TEST_F(LayersQuestionTest, IsAnsweredByTheKeyboardAlone) {
    LayersQuestion question(cutOut(), LayersQuestion::Use::Foregrounds, nullptr);
    question.show();
    ASSERT_TRUE(QTest::qWaitForWindowActive(&question));

    QTest::keyClick(&list(question), Qt::Key_Space);  // the topmost layer
    QTest::keyClick(&list(question), Qt::Key_Return);

    ASSERT_TRUE(question.choice());
    EXPECT_THAT(question.choice()->layers, ElementsAre("Sky", "Dog"));
}

TEST_F(LayersQuestionTest, OffersTheMergedPictureOnlyWhereThereIsOne) {
    LayersQuestion question(cutOut(), LayersQuestion::Use::Document, nullptr);
    LayersQuestion without(cutOut(false), LayersQuestion::Use::Document, nullptr);
    question.show();

    EXPECT_FALSE(button(without, "layersQuestionMerged").isEnabled());
    QTest::mouseClick(&button(question, "layersQuestionMerged"), Qt::LeftButton);

    ASSERT_TRUE(question.choice());
    EXPECT_TRUE(question.choice()->isMerged);
}

TEST_F(LayersQuestionTest, WithoutALayerHasNothingToOpenAsLayers) {
    LayersQuestion question(cutOut(), LayersQuestion::Use::Document, nullptr);
    for (int row = 0; row < 3; ++row)
        list(question).item(row)->setCheckState(Qt::Unchecked);

    EXPECT_FALSE(button(question, "layersQuestionLayers").isEnabled());
    question.reject();
    EXPECT_FALSE(question.choice());
}

}  // namespace
}  // namespace r2r::ui
