// SPDX-License-Identifier: GPL-3.0-or-later
#include "training/data/synthesis_run.h"

#include "engine/core/error.h"
#include "engine/core/file_io.h"
#include "engine/core/stopwatch.h"
#include "engine/pipeline/batch/channel.h"
#include "training/data/candidate_scorer.h"
#include "training/data/pair_generator.h"
#include "training/data/synthesis_folder.h"

#include <ATen/Parallel.h>

#include <algorithm>
#include <atomic>
#include <optional>
#include <thread>
#include <utility>
#include <variant>
#include <vector>

namespace r2r {
namespace {

Json limitsJson(const CandidateLimits& limits) {
    return {{"smallest_foreground", limits.smallestForeground},
            {"largest_foreground", limits.largestForeground},
            {"most_clipped", limits.mostClipped},
            {"least_delta_e", limits.leastDeltaE},
            {"most_delta_e", limits.mostDeltaE},
            {"most_local_delta_e", limits.mostLocalDeltaE},
            {"most_seam", limits.mostSeam}};
}

/// Everything that decides the pictures. `count` and shards do not.
Json decisions(const SynthesisRun& run, const PhotoPool& photos, const CandidateScorer* scorer) {
    const SynthesisSettings& settings = run.settings;
    Json json = {{"format", "r2r-synthesis"},
                 {"version", 1},
                 {"generators", settings.generators},
                 {"seed", settings.seed},
                 {"candidates", settings.candidates},
                 {"rounds", settings.rounds},
                 {"longer_side", run.longerSide},
                 {"split", settings.split},
                 {"photographs", photos.size()},
                 {"photographs_sha256", photos.fingerprint()},
                 {"limits", limitsJson(settings.limits)}};
    if (settings.foundRegions > 0)
        json["found_regions"] = settings.foundRegions;
    if (scorer)
        json["scorer"] = {{"sha256", scorer->hash()}, {"side", run.scorerSide}};
    return json;
}

/// A worker's report on a pair.
struct Told {
    SynthesisOutcome outcome;
    int64_t rejected = 0;
    UnusablePhotos unusable;
};

using Event = std::variant<Told, std::exception_ptr>;

/// Workers take the next index each, so none waits for a slow one.
class Workers {
public:
    Workers(PhotoPool& photos,
            const SynthesisRun& run,
            CandidateScore score,
            std::vector<int64_t> open,
            const JobContext& job)
        : photos_(photos)
        , run_(run)
        , score_(std::move(score))
        , open_(std::move(open))
        , forwardStop_(job.stopToken(), [this] { stop_.request_stop(); }) {
        const int wished =
            run.threads > 0 ? run.threads : static_cast<int>(std::thread::hardware_concurrency());
        const int count = std::clamp(wished, 1, std::max(1, static_cast<int>(open_.size())));
        for (int i = 0; i < count; ++i)
            threads_.emplace_back([this, count] { work(count > 1); });
    }

    ~Workers() {
        stop_.request_stop();
        for (std::thread& thread : threads_)
            thread.join();
    }

    Workers(const Workers&) = delete;
    Workers& operator=(const Workers&) = delete;

    /// The next pair that ended; nothing after a stop.
    /// @throws what a worker met that is no pair's fault.
    std::optional<Told> next() {
        std::optional<Event> event = events_.pop(stop_.get_token());
        if (!event)
            return std::nullopt;
        if (auto* failure = std::get_if<std::exception_ptr>(&*event))
            std::rethrow_exception(*failure);
        return std::get<Told>(*event);
    }

private:
    void work(bool isOneOfMany) {
        // One core for each worker: splitting one small picture among cores gains nothing.
        if (isOneOfMany)
            at::set_num_threads(1);
        const JobContext job(stop_.get_token(), nullptr);
        try {
            for (size_t i = taken_++; i < open_.size() && !stop_.stop_requested(); i = taken_++) {
                const SyntheticPair pair =
                    syntheticPair(photos_, run_.settings, open_[i], score_, job);
                events_.push(Told{writePair(pair, run_),
                                  static_cast<int64_t>(pair.rejected.size()),
                                  unusableOf(pair)});
            }
        } catch (const Cancelled&) {
            return;
        } catch (...) {
            events_.push(std::current_exception());
        }
    }

