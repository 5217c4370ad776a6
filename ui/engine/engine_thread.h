// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/engine/engine_models.h"
#include "ui/jobs/job_progress.h"
#include "ui/jobs/outcome.h"

#include <QObject>
#include <QPointer>
#include <QThread>

#include <functional>
#include <stop_token>
#include <string>
#include <type_traits>
#include <utility>

namespace r2r::ui {

/// The thread that owns the models. There is one way in: `ask`. Questions go in by queued calls,
/// answers come back as queued calls; no lock anywhere.
///
/// The first question is answered first. A long piece of work is asked for in parts, so that
/// the questions of others get their turn (`BatchRun`).
class EngineThread final : public QObject {
    Q_OBJECT

public:
    using Progressed = std::function<void(const JobProgress&)>;

    explicit EngineThread(const ModelCatalog& catalog, QObject* parent = nullptr);

    /// @param access  takes the place of the engine in a test
    EngineThread(const ModelCatalog& catalog, const ModelAccess& access, QObject* parent = nullptr);

    /// Asks everything to stop and waits for it.
    ~EngineThread() override;

    /// Everything that comes after this uses the new catalogue.
    /// @param changed  the model that came, went or gave way to another of its name
    void useCatalog(const ModelCatalog& catalog, const std::string& changed);

    /// Everything that comes after this runs on another device.
    /// @param wish  as `chooseDevice` understands it
    void useDevice(const std::string& wish);

    /// Runs `work` after everything asked before, and hands how it ended to `deliver`, here and
    /// exactly once, unless `receiver` is gone by then.
    ///
    /// @param work        Result(EngineModels&, const JobContext&); runs on the engine thread, so
    ///                    it holds values only
    /// @param deliver     void(const Outcome<Result>&)
    /// @param progressed  on this thread, as often as an eye can follow
    /// @return to stop it with
    template <typename Work, typename Deliver>
    std::stop_source ask(QObject* receiver,
                         Work work,
                         Deliver deliver,
                         Progressed progressed = {}) {
        std::stop_source stop;
        ask(stop.get_token(), receiver, std::move(work), std::move(deliver), std::move(progressed));
        return stop;
    }

    /// The same for who has a stop already.
    template <typename Work, typename Deliver>
    void ask(std::stop_token stop,
             QObject* receiver,
             Work work,
             Deliver deliver,
             Progressed progressed = {});

    /// Runs `call` here, unless `receiver` is gone by then. For work that has something to tell
    /// before it ends; called on the engine thread.
    void tell(QPointer<QObject> receiver, std::function<void()> call);

private:
    class Owner;

    using Task = std::function<void(EngineModels&, std::stop_token)>;

    /// Queues `task` for the engine thread with a stop that also heeds the end of this object.
    void post(Task task, std::stop_token stop);

    QThread thread_;
    Owner* owner_;  ///< of the models; deleted when the thread ends
    std::stop_source end_;
};

template <typename Work, typename Deliver>
void EngineThread::ask(
    std::stop_token stop, QObject* receiver, Work work, Deliver deliver, Progressed progressed) {
    using Result = std::invoke_result_t<Work&, EngineModels&, const JobContext&>;
    const QPointer<QObject> guard(receiver);
    post(
        [this, guard, work = std::move(work), deliver, progressed](EngineModels& models,
                                                                   std::stop_token token) mutable {
            const JobContext job =
                thinnedContext(std::move(token), [&](const JobProgress& progress) {
                    if (progressed)
                        tell(guard, [progressed, progress] { progressed(progress); });
                });
            const Outcome<Result> outcome =
                outcomeOf([&]() -> Result { return work(models, job); });
            tell(guard, [deliver, outcome] { deliver(outcome); });
        },
        std::move(stop));
}

}  // namespace r2r::ui
