// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/pipeline/models/model_catalog.h"

#include <QWidget>

#include <functional>

class QComboBox;
class QFormLayout;
class QSpinBox;

namespace r2r::ui {

/// Seed, steps and working size, each only where the model has it.
class SamplerRows final : public QWidget {
    Q_OBJECT

public:
    using Edit = std::function<void(HarmonySettings&)>;

    /// @param prefix  of the object names: "" gives "seed", "steps", "detail"
    explicit SamplerRows(const QString& prefix, QWidget* parent = nullptr);

    /// Shows what is chosen, without any signal.
    /// @param model  null: not installed, nothing applies
    void showSettings(const ModelInfo* model, const HarmonySettings& settings);

    /// Puts what is shown into `settings`.
    void apply(HarmonySettings& settings) const;

Q_SIGNALS:
    void edited(const r2r::ui::SamplerRows::Edit& edit);

private:
    void createSeed(const QString& prefix);
    void createSteps(const QString& prefix);
    void createDetail(const QString& prefix);
    void showDetail(int ownSide, int chosen);

    QFormLayout* form_ = nullptr;
    QSpinBox* seed_ = nullptr;
    QSpinBox* steps_ = nullptr;
    QComboBox* detail_ = nullptr;
};

}  // namespace r2r::ui
