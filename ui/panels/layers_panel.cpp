// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/layers_panel.h"

#include "ui/actions.h"

#include <QHBoxLayout>
#include <QListWidget>
#include <QSignalBlocker>
#include <QToolButton>
#include <QVBoxLayout>

#include <variant>

namespace r2r::ui {
namespace {

constexpr int kIdRole = Qt::UserRole;

ForegroundId idOf(const QListWidgetItem& item) {
    return static_cast<ForegroundId>(item.data(kIdRole).toUInt());
}

}  // namespace

LayersPanel::LayersPanel(Document& document, const Actions& actions, QWidget* parent)
    : QWidget(parent), document_(document), list_(new QListWidget(this)) {
    list_->setObjectName("foregroundList");
    list_->setAccessibleName(tr("Foregrounds"));
    list_->setMinimumHeight(56);
    list_->setMaximumHeight(120);  // four rows; more scroll, and the panels below keep their room
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Maximum);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(8, 8, 8, 8);
    layout->setSpacing(6);
    layout->addWidget(list_);
    layout->addWidget(createButtons(actions));

    connect(list_, &QListWidget::currentRowChanged, this, &LayersPanel::chooseCurrent);
    connect(&document, &Document::changed, this, [this](const Change& change) {
        if (std::holds_alternative<StructureChanged>(change))
            showForegrounds();
    });
    connect(&document, &Document::currentForegroundChanged, this, &LayersPanel::showCurrent);
    showForegrounds();
}

QWidget* LayersPanel::createButtons(const Actions& actions) {
    auto* buttons = new QWidget(this);
    auto* layout = new QHBoxLayout(buttons);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(2);
    for (const ActionId id :
         {ActionId::AddForeground, ActionId::Flip, ActionId::DeleteForeground}) {
        auto* button = new QToolButton(buttons);
        button->setDefaultAction(&actions[id]);
        button->setAutoRaise(true);
        layout->addWidget(button);
    }
    layout->addStretch();
    return buttons;
}

void LayersPanel::showForegrounds() {
    const QSignalBlocker blocker(list_);
    list_->clear();
    const auto& foregrounds = document_.composition().foregrounds;
    for (auto foreground = foregrounds.rbegin(); foreground != foregrounds.rend(); ++foreground) {
        auto* item = new QListWidgetItem(QString::fromStdString(foreground->name), list_);
        item->setData(kIdRole, static_cast<uint>(foreground->id));
        item->setToolTip(
            tr("%1 × %2 pixels").arg(foreground->image.width()).arg(foreground->image.height()));
    }
    showCurrent();
}

void LayersPanel::showCurrent() {
    const QSignalBlocker blocker(list_);
    const auto current = document_.currentForegroundId();
    int chosen = -1;
    for (int row = 0; row < list_->count(); ++row)
        if (current == idOf(*list_->item(row)))
            chosen = row;
    list_->setCurrentRow(chosen);
}

void LayersPanel::chooseCurrent(int row) {
    if (const QListWidgetItem* item = list_->item(row))
        document_.setCurrentForeground(idOf(*item));
}

}  // namespace r2r::ui
