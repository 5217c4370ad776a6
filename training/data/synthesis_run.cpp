// SPDX-License-Identifier: GPL-3.0-or-later
#include "training/data/synthesis_run.h"

#include "engine/core/csv.h"
#include "engine/core/error.h"
#include "engine/core/file_io.h"
#include "engine/core/json_fields.h"
#include "engine/core/stopwatch.h"
#include "engine/imaging/files/image_file.h"
#include "engine/pipeline/batch/channel.h"
#include "training/data/candidate_scorer.h"
#include "training/data/pair_generator.h"

#include <ATen/Parallel.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <fmt/format.h>
#include <map>
#include <optional>
#include <system_error>
#include <thread>
#include <utility>
#include <variant>
#include <vector>

namespace r2r {
namespace {

namespace fs = std::filesystem;

constexpr std::array kPictureFolders = {"composites", "reals", "masks"};

std::string numberOf(int64_t index) {
    return fmt::format("{:07}", index);
}

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

/// Makes the folder, or finds one that was begun with the same decisions.
void openFolder(const fs::path& folder, const Json& decided) {
    for (const char* name : kPictureFolders)
        makeFolder(folder / name);
    makeFolder(folder / "items");
    const fs::path path = folder / "synthesis.json";
    std::error_code error;
    if (!fs::exists(path, error))
        return writeFileAtomically(path, formatJson(decided));
    const Json before = readJsonFile(path);
    for (const auto& [key, value] : decided.items())
        if (!before.contains(key) || before.at(key) != value)
            throw Error(ErrorCode::InvalidArgument,
                        fmt::format("{} holds pairs that were made with other settings: \"{}\" is "
                                    "{} there, {} now",
                                    folder.string(),
                                    key,
                                    before.contains(key) ? before.at(key).dump() : "missing",
                                    value.dump()),
                        "Choose another folder, or the same settings to go on.");
    if (before.size() != decided.size())
        throw Error(
            ErrorCode::InvalidArgument,
            fmt::format("{} holds pairs that were made with other settings", folder.string()));
}

void writePicture(const fs::path& path, const Image& image) {
    writeFileAtomically(path, encodePhotograph({.image = image}, *formatFromExtension(path), {}));
}

Json rejectedJson(const SyntheticPair& pair) {
    Json list = Json::array();
    for (const RejectedCandidate& rejected : pair.rejected)
        list.push_back({{"round", rejected.round},
                        {"candidate", rejected.number},
                        {"reason", rejected.reason},
                        {"provenance", rejected.provenance}});
    return list;
}

/// Pictures first, then the record that says they are complete.
SynthesisOutcome written(const SyntheticPair& pair, const SynthesisRun& run) {
    const std::string number = numberOf(pair.index);
    SynthesisOutcome outcome{.index = pair.index, .status = SynthesisStatus::Failed};
    Json record = {{"index", pair.index}, {"accepted", pair.isAccepted}};
    if (pair.isAccepted) {
        const std::string name = number + ".png";
        writePicture(run.output / "composites" / name, pair.composite);
        writePicture(run.output / "reals" / name, pair.real);
        writePicture(run.output / "masks" / name, pair.mask);
        record["width"] = pair.real.width();
        record["height"] = pair.real.height();
        record["provenance"] = pair.provenance;
        outcome.status = SynthesisStatus::Made;
        outcome.composite = run.output / "composites" / name;
        outcome.score = pair.provenance.at("measured").at("score").get<double>();
    } else if (!pair.rejected.empty()) {
        outcome.reason = pair.rejected.back().reason;
    }
    for (const RejectedCandidate& rejected : pair.rejected)
        if (run.keepsRejected && !rejected.composite.isEmpty())
            writePicture(run.output / "rejected" /
                             fmt::format("{}-{}-{}.jpg", number, rejected.round, rejected.number),
                         rejected.composite);
    record["rejected"] = rejectedJson(pair);
    writeFileAtomically(run.output / "items" / (number + ".json"), formatJson(record));
    return outcome;
}

std::string textOf(const Json& object, const char* key) {
    if (!object.is_object() || !object.contains(key))
        return {};
    const Json& value = object.at(key);
    return value.is_string() ? value.get<std::string>() : value.dump();
}

std::string pairRow(const std::string& number, const Json& record) {
    const Json& made = record.at("provenance");
    const Json& details = made.at("details");
    const std::string name = number + ".png";
    return csvLine(std::array<std::string, 19>{
        number,
        textOf(made, "generator"),
        textOf(made, "split"),
        "composites/" + name,
        "masks/" + name,
        "reals/" + name,
        textOf(record, "width"),
        textOf(record, "height"),
        fmt::format("{:.4f}", made.at("measured").at("foreground_share").get<double>()),
        textOf(made, "licence"),
        textOf(made, "generator"),
        textOf(made, "photo"),
        textOf(made, "other_photo"),
        textOf(details, "region"),
        textOf(details, "alpha"),
        textOf(made, "seed"),
        textOf(made, "index"),
        fmt::format("{:.4f}", made.at("measured").at("score").get<double>()),
        made.dump(-1, ' ', false, Json::error_handler_t::replace)});
}

std::string rejectedRows(const std::string& number, const Json& record) {
    std::string rows;
    for (const Json& rejected : record.at("rejected")) {
        const Json& made = rejected.at("provenance");
        rows += csvLine(std::array<std::string, 7>{number,
                                                   textOf(rejected, "round"),
                                                   textOf(rejected, "candidate"),
                                                   textOf(made, "generator"),
                                                   textOf(made, "photo"),
                                                   textOf(made, "other_photo"),
                                                   textOf(rejected, "reason")});
    }
    return rows;
}

/// The tables of everything that is in the folder, also of other processes.
void writeTables(const fs::path& folder) {
    std::vector<fs::path> records;
    for (const auto& entry : fs::directory_iterator(folder / "items"))
        if (entry.path().extension() == ".json")
            records.push_back(entry.path());
    std::ranges::sort(records);

    std::string pairs = csvLine(std::array<std::string, 19>{"id",
                                                            "subset",
                                                            "split",
                                                            "composite",
                                                            "mask",
                                                            "reference",
                                                            "width",
                                                            "height",
                                                            "fg_ratio",
                                                            "licence",
                                                            "generator",
                                                            "photo",
                                                            "other_photo",
                                                            "region",
                                                            "alpha",
                                                            "seed",
                                                            "index",
                                                            "score",
                                                            "provenance"});
    std::string rejected = csvLine(std::array<std::string, 7>{
        "id", "round", "candidate", "generator", "photo", "other_photo", "reason"});
    for (const fs::path& path : records) {
        const Json record = readJsonFile(path);
        if (JsonFields(record, path.string()).required<bool>("accepted"))
            pairs += pairRow(path.stem().string(), record);
        rejected += rejectedRows(path.stem().string(), record);
    }
    writeFileAtomically(folder / "pairs.csv", pairs);
    writeFileAtomically(folder / "rejected.csv", rejected);
}

/// Photographs that could not be used, each with the reason.
using Unusable = std::map<std::string, std::string>;

void addUnusable(Unusable& unusable, const Json& provenance, const std::string& reason) {
    if (std::string photo = textOf(provenance, "unusable_photo"); !photo.empty())
        unusable.emplace(std::move(photo), reason);
}

Unusable unusableOf(const Json& record) {
    Unusable unusable;
    for (const Json& rejected : record.at("rejected"))
        addUnusable(unusable, rejected.at("provenance"), textOf(rejected, "reason"));
    return unusable;
}

Unusable unusableOf(const SyntheticPair& pair) {
    Unusable unusable;
    for (const RejectedCandidate& rejected : pair.rejected)
        addUnusable(unusable, rejected.provenance, rejected.reason);
    return unusable;
}

/// A worker's report on a pair.
struct Told {
    SynthesisOutcome outcome;
    int64_t rejected = 0;
    Unusable unusable;
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
                events_.push(Told{written(pair, run_),
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

/// The knowledge of a pair before any is made.
struct Earlier {
    bool isDone = false;
    SynthesisOutcome outcome;
    Unusable unusable;
};

Earlier earlier(const fs::path& folder, int64_t index) {
    const std::string number = numberOf(index);
    const fs::path path = folder / "items" / (number + ".json");
    Earlier found{.outcome = {.index = index, .status = SynthesisStatus::Failed}};
    std::error_code error;
    if (!fs::exists(path, error))
        return found;
    const Json record = readJsonFile(path);
    found.unusable = unusableOf(record);
    if (!JsonFields(record, path.string()).required<bool>("accepted")) {
        found.isDone = found.unusable.empty();  // what was missing may be back
        if (found.isDone && !record.at("rejected").empty())
            found.outcome.reason = textOf(record.at("rejected").back(), "reason");
        return found;
    }
    found.isDone = std::ranges::all_of(kPictureFolders, [&](const char* name) {
        return fs::exists(folder / name / (number + ".png"), error);
    });
    found.outcome.status = SynthesisStatus::Kept;
    found.outcome.composite = folder / "composites" / (number + ".png");
    return found;
}

/// The findings, pair by pair.
class Tally {
public:
    explicit Tally(const std::function<void(const SynthesisOutcome&)>& finished)
        : finished_(finished) {}

    void add(const SynthesisOutcome& outcome, const Unusable& unusable) {
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
    Unusable unusable_;
};

/// This shard's indices that are still to be made; the others are told.
std::vector<int64_t> openIndices(const SynthesisRun& run, Tally& tally) {
    std::vector<int64_t> open;
    for (int64_t index = run.shardIndex; index < run.count; index += run.shardCount) {
        const Earlier found = earlier(run.output, index);
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
    openFolder(run.output, decisions(run, photos, scorer ? &*scorer : nullptr));
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
    writeTables(run.output);
    const SynthesisReport report = tally.report(watch.seconds());
    if (isStopped)
        throw Cancelled();
    job.report({.phase = Phase::Synthesizing, .done = total, .total = total});
    return report;
}

}  // namespace r2r
