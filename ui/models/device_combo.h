// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/pipeline/devices/compute_device.h"

#include <QComboBox>

#include <string>
#include <vector>

namespace r2r::ui {

class EngineThread;

/// The devices on which models can run. It begins with the wished one; the rest is listed
/// after a search for them: that loads libraries of gigabytes.
class DeviceCombo final : public QComboBox {
    Q_OBJECT

public:
    /// For models of this program: the engine looks, and "Automatic" is a choice.
    /// @param wish  as `chooseDevice` understands it
    DeviceCombo(EngineThread& engine,
                const QString& name,
                const QString& wish,
                QWidget* parent = nullptr);

    /// For another program, which takes a device and nothing else; `list` says what there is.
    explicit DeviceCombo(const QString& name, QWidget* parent = nullptr);

    void list(const std::vector<ComputeDevice>& devices);

    /// One that is not listed is added.
    void choose(const QString& wish);

    /// "auto", "cpu", "cuda:0".
    [[nodiscard]] std::string chosen() const;
};

}  // namespace r2r::ui
