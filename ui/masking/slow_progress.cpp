// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/masking/slow_progress.h"

#include "widgets/progress_strip.h"

namespace r2r::ui {
namespace {

constexpr int kDelayMs = 300;

}  // namespace

SlowProgress::SlowProgress(widgets::ProgressStrip& strip, QObject* parent)
    : QObject(parent), strip_(strip) {
    delay_.setSingleShot(true);
    delay_.setInterval(kDelayMs);
    delay_.callOnTimeout(this, [this] {
        isShown_ = true;
        strip_.start(activity_);
    });
    connect(&strip, &widgets::ProgressStrip::cancelRequested, this, &SlowProgress::cancelRequested);
}

void SlowProgress::begin(const QString& activity) {
    activity_ = activity;
    if (!isShown_)
        delay_.start();
}

void SlowProgress::follow(const JobProgress& progress) {
    if (isShown_)
        strip_.setProgress(activity_, progress.done, progress.total);
}

void SlowProgress::end() {
    delay_.stop();
    if (isShown_)
        strip_.finish();
    isShown_ = false;
}

}  // namespace r2r::ui
