// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/pipeline/model_catalog.h"
#include "ui/document/document.h"

#include <QWidget>

#include <functional>

class QComboBox;
class QFormLayout;
class QLabel;
class QPushButton;
class QSpinBox;
class QVBoxLayout;

namespace r2r::widgets {
class SliderField;
}

namespace r2r::ui {

class Actions;

/// Which model, how much of it, and whose colours are followed, for the current foreground.
class HarmonizePanel final : public QWidget {
    Q_OBJECT

public:
    HarmonizePanel(Document& document,
                   const ModelCatalog& catalog,
                   const Actions& actions,
                   QWidget* parent = nullptr);

Q_SIGNALS:
    void handMoving(bool isMoving);  ///< a slider is held

private:
    using Edit = std::function<void(HarmonySettings&)>;

    void createModelChoice(QVBoxLayout& layout);
    void createStrengths(QVBoxLayout& layout);
    void createReference(QVBoxLayout& layout, const Actions& actions);
    void createSeed(QVBoxLayout& layout);
    widgets::SliderField* createStrength(const QString& name,
                                         const QString& label,
                                         double standard,
                                         float ChangeStrength::*member);
    void change(const Edit& edit, Gesture gesture = Gesture::None);
    void move(const Edit& edit);
    void release(const Edit& edit);
    void chooseModel(int row);
    void showForeground();

    Document& document_;
    const ModelCatalog& catalog_;
    Gesture gesture_ = Gesture::None;
    QComboBox* model_ = nullptr;
    QLabel* summary_ = nullptr;
    widgets::SliderField* overall_ = nullptr;
    widgets::SliderField* lightness_ = nullptr;
    widgets::SliderField* color_ = nullptr;
    QLabel* reference_ = nullptr;
    QPushButton* around_ = nullptr;
    QWidget* seedRow_ = nullptr;
    QSpinBox* seed_ = nullptr;
};

}  // namespace r2r::ui
