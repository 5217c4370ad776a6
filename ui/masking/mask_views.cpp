// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/masking/mask_views.h"

#include "ui/document/qt_image.h"
#include "ui/masking/mask_outline.h"
#include "ui/masking/shown_scale.h"
#include "ui/tools/canvas_scene.h"
#include "ui/words/actions.h"
#include "widgets/canvas_view.h"

#include <QColorDialog>
#include <QSignalBlocker>

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

namespace r2r::ui {
namespace {

constexpr std::array<std::pair<MaskView, ActionId>, 6> kViews = {{
    {MaskView::Overlay, ActionId::ViewOverlay},
    {MaskView::OnBlack, ActionId::ViewOnBlack},
    {MaskView::OnWhite, ActionId::ViewOnWhite},
    {MaskView::OnGrey, ActionId::ViewOnGrey},
    {MaskView::MaskAlone, ActionId::ViewMaskAlone},
    {MaskView::Result, ActionId::ViewResult},
}};

constexpr int kOverlayAlpha = 110;  // of a colour that was chosen without
constexpr int kSoonMs = 60;
constexpr qsizetype kMostLines = 60000;  // drawn in a few milliseconds

}  // namespace

MaskViews::MaskViews(Document& document,
                     CanvasScene& scene,
                     const Actions& actions,
                     Settings& settings,
                     QWidget& window)
    : QObject(&window)
    , document_(document)
    , scene_(scene)
    , actions_(actions)
    , settings_(settings)
    , window_(window) {
    scene_.setOverlayColor(settings.overlayColor());
    for (const auto& [view, id] : kViews)
        connect(&actions[id], &QAction::triggered, this, [this, view = view] { show(view); });
    connect(&actions[ActionId::ShowMask], &QAction::toggled, this, [this](bool isShown) {
        if (isShown != (view_ != MaskView::Result))
            show(isShown ? last_ : MaskView::Result);
    });
    connect(&actions[ActionId::NextMaskView], &QAction::triggered, this, &MaskViews::showNext);
    connect(&actions[ActionId::OverlayColor], &QAction::triggered, this, &MaskViews::askForColor);
    connect(&actions[ActionId::ShowOutline], &QAction::toggled, this, &MaskViews::setOutlineShown);
    soon_.setSingleShot(true);
    soon_.setInterval(kSoonMs);
    soon_.callOnTimeout(this, &MaskViews::outline);
    const auto later = [this] {
        if (isOutlineShown_ && !soon_.isActive())
            soon_.start();
    };
    connect(&document, &Document::changed, this, later);
    connect(&document, &Document::currentForegroundChanged, this, later);
    connect(&scene.canvas(), &widgets::CanvasView::zoomChanged, this, later);
}

void MaskViews::show(MaskView view) {
    view_ = view;
    if (view != MaskView::Result)
        last_ = view;
    const auto found = std::ranges::find(kViews, view, &std::pair<MaskView, ActionId>::first);
    actions_[found->second].setChecked(true);
    actions_[ActionId::ShowMask].setChecked(view != MaskView::Result);
    scene_.setMaskView(view);
    Q_EMIT viewChanged();
}

void MaskViews::showNext() {
    const auto now = std::ranges::find(kViews, view_, &std::pair<MaskView, ActionId>::first);
    const auto next = std::next(now) == kViews.end() ? kViews.begin() : std::next(now);
    show(next->first);
}

void MaskViews::askForColor() {
    const QColor before = settings_.overlayColor().value_or(QColor(255, 64, 64, kOverlayAlpha));
    const QColor color = QColorDialog::getColor(
        before, &window_, tr("Overlay colour"), QColorDialog::ShowAlphaChannel);
    if (!color.isValid())
        return;
    settings_.setOverlayColor(color);
    scene_.setOverlayColor(color);
    show(MaskView::Overlay);
}

void MaskViews::setOutlineShown(bool isShown) {
    isOutlineShown_ = isShown;
    outline();
}

void MaskViews::outline() {
    const uint64_t number = ++newest_;
    side_.stop();
    const Foreground* current = document_.currentForeground();
    if (!isOutlineShown_ || !current || current->isHidden)
        return scene_.canvas().setMarchingLines({});
    const auto place = current->backgroundFromForeground();
    // A line for every pixel of the screen, at most.
    const double shown =
        scene_.canvas().view().zoom() * scaleInTheMiddle(toQt(place), current->image.size());
    const int step = std::max(1, static_cast<int>(1 / std::max(shown, 1e-3)));
    side_.ask(
        [mask = current->mask, place = toQt(place), step](const JobContext& job) {
            QList<QLineF> lines;
            // A mask like sand has too many to be drawn in time.
            for (int each = step; lines.isEmpty() || lines.size() > kMostLines; each *= 2) {
                job.throwIfCancelled();
                lines = outlineOf(mask, each);
                if (lines.isEmpty() || each > mask.size().longerSide())
                    break;
            }
            for (QLineF& line : lines)
                line = place.map(line);
            return lines;
        },
        [this, number](const Outcome<QList<QLineF>>& outcome) {
            if (const auto* lines = std::get_if<QList<QLineF>>(&outcome);
                lines && number == newest_)
                scene_.canvas().setMarchingLines(*lines);
        });
}

}  // namespace r2r::ui
