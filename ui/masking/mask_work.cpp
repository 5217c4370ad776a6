// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/masking/mask_work.h"

#include "ui/document/change_mask.h"
#include "ui/document/edit_rules.h"

#include <memory>
#include <utility>

namespace r2r::ui {

MaskWork::MaskWork(Document& document, widgets::ProgressStrip& strip, QObject* parent)
    : QObject(parent), document_(document), progress_(strip) {
    connect(&progress_, &SlowProgress::cancelRequested, &side_, &SideThread::stop);
}

void MaskWork::start(const QString& text, Make make) {
    if (const auto id = document_.currentForegroundId())
        start(*id, text, make);
}

void MaskWork::start(ForegroundId id, const QString& text, const Make& make) {
    const Foreground* foreground = document_.composition().find(id);
    if (!foreground)
        return;
    progress_.begin(text);
    side_.ask([make, mask = foreground->mask](const JobContext& job) { return make(mask, job); },
              [this, id, text, make, before = foreground->mask](const Outcome<TiledMask>& outcome) {
                  if (!side_.isBusy())
                      progress_.end();
                  if (const auto* after = std::get_if<TiledMask>(&outcome))
                      take(id, text, make, before, *after);
                  else if (const auto* failure = std::get_if<Failure>(&outcome))
                      Q_EMIT failed(*failure);
                  Q_EMIT ended();
              },
              [this](const JobProgress& progress) { progress_.follow(progress); });
}

void MaskWork::take(ForegroundId id,
                    const QString& text,
                    const Make& make,
                    const TiledMask& before,
                    const TiledMask& after) {
    const Foreground* foreground = document_.composition().find(id);
    if (!foreground || foreground->mask.size() != before.size() ||
        obstacleToPainting(*foreground) != Obstacle::None)
        return;
    if (!(foreground->mask == before))
        return start(id, text, make);
    document_.push(std::make_unique<ChangeMask>(document_, id, after, text));
}

}  // namespace r2r::ui
