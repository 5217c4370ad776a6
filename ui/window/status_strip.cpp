// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/status_strip.h"

#include "ui/words/messages.h"

#include <QLabel>
#include <QLocale>
#include <QStatusBar>

namespace r2r::ui {

StatusStrip::StatusStrip(const Document& document, QStatusBar& bar)
    : QObject(&bar), document_(document), bar_(bar) {
    activity_ = new QLabel(&bar);
    activity_->setObjectName("activity");
    bar.addWidget(activity_);
    seconds_ = addLabel("seconds", 60);
    colors_ = addLabel("colorSpace", 0);
    size_ = addLabel("pictureSize", 0);
    zoom_ = addLabel("zoom", 64);
    connect(&document, &Document::changed, this, &StatusStrip::showDocument);
    showDocument();
    showActivity();
}

QLabel* StatusStrip::addLabel(const QString& name, int minimumWidth) {
    auto* label = new QLabel(&bar_);
    label->setObjectName(name);
    label->setMinimumWidth(minimumWidth);
    label->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    bar_.addPermanentWidget(label);
    return label;
}

void StatusStrip::showZoom(double zoom) {
    const double percent = 100 * zoom;
    zoom_->setText(document_.hasBackground()
                       ? tr("%1 %").arg(QLocale().toString(percent, 'f', percent < 10 ? 1 : 0))
                       : QString());
}

void StatusStrip::showEngineBusy(bool isBusy) {
    isEngineBusy_ = isBusy;
    showActivity();
}

void StatusStrip::showLoading(bool isLoading) {
    isLoading_ = isLoading;
    showActivity();
}

void StatusStrip::showSeconds(double seconds) {
    seconds_->setText(messages::duration(seconds));
}

void StatusStrip::showDocument() {
    const Image& background = document_.composition().background;
    const bool isThere = document_.hasBackground();
    size_->setText(isThere ? messages::size(background.size()) : QString());
    colors_->setText(isThere ? messages::colorSpace(background) : QString());
    if (document_.composition().foregrounds.empty())
        seconds_->clear();
}

void StatusStrip::showActivity() {
    if (isLoading_)
        activity_->setText(tr("Reading…"));
    else if (isEngineBusy_)
        activity_->setText(tr("Harmonizing…"));
    else
        activity_->setText(tr("Ready"));
}

}  // namespace r2r::ui
