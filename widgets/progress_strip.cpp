// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/progress_strip.h"

#include <QApplication>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QProgressBar>
#include <QToolButton>

#include <algorithm>
#include <utility>

namespace r2r::widgets {
namespace {

constexpr int kBarSteps = 1000;  // finer than any screen shows
constexpr int kTickMs = 1000;
constexpr int64_t kShortestMs = 700;  // a speed measured over less says nothing

QString words(const char* text) {
    return QCoreApplication::translate("r2r::widgets::ProgressStrip", text);
}

}  // namespace

QString durationText(int64_t milliseconds) {
    const int64_t seconds = std::max<int64_t>(1, (milliseconds + 500) / 1000);
    if (seconds < 60)
        return words(QT_TRANSLATE_NOOP("r2r::widgets::ProgressStrip", "%1 s")).arg(seconds);
    if (seconds < 3600)
        return words(QT_TRANSLATE_NOOP("r2r::widgets::ProgressStrip", "%1 min %2 s"))
            .arg(seconds / 60)
            .arg(seconds % 60);
    return words(QT_TRANSLATE_NOOP("r2r::widgets::ProgressStrip", "%1 h %2 min"))
        .arg(seconds / 3600)
        .arg(seconds % 3600 / 60);
}

ProgressStrip::ProgressStrip(QWidget* parent)
    : QWidget(parent)
    , phase_(new QLabel(this))
    , bar_(new QProgressBar(this))
    , remaining_(new QLabel(this))
    , cancel_(new QToolButton(this))
    , elapsed_(new QLabel(this)) {
    setObjectName("progressStrip");
    setAccessibleName(tr("Progress of the running job"));
    phase_->setObjectName("progressStrip.phase");
    phase_->setAccessibleName(tr("What is being done"));
    bar_->setObjectName("progressStrip.bar");
    bar_->setAccessibleName(tr("How far it is"));
    bar_->setTextVisible(false);
    remaining_->setObjectName("progressStrip.remaining");
    remaining_->setAccessibleName(tr("Time left"));
    cancel_->setObjectName("progressStrip.cancel");
    cancel_->setAccessibleName(tr("Cancel the running job"));
    cancel_->setText(tr("Cancel"));
    cancel_->setAutoRaise(true);

    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->addWidget(phase_);
    row->addWidget(bar_, 1);
    row->addWidget(elapsed_);
    row->addWidget(remaining_);
    row->addWidget(cancel_);
    elapsed_->setObjectName("progressStrip.elapsed");
    elapsed_->setAccessibleName(tr("Time it has taken so far"));
    connect(&ticks_, &QTimer::timeout, this, &ProgressStrip::showElapsed);
    connect(cancel_, &QToolButton::clicked, this, &ProgressStrip::requestCancel);
    connect(qApp, &QApplication::focusChanged, this, [this](QWidget* old, QWidget* now) {
        if (now == cancel_ && old)
            focusBefore_ = old;
    });
    hide();
}

void ProgressStrip::start(const QString& phase) {
    isStopping_ = false;
    cancel_->setEnabled(true);
    beginClock();
    showStep(phase, 0, 0);
    show();
}

void ProgressStrip::setProgress(const QString& phase, int64_t done, int64_t total) {
    if (!isStopping_)
        showStep(phase, done, total);
}

void ProgressStrip::requestCancel() {
    if (std::exchange(isStopping_, true))
        return;
    giveFocusBack();
    cancel_->setEnabled(false);
    showStep(tr("Stopping…"), 0, 0);
    Q_EMIT cancelRequested();
}

void ProgressStrip::showStep(const QString& phase, int64_t done, int64_t total) {
    phase_->setText(phase);
    remaining_->clear();
    if (total <= 0) {
        bar_->setRange(0, 0);
        return;
    }
    const int64_t within = std::clamp<int64_t>(done, 0, total);
    bar_->setRange(0, kBarSteps);
    bar_->setValue(
        static_cast<int>(static_cast<double>(within) / static_cast<double>(total) * kBarSteps));
    if (!clock_.isValid())
        beginClock();
    if (!found_)
        found_ = clock_.elapsed() < kShortestMs ? Found{within, clock_.elapsed()} : Found{};
    if (const auto left = remainingMs(
            clock_.elapsed() - found_->elapsedMs, within - found_->done, total - found_->done))
        remaining_->setText(tr("%1 left").arg(durationText(*left)));
}

void ProgressStrip::beginClock() {
    found_.reset();
    clock_.start();
    elapsed_->clear();
    ticks_.start(kTickMs);
}

void ProgressStrip::showElapsed() {
    const bool isWholeTime = !found_ || found_->done == 0;
    elapsed_->setText(isWholeTime ? durationText(clock_.elapsed()) : QString());
}

void ProgressStrip::setCancelText(const QString& text) {
    cancel_->setText(text);
}

void ProgressStrip::finish() {
    isStopping_ = false;
    clock_.invalidate();
    ticks_.stop();
    giveFocusBack();
    hide();
}

/// Qt would give it to the next control, and a second Space would press that one.
void ProgressStrip::giveFocusBack() {
    if (!cancel_->hasFocus())
        return;
    if (focusBefore_ && focusBefore_->isVisible() && focusBefore_->isEnabled())
        focusBefore_->setFocus();
    else
        window()->setFocus();
}

void ProgressStrip::keyPressEvent(QKeyEvent* event) {
    if (event->key() == Qt::Key_Escape)
        requestCancel();
    else
        QWidget::keyPressEvent(event);
}

std::optional<int64_t> ProgressStrip::remainingMs(int64_t elapsedMs, int64_t done, int64_t total) {
    if (elapsedMs < kShortestMs || done <= 0 || done >= total)
        return std::nullopt;
    const double perUnit = static_cast<double>(elapsedMs) / static_cast<double>(done);
    return static_cast<int64_t>(perUnit * static_cast<double>(total - done));
}

}  // namespace r2r::widgets
