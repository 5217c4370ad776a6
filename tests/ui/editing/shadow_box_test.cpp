// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/editing/shadow_box.h"

#include "tests/ui/child_of.h"
#include "tests/ui/document/sample_document.h"
#include "ui/document/commands.h"
#include "widgets/slider_field.h"

#include <QCheckBox>
#include <QColorDialog>
#include <QComboBox>
#include <QLabel>
#include <QSignalSpy>
#include <QSlider>
#include <QTest>
#include <QToolButton>
#include <gmock/gmock.h>

#include <memory>

namespace r2r::ui {
namespace {

using testing::kFirst;

class ShadowBoxTest : public ::testing::Test {
protected:
    ShadowBoxTest() {
        document_.open(testing::sampleComposition());
        box_.resize(300, 400);
        box_.show();
        EXPECT_TRUE(QTest::qWaitForWindowExposed(&box_));
    }

    template <typename Widget>
    Widget& child(const char* name) {
        return testing::childOf<Widget>(box_, name);
    }

    const std::optional<CastShadow>& shadow() {
        return document_.composition().foregrounds.front().shadow;
    }

    int steps() { return document_.undoStack().count(); }

    Document document_;
    ShadowBox box_{document_};
};

TEST_F(ShadowBoxTest, IsOffUntilItIsSwitchedOnAndThenSaysThatTheBackgroundChanges) {
    EXPECT_FALSE(shadow());
    EXPECT_FALSE(child<QLabel>("shadowPromise").isVisible());
    EXPECT_FALSE(child<QSlider>("shadowLength.slider").isVisible());

    child<QCheckBox>("castShadow").click();

    EXPECT_EQ(shadow(), CastShadow{});
    EXPECT_EQ(steps(), 1);
    EXPECT_TRUE(child<QLabel>("shadowPromise").isVisible());
    EXPECT_THAT(child<QLabel>("shadowPromise").text().toStdString(),
                ::testing::HasSubstr("changes the background"));
    EXPECT_TRUE(child<QSlider>("shadowLength.slider").isVisible());
    document_.undoStack().undo();
    EXPECT_FALSE(child<QCheckBox>("castShadow").isChecked());
}

TEST_F(ShadowBoxTest, ASliderInTheHandIsOneStep) {
    child<QCheckBox>("castShadow").click();
    const QSignalSpy moving(&box_, &ShadowBox::handMoving);
    auto& slider = child<QSlider>("shadowLength.slider");

    slider.setSliderDown(true);
    for (int i = 1; i <= 5; ++i)
        slider.setSliderPosition(slider.minimum() + 20 * i);
    slider.setSliderDown(false);

    EXPECT_EQ(steps(), 2);
    EXPECT_NE(shadow()->length, CastShadow{}.length);
    EXPECT_EQ(moving.size(), 2);
    document_.undoStack().undo();
    EXPECT_EQ(shadow(), CastShadow{});
}

TEST_F(ShadowBoxTest, EverySliderLeadsItsOwnNumber) {
    child<QCheckBox>("castShadow").click();
    const CastShadow wanted{
        .degrees = -30, .length = 2, .softness = 0.25, .opacity = 0.75, .contact = 0.5};
    const auto set = [&](const char* name, double value) {
        auto& field = child<widgets::SliderField>(name);
        Q_EMIT field.valueChanged(value);
    };

    set("shadowDirection", wanted.degrees);
    set("shadowLength", wanted.length);
    set("shadowSoftness", wanted.softness);
    set("shadowOpacity", wanted.opacity);
    set("shadowContact", wanted.contact);

    EXPECT_EQ(shadow(), wanted);
    EXPECT_EQ(child<widgets::SliderField>("shadowDirection").value(), -30);
    EXPECT_EQ(child<widgets::SliderField>("shadowContact").value(), 0.5);
}

TEST_F(ShadowBoxTest, SwitchedOffAndOnItIsTheSameShadow) {
    child<QCheckBox>("castShadow").click();
    document_.push(std::make_unique<SetShadow>(document_, kFirst, CastShadow{.degrees = 120}));

    child<QCheckBox>("castShadow").click();
    EXPECT_FALSE(shadow());
    child<QCheckBox>("castShadow").click();

    EXPECT_EQ(shadow(), CastShadow{.degrees = 120});
}

TEST_F(ShadowBoxTest, TheCommandDoesWhatTheBoxDoes) {
    box_.toggle();
    EXPECT_EQ(shadow(), CastShadow{});
    EXPECT_TRUE(child<QCheckBox>("castShadow").isChecked());
    box_.toggle();

    EXPECT_FALSE(shadow());
}

TEST_F(ShadowBoxTest, ItsColourIsThatOfTheBackgroundUntilOneIsChosen) {
    child<QCheckBox>("castShadow").click();
    auto& from = child<QComboBox>("shadowColorFrom");
    EXPECT_FALSE(child<QToolButton>("shadowColor").isEnabled());

    from.setCurrentIndex(1);
    Q_EMIT from.activated(1);
    child<QToolButton>("shadowColor").click();
    auto& dialog = child<QColorDialog>("shadowColorDialog");
    dialog.setCurrentColor(QColor(30, 20, 60));
    dialog.accept();

    EXPECT_EQ(shadow()->color, (std::array<uint8_t, 3>{30, 20, 60}));
    EXPECT_EQ(from.currentIndex(), 1);
    from.setCurrentIndex(0);
    Q_EMIT from.activated(0);
    EXPECT_FALSE(shadow()->color);
}

TEST_F(ShadowBoxTest, IsOutOfUseForACompositeAndWithoutAForeground) {
    const Image picture = testing::plainImage({40, 30}, 1, 2, 3);
    document_.open(compositionOfComposite({.image = picture, .metadata = {}},
                                          Image({40, 30}, 1, SampleType::U8)));
    EXPECT_FALSE(child<QCheckBox>("castShadow").isEnabled());
    EXPECT_THAT(child<QCheckBox>("castShadow").toolTip().toStdString(),
                ::testing::HasSubstr("already"));
    document_.open({});

    EXPECT_FALSE(child<QCheckBox>("castShadow").isEnabled());
}

}  // namespace
}  // namespace r2r::ui
