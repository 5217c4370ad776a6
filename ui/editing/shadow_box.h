// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/pipeline/cast_shadow.h"
#include "ui/document/document.h"

#include <QWidget>

#include <functional>
#include <optional>

class QCheckBox;
class QComboBox;
class QLabel;
class QToolButton;
class QVBoxLayout;

namespace r2r::widgets {
class SliderField;
}

namespace r2r::ui {

/// The shadow of the current foreground: whether it casts one, where, how dark, in which colour.
/// Says in words that a shadow changes the background.
class ShadowBox final : public QWidget {
    Q_OBJECT

public:
    explicit ShadowBox(Document& document, QWidget* parent = nullptr);

    /// Switches the shadow of the current foreground on or off, and brings the box into sight.
    void toggle();

Q_SIGNALS:
    void handMoving(bool isMoving);  ///< a slider is held

private:
    using Edit = std::function<void(CastShadow&)>;

    void createSliders(QVBoxLayout& layout);
    void createColor(QVBoxLayout& layout);
    [[nodiscard]] widgets::SliderField* createSlider(const QString& name,
                                                     const QString& label,
                                                     double most,
                                                     double CastShadow::*member);
    void connectSlider(widgets::SliderField& field, double CastShadow::*member);
    void switchTo(bool isOn);
    void change(const Edit& edit, Gesture gesture = Gesture::None);
    void move(const Edit& edit);
    void release(const Edit& edit);
    void chooseColor();
    void showForeground();

    /// What was switched off last comes back.
    struct Remembered {
        ForegroundId id{};
        CastShadow shadow;
    };

    Document& document_;
    Gesture gesture_ = Gesture::None;
    std::optional<Remembered> remembered_;
    QCheckBox* isCast_ = nullptr;
    QWidget* rows_ = nullptr;
    QLabel* promise_ = nullptr;
    widgets::SliderField* direction_ = nullptr;
    widgets::SliderField* length_ = nullptr;
    widgets::SliderField* softness_ = nullptr;
    widgets::SliderField* opacity_ = nullptr;
    widgets::SliderField* contact_ = nullptr;
    QComboBox* colorFrom_ = nullptr;
    QToolButton* color_ = nullptr;
};

}  // namespace r2r::ui
