// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/models/model_library.h"

#include <QWidget>

#include <array>
#include <optional>

class QCheckBox;
class QFormLayout;
class QSpinBox;

namespace r2r::widgets {
class SliderField;
}

namespace r2r::ui {

class ModelCombo;
class SamplerRows;

/// Everything that `HarmonySettings` holds, to be chosen for pictures that are not open: model,
/// strengths, guard, the region to follow, and what its sampler has.
class HarmonyRows final : public QWidget {
    Q_OBJECT

public:
    /// Begins with what a new foreground begins with.
    /// @param library  borrowed
    /// @param prefix   of the object names: "batch" gives "batchModel", "batchGuard"
    HarmonyRows(const ModelLibrary& library, const QString& prefix, QWidget* parent = nullptr);

    [[nodiscard]] HarmonySettings settings() const;

    /// A model that is not installed leaves everything as it is.
    void setSettings(const HarmonySettings& settings);

Q_SIGNALS:
    void changed();

private:
    void createStrengths(QFormLayout& form, const QString& prefix);
    void createGuard(QFormLayout& form, const QString& prefix);
    void createReference(QFormLayout& form, const QString& prefix);
    void show(const HarmonySettings& settings);
    void chooseModel(const std::string& name);

    const ModelLibrary& library_;
    std::optional<bool> guard_;  ///< nothing: as the model is meant to be used
    ModelCombo* model_ = nullptr;
    widgets::SliderField* overall_ = nullptr;
    widgets::SliderField* lightness_ = nullptr;
    widgets::SliderField* color_ = nullptr;
    QCheckBox* isGuarded_ = nullptr;
    SamplerRows* sampler_ = nullptr;
    QCheckBox* followsRegion_ = nullptr;
    std::array<QSpinBox*, 4> region_{};  ///< x, y, width, height
};

}  // namespace r2r::ui
