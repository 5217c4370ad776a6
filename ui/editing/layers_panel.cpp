// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/editing/layers_panel.h"

#include "ui/document/commands.h"
#include "ui/editing/opacity_field.h"
#include "ui/editing/placement_fields.h"
#include "ui/jobs/thumbnail.h"
#include "ui/words/actions.h"
#include "ui/words/icons.h"
#include "ui/words/messages.h"
#include "widgets/layer_list.h"

#include <QHBoxLayout>
#include <QItemSelectionModel>
#include <QSignalBlocker>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>
#include <memory>
#include <utility>
#include <variant>

namespace r2r::ui {
namespace {

using widgets::LayerList;

constexpr int kLeastRows = 2;   // where the window is low; the numbers stay in sight
constexpr int kWantedRows = 5;  // as far as the panels below can spare the room; more scroll

ForegroundId idOf(const QListWidgetItem& item) {
    return static_cast<ForegroundId>(item.data(LayerList::kIdRole).toUInt());
}

}  // namespace

LayersPanel::LayersPanel(Document& document, const Actions& actions, QWidget* parent)
    : QWidget(parent), document_(document) {
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Maximum);
    createList(actions);
    fields_ = new PlacementFields(document, this);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(8, 8, 8, 8);
    layout->setSpacing(6);
    layout->addWidget(list_);
    layout->addWidget(createButtons(actions));
    layout->addWidget(fields_);

    connect(&document, &Document::changed, this, &LayersPanel::showChange);
    connect(&document, &Document::currentForegroundChanged, this, &LayersPanel::showCurrent);
    showForegrounds();
}

void LayersPanel::followPlacement(ForegroundId id, const Placement& placement) {
    fields_->follow(id, placement);
}

void LayersPanel::createList(const Actions& actions) {
    list_ = new LayerList({.shown = lineIcon("shown", palette()),
                           .hidden = lineIcon("hidden", palette()),
                           .locked = lineIcon("locked", palette()),
                           .unlocked = lineIcon("unlocked", palette())},
                          this);
    list_->setObjectName("foregroundList");
    list_->setAccessibleName(tr("Foregrounds"));
    list_->setContextMenuPolicy(Qt::ActionsContextMenu);
    using enum ActionId;
    actions.addTo(*list_,
                  {Rename,
                   Duplicate,
                   Separator,
                   HideForeground,
                   LockForeground,
                   Separator,
                   Raise,
                   Lower,
                   Separator,
                   DeleteForeground});
    connect(&actions[Rename], &QAction::triggered, list_, [this] {
        if (QListWidgetItem* item = list_->currentItem())
            list_->editItem(item);
    });
    const auto id = [](uint value) { return static_cast<ForegroundId>(value); };
    connect(list_, &LayerList::currentRowChanged, this, &LayersPanel::chooseCurrent);
    connect(list_, &LayerList::eyeClicked, this, [this, id](uint layer) {
        if (const Foreground* clicked = document_.composition().find(id(layer)))
            document_.push(
                std::make_unique<ui::HideForeground>(document_, clicked->id, !clicked->isHidden));
    });
    connect(list_, &LayerList::lockClicked, this, [this, id](uint layer) {
        if (const Foreground* clicked = document_.composition().find(id(layer)))
            document_.push(std::make_unique<SetLabel>(
                document_, clicked->id, Label{clicked->name, !clicked->isLocked}));
    });
    connect(list_, &LayerList::choiceToggled, this, [this, id](uint layer) {
        document_.toggleChosen(id(layer));
    });
    connect(list_, &LayerList::renamed, this, [this, id](uint layer, const QString& name) {
        rename(id(layer), name);
    });
    connect(list_, &LayerList::moved, this, [this, id](uint layer, int row) {
        moveTo(id(layer), row);
    });
}

QWidget* LayersPanel::createButtons(const Actions& actions) {
    auto* buttons = new QWidget(this);
    auto* layout = new QHBoxLayout(buttons);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(2);
    for (const ActionId id : {ActionId::AddForeground,
                              ActionId::Duplicate,
                              ActionId::Flip,
                              ActionId::FlipVertical,
                              ActionId::ToggleShadow,
                              ActionId::DeleteForeground}) {
        auto* button = new QToolButton(buttons);
        button->setDefaultAction(&actions[id]);
        button->setAutoRaise(true);
        layout->addWidget(button);
    }
    layout->addStretch();
    layout->addWidget(new OpacityField(document_, buttons));
    return buttons;
}

void LayersPanel::showChange(const Change& change) {
    if (std::holds_alternative<StructureChanged>(change))
        showForegrounds();
    else if (const auto* label = std::get_if<LabelChanged>(&change))
        showLabel(label->id);
    else if (const auto* mask = std::get_if<MaskChanged>(&change))
        requestThumbnail(mask->id);
}

