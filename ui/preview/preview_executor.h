// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/jobs/job_progress.h"
#include "ui/jobs/outcome.h"
#include "ui/preview/preview_request.h"

#include <QObject>

#include <stop_token>

namespace r2r::ui {

/// Computes previews somewhere else, one at a time, and tells how each ended.
///
/// Every request that was started ends in exactly one of `finished`, `failed` and `cancelled`, on
/// the thread of the receiver and never within `start` itself.
class PreviewExecutor : public QObject {
    Q_OBJECT

public:
    using QObject::QObject;

    virtual void start(const PreviewRequest& request, std::stop_token stop) = 0;

Q_SIGNALS:
    void partial(const r2r::ui::PreviewResult& draft);
    void progressed(r2r::ui::Generation generation, const r2r::ui::JobProgress& progress);
    void finished(const r2r::ui::PreviewResult& result);
    void failed(r2r::ui::Generation generation, const r2r::ui::Failure& failure);
    void cancelled(r2r::ui::Generation generation);
};

}  // namespace r2r::ui
