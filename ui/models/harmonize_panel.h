// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/document/document.h"
#include "ui/models/model_library.h"

#include <QWidget>

#include <functional>

class QCheckBox;
class QLabel;
class QPushButton;
class QVBoxLayout;

namespace r2r::widgets {
class SliderField;
}

namespace r2r::ui {

class Actions;
class ModelCombo;
class SamplerRows;

/// Which model, how much of it, and whose colours are followed, for the current foreground.
class HarmonizePanel final : public QWidget {
    Q_OBJECT

public:
    HarmonizePanel(Document& document,
                   const ModelLibrary& library,
                   const Actions& actions,
                   QWidget* parent = nullptr);

Q_SIGNALS:
    void handMoving(bool isMoving);  ///< a slider is held

private:
    using Edit = std::function<void(HarmonySettings&)>;

    void createModelChoice(QVBoxLayout& layout);
    void createStrengths(QVBoxLayout& layout);
    void createGuard(QVBoxLayout& layout);
    void createReference(QVBoxLayout& layout, const Actions& actions);
    void createSampler(QVBoxLayout& layout);
    widgets::SliderField* createStrength(const QString& name,
                                         const QString& label,
                                         double standard,
                                         float ChangeStrength::*member);
    void change(const Edit& edit, Gesture gesture = Gesture::None);
    void move(const Edit& edit);
    void release(const Edit& edit);
    void chooseModel(const std::string& name);
    void showForeground();
    void showModel(const ModelInfo* model, const std::string& name);

    Document& document_;
    const ModelLibrary& library_;
    QWidget* choices_ = nullptr;
    Gesture gesture_ = Gesture::None;
    ModelCombo* model_ = nullptr;
    QLabel* summary_ = nullptr;
    QLabel* source_ = nullptr;
    widgets::SliderField* overall_ = nullptr;
    widgets::SliderField* lightness_ = nullptr;
    widgets::SliderField* color_ = nullptr;
    QCheckBox* guard_ = nullptr;
    QLabel* reference_ = nullptr;
    QPushButton* around_ = nullptr;
    SamplerRows* sampler_ = nullptr;
};

}  // namespace r2r::ui