void LayersPanel::showForegrounds() {
    const QSignalBlocker blocker(list_);
    list_->clear();
    const auto& foregrounds = document_.composition().foregrounds;
    std::erase_if(thumbnails_,
                  [&](const Thumbnail& each) { return !document_.composition().find(each.id); });
    for (auto foreground = foregrounds.rbegin(); foreground != foregrounds.rend(); ++foreground) {
        auto* item = list_->addLayer(static_cast<uint>(foreground->id),
                                     QString::fromStdString(foreground->name),
                                     foreground->isHidden,
                                     foreground->isLocked);
        item->setToolTip(tr("%1 pixels").arg(messages::size(foreground->image.size())));
        const auto known = std::ranges::find(thumbnails_, foreground->id, &Thumbnail::id);
        if (known != thumbnails_.end())
            item->setIcon(known->icon);
        const bool isCurrent = known != thumbnails_.end() &&
                               known->image.sharesPixelsWith(foreground->image) &&
                               known->mask == foreground->mask;
        if (!isCurrent)
            requestThumbnail(foreground->id);
    }
    const int rows = std::max(list_->count(), 1);
    list_->setMinimumHeight(listHeightPx(std::min(rows, kLeastRows)));
    list_->setMaximumHeight(listHeightPx(rows));
    showCurrent();
    if (std::exchange(rows_, rows) != rows)
        Q_EMIT rowsChanged();
}

int LayersPanel::listHeightPx(int rows) const {
    const int rowPx = list_->count() > 0 ? list_->sizeHintForRow(0) : LayerList::kThumbnailPx;
    return rows * rowPx + 2 * list_->frameWidth();
}

int LayersPanel::wantedHeightPx() const {
    const int listPx = listHeightPx(std::min(rows_, kWantedRows));
    return layout()->minimumSize().height() - list_->minimumHeight() + listPx;
}

void LayersPanel::showLabel(ForegroundId id) {
    const QSignalBlocker blocker(list_);
    const Foreground* foreground = document_.composition().find(id);
    for (int row = 0; foreground && row < list_->count(); ++row) {
        QListWidgetItem* item = list_->item(row);
        if (idOf(*item) != id)
            continue;
        item->setText(QString::fromStdString(foreground->name));
        item->setData(LayerList::kLockedRole, foreground->isLocked);
    }
    list_->viewport()->update();
}

void LayersPanel::showCurrent() {
    const QSignalBlocker blocker(list_);
    const auto current = document_.currentForegroundId();
    int chosen = -1;
    for (int row = 0; row < list_->count(); ++row)
        if (current == idOf(*list_->item(row)))
            chosen = row;
    list_->setCurrentRow(chosen, QItemSelectionModel::ClearAndSelect);
    for (int row = 0; row < list_->count(); ++row)
        if (row != chosen)
            list_->item(row)->setSelected(document_.isChosen(idOf(*list_->item(row))));
}

void LayersPanel::chooseCurrent(int row) {
    if (const QListWidgetItem* item = list_->item(row))
        document_.setCurrentForeground(idOf(*item));
}

void LayersPanel::rename(ForegroundId id, const QString& name) {
    const Foreground* foreground = document_.composition().find(id);
    if (!foreground)
        return;
    if (!name.trimmed().isEmpty())
        document_.push(std::make_unique<SetLabel>(
            document_, id, Label{name.trimmed().toStdString(), foreground->isLocked}));
    showLabel(id);  // an empty name, or one with spaces around it, is not what was typed
}

void LayersPanel::moveTo(ForegroundId id, int row) {
    const auto last = static_cast<int>(document_.composition().foregrounds.size()) - 1;
    const int place = std::clamp(last - row, 0, last);
    document_.push(std::make_unique<MoveInOrder>(document_, id, static_cast<size_t>(place)));
}

void LayersPanel::requestThumbnail(ForegroundId id) {
    const Foreground* foreground = document_.composition().find(id);
    if (!foreground || foreground->image.isEmpty())
        return;
    const int sidePx = qRound(LayerList::kThumbnailPx * devicePixelRatioF());
    thread_.ask(
        [copy = *foreground, sidePx](const JobContext&) { return thumbnailOf(copy, sidePx); },
        [this, image = foreground->image, mask = foreground->mask, id](
            const Outcome<QImage>& outcome) {
            const auto* picture = std::get_if<QImage>(&outcome);
            const Foreground* now = document_.composition().find(id);
            // A newer one is under way if the mask has changed since.
            if (!picture || !now || !now->image.sharesPixelsWith(image) || !(now->mask == mask))
                return;
            std::erase_if(thumbnails_, [id](const Thumbnail& each) { return each.id == id; });
            thumbnails_.push_back({id, image, mask, {}});
            takeThumbnail(id, *picture);
        });
}

void LayersPanel::takeThumbnail(ForegroundId id, const QImage& picture) {
    QPixmap pixmap = QPixmap::fromImage(picture);
    pixmap.setDevicePixelRatio(devicePixelRatioF());
    QIcon icon(pixmap);
    icon.addPixmap(pixmap, QIcon::Selected);  // not tinted: its colours are what it is there for
    thumbnails_.back().icon = icon;
    const QSignalBlocker blocker(list_);
    for (int row = 0; row < list_->count(); ++row)
        if (idOf(*list_->item(row)) == id)
            list_->item(row)->setIcon(icon);
    list_->viewport()->update();
}

}  // namespace r2r::ui
