// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/masking/live_mask_dialog.h"

#include "ui/document/change_mask.h"
#include "ui/document/edit_rules.h"
#include "ui/document/qt_image.h"
#include "ui/masking/mask_picture.h"
#include "ui/masking/shown_scale.h"
#include "ui/tools/canvas_scene.h"
#include "widgets/canvas_view.h"
#include "widgets/progress_strip.h"

#include <QComboBox>
#include <QDialogButtonBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QScopedValueRollback>
#include <QVBoxLayout>

#include <algorithm>
#include <cmath>
#include <memory>
#include <utility>

namespace r2r::ui {
namespace {

constexpr int kSoonMs = 40;
constexpr int kWidthPx = 400;
constexpr double kBeyond = 0.15;  // of what is seen: the view may be moved a little

}  // namespace

LiveMaskDialog::LiveMaskDialog(const QString& name,
                               const QString& title,
                               const QString& step,
                               const Parts& parts,
                               QWidget* parent)
    : QDialog(parent), parts_(parts), step_(step) {
    setObjectName(name);
    setWindowTitle(title);
    setMinimumWidth(kWidthPx);
    auto* layout = new QVBoxLayout(this);
    createControls(*layout);
    soon_.setSingleShot(true);
    soon_.setInterval(kSoonMs);
    soon_.callOnTimeout(this, &LiveMaskDialog::paint);
    connect(&parts_.document, &Document::changed, this, &LiveMaskDialog::follow);
    connect(&parts_.document, &Document::currentForegroundChanged, this, [this] {
        if (id_ && parts_.document.currentForegroundId() != id_)
            reject();
    });
    connect(&parts_.document, &Document::opened, this, &QDialog::reject);
    connect(&parts_.scene.canvas(), &widgets::CanvasView::viewChanged, this, [this] {
        if (id_ && !soon_.isActive())
            soon_.start();
    });
    connect(&parts_.views, &MaskViews::viewChanged, this, [this] {
        showViews();
        paint();
    });
}

void LiveMaskDialog::createControls(QVBoxLayout& layout) {
    rows_ = new QVBoxLayout;
    layout.addLayout(rows_);
    view_ = new QComboBox(this);
    view_->setObjectName(objectName() + "View");
    view_->addItem(tr("Overlay"), int(MaskView::Overlay));
    view_->addItem(tr("On black"), int(MaskView::OnBlack));
    view_->addItem(tr("On white"), int(MaskView::OnWhite));
    view_->addItem(tr("On grey"), int(MaskView::OnGrey));
    view_->addItem(tr("Mask alone"), int(MaskView::MaskAlone));
    connect(view_, &QComboBox::activated, this, [this] {
        hasChosenView_ = false;  // it is the person's own now, and stays
        parts_.views.show(static_cast<MaskView>(view_->currentData().toInt()));
    });
    auto* label = new QLabel(tr("&View"), this);
    label->setBuddy(view_);
    auto* row = new QHBoxLayout;
    row->addWidget(label);
    row->addWidget(view_, 1);
    layout.addLayout(row);
    auto* strip = new widgets::ProgressStrip(this);
    strip->setObjectName(objectName() + "Progress");
    progress_ = new SlowProgress(*strip, this);
    connect(progress_, &SlowProgress::cancelRequested, this, &LiveMaskDialog::stop);
    // The sliders stay where they are when it comes and goes.
    QSizePolicy policy = strip->sizePolicy();
    policy.setRetainSizeWhenHidden(true);
    strip->setSizePolicy(policy);
    strip->setCancelText(tr("Stop"));
    layout.addWidget(strip);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Cancel, this);
    apply_ = buttons->addButton(tr("&Apply"), QDialogButtonBox::AcceptRole);
    apply_->setObjectName(objectName() + "Apply");
    apply_->setDefault(true);
    buttons->button(QDialogButtonBox::Cancel)->setObjectName(objectName() + "Cancel");
    connect(buttons, &QDialogButtonBox::accepted, this, &LiveMaskDialog::apply);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    layout.addWidget(buttons);
}

widgets::SliderField& LiveMaskDialog::addSlider(const QString& name,
                                                const QString& label,
                                                const widgets::SliderRange& range) {
    auto* field = new widgets::SliderField(name, label, range, this);
    field->setValue(range.standard);
    rows_->addWidget(field);
    return *field;
}

void LiveMaskDialog::addRow(QWidget& widget) {
    rows_->addWidget(&widget);
}

