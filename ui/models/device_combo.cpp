// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/device_combo.h"

#include "ui/engine/engine_thread.h"
#include "ui/words/messages.h"

namespace r2r::ui {

DeviceCombo::DeviceCombo(EngineThread& engine,
                         const QString& name,
                         const QString& wish,
                         QWidget* parent)
    : DeviceCombo(name, parent) {
    setToolTip(tr("The device that models run on"));
    addItem(tr("Automatic"), "auto");
    choose(wish);
    engine.ask(
        this,
        [](EngineModels& models, const JobContext&) { return models.devices(); },
        [this](const Outcome<std::vector<ComputeDevice>>& outcome) {
            if (const auto* devices = std::get_if<std::vector<ComputeDevice>>(&outcome))
                list(*devices);
        });
}

DeviceCombo::DeviceCombo(const QString& name, QWidget* parent) : QComboBox(parent) {
    setObjectName(name);
    // A long name must not make a panel wider.
    setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    setMinimumContentsLength(12);
}

void DeviceCombo::list(const std::vector<ComputeDevice>& devices) {
    for (const ComputeDevice& device : devices) {
        const QString id = QString::fromStdString(device.id());
        const int known = findData(id);
        if (known < 0)
            addItem(messages::device(device), id);
        else
            setItemText(known, messages::device(device));
    }
}

void DeviceCombo::choose(const QString& wish) {
    const QString id = wish == "cuda" ? "cuda:0" : wish;  // the first GPU, for a training
    if (findData(id) < 0)
        addItem(id == "cpu" ? tr("CPU") : id, id);
    setCurrentIndex(findData(id));
}

std::string DeviceCombo::chosen() const {
    return currentData().toString().toStdString();
}

}  // namespace r2r::ui