    PhotoPool& photos_;
    const SynthesisRun& run_;
    CandidateScore score_;
    std::vector<int64_t> open_;
    std::atomic<size_t> taken_ = 0;
    std::stop_source stop_;
    Channel<Event> events_;
    std::stop_callback<std::function<void()>> forwardStop_;
    std::vector<std::thread> threads_;
};

void checkRun(const SynthesisRun& run) {
    for (const std::string& name : run.settings.generators)
        (void)pairGenerator(name);
    if (run.count < 1 || run.settings.candidates < 1 || run.settings.rounds < 1)
        throw Error(ErrorCode::InvalidArgument,
                    "at least one pair, one candidate and one round are needed");
}

/// The findings, pair by pair.
class Tally {
public:
    explicit Tally(const std::function<void(const SynthesisOutcome&)>& finished)
        : finished_(finished) {}

    void add(const SynthesisOutcome& outcome, const UnusablePhotos& unusable) {
        ++countOf(outcome.status);
        unusable_.insert(unusable.begin(), unusable.end());
        if (finished_)
            finished_(outcome);
    }

    void addRejected(int64_t count) { report_.rejected += count; }

    [[nodiscard]] SynthesisReport report(double seconds) const {
        SynthesisReport report = report_;
        report.unusable = unusable_;
        report.seconds = seconds;
        return report;
    }

private:
    int64_t& countOf(SynthesisStatus status) {
        if (status == SynthesisStatus::Made)
            return report_.made;
        return status == SynthesisStatus::Kept ? report_.kept : report_.failed;
    }

    const std::function<void(const SynthesisOutcome&)>& finished_;
    SynthesisReport report_;
    UnusablePhotos unusable_;
};

/// This shard's indices that are still to be made; the others are told.
std::vector<int64_t> openIndices(const SynthesisRun& run, Tally& tally) {
    std::vector<int64_t> open;
    for (int64_t index = run.shardIndex; index < run.count; index += run.shardCount) {
        const EarlierPair found = earlierPair(run.output, index);
        if (found.isDone)
            tally.add(found.outcome, found.unusable);
        else
            open.push_back(index);
    }
    return open;
}

}  // namespace

SynthesisReport synthesize(PhotoPool& photos,
                           const SynthesisRun& run,
                           const JobContext& job,
                           const std::function<void(const SynthesisOutcome&)>& finished) {
    checkRun(run);
    std::optional<CandidateScorer> scorer;
    if (!run.scorer.empty())
        scorer.emplace(run.scorer, run.scorerSide);
    openSynthesisFolder(run.output, decisions(run, photos, scorer ? &*scorer : nullptr));
    if (run.keepsRejected)
        makeFolder(run.output / "rejected");

    const Stopwatch watch;
    Tally tally(finished);
    const std::vector<int64_t> open = openIndices(run, tally);
    const auto total = static_cast<int64_t>(open.size());
    bool isStopped = false;
    {
        CandidateScore score;
        if (scorer)
            score = [&scorer](const Image& composite) { return scorer->score(composite); };
        Workers workers(photos, run, std::move(score), open, job);
        for (int64_t done = 0; done < total; ++done) {
            if (!job.isCancelled())
                job.report({.phase = Phase::Synthesizing, .done = done, .total = total});
            const std::optional<Told> told = workers.next();
            isStopped = !told;
            if (isStopped)
                break;
            tally.addRejected(told->rejected);
            tally.add(told->outcome, told->unusable);
        }
    }
    writeSynthesisTables(run.output);
    const SynthesisReport report = tally.report(watch.seconds());
    if (isStopped)
        throw Cancelled();
    job.report({.phase = Phase::Synthesizing, .done = total, .total = total});
    return report;
}

}  // namespace r2r