void LiveMaskDialog::begin() {
    const Foreground* current = parts_.document.currentForeground();
    if (!current || obstacleToPainting(*current) != Obstacle::None)
        return;
    if (!id_) {
        id_ = current->id;
        before_ = current->mask;
        made_.reset();
        beginWith(current->image);
        if (parts_.views.view() == MaskView::Result) {
            parts_.views.show(MaskView::Overlay);
            hasChosenView_ = true;
        }
        showViews();
        if (const QWidget* window = parentWidget(); window && !isVisible()) {
            // Over the panels: the picture stays in sight.
            adjustSize();
            move(window->mapToGlobal(QPoint(window->width() - width() - 16, 96)));
        }
        refresh();
    }
    show();
    raise();
    activateWindow();
}

void LiveMaskDialog::refresh() {
    if (!id_)
        return;
    const uint64_t number = ++newest_;
    maker_.stop();
    isPending_ = true;
    apply_->setEnabled(false);
    progress_->begin(tr("Computing"));
    maker_.ask([make = make(), mask = before_](const JobContext& job) { return make(mask, job); },
               [this, number](const Outcome<TiledMask>& outcome) {
                   if (number != newest_ || !id_)
                       return;
                   progress_->end();
                   isPending_ = false;
                   if (const auto* made = std::get_if<TiledMask>(&outcome))
                       take(*made);
                   else if (const auto* failure = std::get_if<Failure>(&outcome))
                       Q_EMIT failed(*failure);
               },
               [this, number](const JobProgress& progress) {
                   if (number == newest_)
                       progress_->follow(progress);
               });
}

/// Nothing can be applied until other values have been computed.
void LiveMaskDialog::stop() {
    ++newest_;
    maker_.stop();
    progress_->end();
}

void LiveMaskDialog::take(const TiledMask& mask) {
    made_ = mask;
    apply_->setEnabled(true);
    paint();
}

/// The part that is seen, as finely as the screen can show it.
void LiveMaskDialog::paint() {
    const Foreground* foreground = id_ ? parts_.document.composition().find(*id_) : nullptr;
    if (!foreground || !made_)
        return;
    const widgets::CanvasView& canvas = parts_.scene.canvas();
    const auto place = foreground->backgroundFromForeground();
    const auto inverse = place.inverse();
    if (!inverse)
        return;
    const double shown =
        canvas.view().zoom() * scaleInTheMiddle(toQt(place), foreground->image.size());
    const int step = std::max(1, static_cast<int>(0.5 / std::max(shown, 1e-3)));
    const QRectF seen =
        toQt(*inverse).mapRect(canvas.view().imageRectFromWidget(QRectF(canvas.rect())));
    const double more = kBeyond * std::max(seen.width(), seen.height());
    const QRect region = (seen.adjusted(-more, -more, more, more) &
                          QRectF(0, 0, before_.size().width, before_.size().height))
                             .toAlignedRect();
    painter_.stop();
    painter_.ask(
        [mask = *made_,
         picture = parts_.scene.currentPicture(),
         film = parts_.scene.maskColor(),
         region = fromQt(region),
         step](const JobContext&) { return maskPicture(mask, picture, film, region, step); },
        [this](const Outcome<MaskPicture>& outcome) {
            if (const auto* picture = std::get_if<MaskPicture>(&outcome); picture && id_)
                parts_.scene.setMaskPreview(
                    CanvasScene::MaskPreview{picture->pixels, picture->maskFromPixels});
        });
}

void LiveMaskDialog::showViews() {
    const int row = view_->findData(int(parts_.views.view()));
    if (row >= 0)
        view_->setCurrentIndex(row);
}

void LiveMaskDialog::follow(const Change& change) {
    if (!id_ || isApplying_)
        return;
    const Foreground* foreground = parts_.document.composition().find(*id_);
    if (!foreground || foreground->mask.size() != before_.size() ||
        obstacleToPainting(*foreground) != Obstacle::None)
        return reject();
    if (std::holds_alternative<PlacementChanged>(change))
        return paint();
    if (foreground->mask == before_)
        return;
    before_ = foreground->mask;
    beginWith(foreground->image);
    refresh();
}

void LiveMaskDialog::apply() {
    if (!id_ || !made_ || isPending_)
        return;
    {
        const QScopedValueRollback guard(isApplying_, true);
        parts_.document.push(std::make_unique<ChangeMask>(parts_.document, *id_, *made_, step_));
    }
    accept();
}

void LiveMaskDialog::done(int result) {
    stop();
    painter_.stop();
    id_.reset();
    made_.reset();
    before_ = {};
    parts_.scene.setMaskPreview(std::nullopt);
    if (std::exchange(hasChosenView_, false))
        parts_.views.show(MaskView::Result);
    QDialog::done(result);
}

}  // namespace r2r::ui
