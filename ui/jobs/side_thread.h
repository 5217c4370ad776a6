// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/jobs/job_progress.h"
#include "ui/jobs/outcome.h"

#include <QObject>
#include <QThreadPool>

#include <functional>
#include <stop_token>
#include <type_traits>
#include <utility>

namespace r2r::ui {

/// Runs functions beside the window, one after the other, and brings back how each ended. For what
/// needs no model: those belong to the engine thread. The destructor stops what runs and waits.
class SideThread final : public QObject {
    Q_OBJECT

public:
    explicit SideThread(QObject* parent = nullptr);
    ~SideThread() override;

    /// @param work        Result(const JobContext&); runs beside the window, so it holds values
    /// only
    /// @param deliver     void(const Outcome<Result>&), here and exactly once, unless this is gone
    /// @param progressed  here, as often as an eye can follow
    template <typename Work, typename Deliver>
    void ask(Work work, Deliver deliver, std::function<void(const JobProgress&)> progressed = {});

    /// Runs `call` here, unless this is gone by then. Any thread: for results on the way.
    void callHere(std::function<void()> call);

    /// Jobs that run or wait end as cancelled, soon.
    void stop();

    /// Whether anything was asked that was not delivered yet.
    [[nodiscard]] bool isBusy() const { return open_ > 0; }

private:
    /// @param work  returns what is to be called here
    void start(std::function<std::function<void()>(std::stop_token)> work);

    QThreadPool pool_;  ///< of one thread: keeps the order
    std::stop_source stop_;
    int open_ = 0;
};

template <typename Work, typename Deliver>
void SideThread::ask(Work work,
                     Deliver deliver,
                     std::function<void(const JobProgress&)> progressed) {
    using Result = std::invoke_result_t<Work&, const JobContext&>;
    std::function<void(const JobProgress&)> listener;
    if (progressed)
        listener = [this, progressed = std::move(progressed)](const JobProgress& progress) {
            callHere([progressed, progress] { progressed(progress); });
        };
    start([work = std::move(work), deliver = std::move(deliver), listener](
              std::stop_token stop) mutable -> std::function<void()> {
        const JobContext job = thinnedContext(std::move(stop), listener);
        const Outcome<Result> outcome = outcomeOf([&]() -> Result { return work(job); });
        return [deliver, outcome] { deliver(outcome); };
    });
}

}  // namespace r2r::ui
