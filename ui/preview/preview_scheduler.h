// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/jobs/alarm.h"
#include "ui/preview/preview_executor.h"

#include <QObject>

#include <functional>
#include <optional>
#include <stop_token>

namespace r2r::ui {

/// Turns a stream of edits into at most one running and one waiting request. Latest wins.
///
/// Edits are compressed first: while a hand moves (`Quality::Draft`) a request is made every 40 ms
/// at most, after it came to rest (`Quality::Full`) 150 ms after the last edit; a draft without
/// later edits is followed by full quality. A waiting request is a wish: its snapshot is
/// taken, and its generation given, when it starts, so it is always the newest state of the
/// document.
class PreviewScheduler final : public QObject {
    Q_OBJECT

public:
    static constexpr Alarm::Time kDraftInterval{40};
    static constexpr Alarm::Time kRestingDelay{150};

    /// The request to compute now; nothing when there is none. Generation and quality are
    /// filled in by the scheduler.
    using Snapshot = std::function<std::optional<PreviewRequest>()>;

    /// `executor` and `alarm` are borrowed and must live longer.
    PreviewScheduler(Snapshot snapshot,
                     PreviewExecutor& executor,
                     Alarm& alarm,
                     QObject* parent = nullptr);
    ~PreviewScheduler() override;

    /// The picture on the canvas no longer shows the document. Cheap; call it as often as you like.
    void invalidate(Quality wanted);

    /// Forgets what was wished and asks the running request to stop; its results are dropped.
    void abandon();

    [[nodiscard]] bool isBusy() const { return isBusy_; }

    /// The generation of the newest request that was started.
    [[nodiscard]] Generation newest() const { return newest_; }

Q_SIGNALS:
    void resultReady(const r2r::ui::PreviewResult& result);  ///< never older than one delivered
    void failed(const r2r::ui::Failure& failure);
    void busyChanged(bool isBusy);

private:
    struct Wish {
        Alarm::Time due{};
        Quality quality = Quality::Draft;
    };

    void wake();
    void startIfDue();
    void start(Quality quality);
    void deliver(const PreviewResult& result);
    void end(Generation generation);
    void updateBusy();

    Snapshot snapshot_;
    PreviewExecutor& executor_;
    Alarm& alarm_;
    std::optional<Wish> wish_;
    std::optional<Generation> running_;
    std::stop_source stop_;
    Generation newest_{};
    Generation oldestWelcome_{};  ///< results of earlier generations are late
    bool isBusy_ = false;
};

}  // namespace r2r::ui
