// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/document/document.h"
#include "ui/models/live_preview.h"
#include "ui/models/run_costs.h"
#include "ui/words/settings.h"

#include <QWidget>

class QGraphicsOpacityEffect;
class QLabel;
class QPushButton;
class QVBoxLayout;

namespace r2r::ui {

class Actions;
class DeviceCombo;

/// The device for models, the cost of a run, and the button that starts one of a model too slow to
/// follow every edit.
class RunBox final : public QWidget {
    Q_OBJECT

public:
    /// Everything is borrowed and must live longer.
    RunBox(const Document& document,
           RunCosts& costs,
           const LivePreview& preview,
           EngineThread& engine,
           Settings& settings,
           const Actions& actions,
           QWidget* parent = nullptr);

private:
    void createDevice(QVBoxLayout& layout);
    void createRun(QVBoxLayout& layout, const Actions& actions);
    void chooseDevice(int row);
    void sayCost(const QString& text, bool isAsked);
    void refresh();

    const Document& document_;
    RunCosts& costs_;
    const LivePreview& preview_;
    EngineThread& engine_;
    Settings& settings_;
    DeviceCombo* device_ = nullptr;
    QLabel* cost_ = nullptr;
    QGraphicsOpacityEffect* unseenCost_ = nullptr;  ///< takes it from sight, not its room
    QLabel* state_ = nullptr;
    QPushButton* run_ = nullptr;
    QPushButton* variations_ = nullptr;
};

}  // namespace r2r::ui
