// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/imaging/measures/metrics.h"
#include "ui/models/model_library.h"
#include "ui/models/run_costs.h"

#include <QGroupBox>

#include <optional>

class QLabel;
class QPushButton;

namespace r2r::ui {

class ModelCombo;
class SamplerRows;

/// One side of a comparison: which settings to try, what that will take, how near the result came,
/// and the button that takes it over.
class TrialBox final : public QGroupBox {
    Q_OBJECT

public:
    /// @param prefix  of the object names: "left" gives "leftModel", "leftSeed", "leftUse" …
    TrialBox(const QString& title,
             const QString& prefix,
             const ModelLibrary& library,
             RunCosts& costs,
             QWidget* parent = nullptr);

    void setSettings(const HarmonySettings& settings);

    [[nodiscard]] const HarmonySettings& settings() const { return settings_; }

    /// Sets the size of the picture that costs are told for.
    void setBackground(Size size);

    void setRunning(bool isRunning);

    /// @param hasResult  there is something to take over
    /// @param isUsed     the foreground has these settings already
    void setResult(bool hasResult, bool isUsed);

    void showScores(const std::optional<Scores>& scores);

Q_SIGNALS:
    void edited();
    void taken();  ///< "use this one" was pressed

private:
    void chooseModel(const std::string& name);
    void refresh();

    const ModelLibrary& library_;
    RunCosts& costs_;
    HarmonySettings settings_;
    Size background_;
    ModelCombo* model_ = nullptr;
    SamplerRows* sampler_ = nullptr;
    QLabel* strength_ = nullptr;
    QLabel* cost_ = nullptr;
    QLabel* scores_ = nullptr;
    QPushButton* use_ = nullptr;
};

}  // namespace r2r::ui
