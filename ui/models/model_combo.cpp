// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/model_combo.h"

#include <QCoreApplication>
#include <QSignalBlocker>
#include <QStandardItemModel>

#include <algorithm>
#include <vector>

namespace r2r::ui {

ModelCombo::ModelCombo(const ModelLibrary& library, const QString& name, QWidget* parent)
    : QComboBox(parent), library_(library) {
    setObjectName(name);
    setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    setMinimumContentsLength(16);
    connect(this, &QComboBox::activated, this, [this](int row) {
        wanted_ = itemData(row).toString().toStdString();
        Q_EMIT chosen(wanted_);
    });
    connect(&library, &ModelLibrary::changed, this, &ModelCombo::fill);
    fill();
}

void ModelCombo::select(const std::string& model) {
    wanted_ = model;
    const QSignalBlocker blocker(this);
    setCurrentIndex(findData(QString::fromStdString(model)));
}

std::string ModelCombo::selected() const {
    return currentData().toString().toStdString();
}

void ModelCombo::fill() {
    const QSignalBlocker blocker(this);
    clear();
    std::vector<std::string> families;
    for (const ModelInfo& model : library_.catalog().models())
        if (std::ranges::find(families, model.family) == families.end())
            families.push_back(model.family);
    for (const std::string& family : families)
        addFamily(family);
    addDamaged();
    select(wanted_);
}

void ModelCombo::addHeading(const QString& text) {
    addItem(text);
    auto* heading = static_cast<QStandardItemModel*>(model())->item(count() - 1);
    heading->setFlags(Qt::NoItemFlags);
    QFont bold = font();
    bold.setBold(true);
    heading->setFont(bold);
}

/// They cannot be chosen, but a person who looks for one learns why.
void ModelCombo::addDamaged() {
    if (library_.catalog().damaged().empty())
        return;
    addHeading(tr("Damaged"));
    for (const DamagedModel& each : library_.catalog().damaged()) {
        addItem(QString::fromStdString(each.name));
        setItemData(count() - 1, library_.absence(each.name), Qt::ToolTipRole);
        static_cast<QStandardItemModel*>(model())->item(count() - 1)->setFlags(Qt::NoItemFlags);
    }
}

void ModelCombo::addFamily(const std::string& family) {
    addHeading(familyTitle(family));
    for (const ModelInfo& each : library_.catalog().models()) {
        if (each.family != family)
            continue;
        addItem(QString::fromStdString(each.title), QString::fromStdString(each.name));
        setItemData(count() - 1, QString::fromStdString(each.summary), Qt::ToolTipRole);
    }
}

QString familyTitle(const std::string& family) {
    const auto tr = [](const char* text) {
        return QCoreApplication::translate("r2r::ui::ModelCombo", text);
    };
    if (family == "classical")
        return tr("Classical");
    if (family == "plug-in")
        return tr("Plug-ins");
    return QString::fromStdString(family);
}

}  // namespace r2r::ui
