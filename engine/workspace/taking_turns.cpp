// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/workspace/taking_turns.h"

#include <condition_variable>
#include <mutex>
#include <utility>

namespace r2r {
namespace {

class TakingTurns final : public Harmonizer {
public:
    explicit TakingTurns(std::unique_ptr<Harmonizer> harmonizer)
        : harmonizer_(std::move(harmonizer)) {}

protected:
    [[nodiscard]] HarmonizeResult harmonize(const HarmonizeRequest& request,
                                            const JobContext& job,
                                            const PartialListener& partial) override {
        const Turn turn(*this, job);
        return harmonizer_->run(request, job, partial);
    }

private:
    class Turn {
    public:
        Turn(TakingTurns& all, const JobContext& job) : all_(all) {
            std::unique_lock lock(all.mutex_);
            (void)all.changed_.wait(lock, job.stopToken(), [&] { return !all.isTaken_; });
            job.throwIfCancelled();
            all.isTaken_ = true;
        }

        ~Turn() {
            {
                const std::scoped_lock lock(all_.mutex_);
                all_.isTaken_ = false;
            }
            all_.changed_.notify_one();
        }

        Turn(const Turn&) = delete;
        Turn& operator=(const Turn&) = delete;

    private:
        TakingTurns& all_;
    };

    std::unique_ptr<Harmonizer> harmonizer_;
    std::mutex mutex_;
    std::condition_variable_any changed_;
    bool isTaken_ = false;
};

}  // namespace

std::shared_ptr<Harmonizer> takingTurns(std::unique_ptr<Harmonizer> harmonizer) {
    if (harmonizer->servesSeveralThreads())
        return harmonizer;
    return std::make_shared<TakingTurns>(std::move(harmonizer));
}

}  // namespace r2r
