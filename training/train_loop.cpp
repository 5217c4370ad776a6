// SPDX-License-Identifier: GPL-3.0-or-later
#include "training/train_loop.h"

#include "engine/core/error.h"
#include "engine/core/file_io.h"
#include "engine/core/stopwatch.h"
#include "engine/core/system_info.h"
#include "engine/diffusion/torch_errors.h"
#include "training/checkpoint.h"
#include "training/optimizer.h"
#include "training/pair_loader.h"
#include "training/stage.h"
#include "training/training_pairs.h"

#include <ATen/ATen.h>
#include <ATen/Parallel.h>
#include <ATen/core/grad_mode.h>

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <optional>

namespace r2r {
namespace {

namespace fs = std::filesystem;
using Kind = JobEvent::Kind;

/// (B, 3, H, W) in [−1, 1], side by side for each item and below each other → (B·H, n·W, 3) bytes.
at::Tensor sheet(const std::vector<at::Tensor>& columns) {
    const at::Tensor rows = at::cat(columns, 3).permute({0, 2, 3, 1});  // (B, H, n·W, 3)
    return ((rows + 1) * 127.5).round().clamp(0, 255).to(at::kByte).flatten(0, 1).contiguous();
}

/// Named numbers that are averaged over samples and ranks.
class Means {
public:
    void add(const std::string& name, double value, double weight) {
        auto& [sum, count] = sums_[name];
        sum += value * weight;
        count += weight;
    }

    /// All ranks have the same names; the values are forgotten.
    std::map<std::string, double> take(Ranks& ranks) {
        std::vector<double> flat;
        for (const auto& [name, pair] : sums_)
            flat.insert(flat.end(), {pair.first, pair.second});
        flat = ranks.sum(std::move(flat));
        std::map<std::string, double> means;
        size_t i = 0;
        for (const auto& [name, pair] : sums_) {
            means[name] = flat[i] / flat[i + 1];
            i += 2;
        }
        sums_.clear();
        return means;
    }

private:
    std::map<std::string, std::pair<double, double>> sums_;
};

class Training {
public:
    Training(const fs::path& folder,
             const TrainingConfig& config,
             RunWriter* writer,
             const TrainJob& options,
             const JobContext& job)
        : folder_(folder)
        , config_(config)
        , writer_(writer)
        , options_(options)
        , job_(job)
        , ranks_(options.ranks != nullptr ? *options.ranks : alone_) {
        if (config.batch % ranks_.size() != 0)
            throw Error(
                ErrorCode::InvalidArgument,
                fmt::format("{} ranks do not divide a batch of {}", ranks_.size(), config.batch));
        if (config.threads > 0)
            at::set_num_threads(static_cast<int>(config.threads));
        at::globalContext().setDeterministicAlgorithms(config.isDeterministic, false);
        source_ = trainingPairs(config);
        validation_ = validationSets(config);
        stage_ = makeStage(config, job);
        optimizer_.emplace(stage_->trained(), config.optimizer, [this](const std::string& name) {
            return stage_->rateShare(name);
        });
        if (writer != nullptr)
            checkpoints_.emplace(writer->checkpoints());
    }

    TrainOutcome run() {
        begin();
        PairLoader loader(
            *source_, plan(), state_.step * config_.accumulate, config_.data.prefetch);
        sinceLog_.restart();
        while (state_.step < config_.steps) {
            if (agreeOn(wantsStop()))
                return stop();
            step(loader);
            const bool isLast = state_.step == config_.steps;
            if (state_.step % config_.watch.logEvery == 0 || isLast)
                log(loader);
            bool isBest = false;
            if (!validation_.empty() &&
                (state_.step % config_.watch.validateEvery == 0 || isLast)) {
                isBest = validate();
                paintSamples();
            }
            const bool isAsked =
                options_.control != nullptr && options_.control->wantsCheckpoint.exchange(false);
            if (isBest || isLast || isAsked || state_.step % config_.watch.checkpointEvery == 0)
                save(isBest);
        }
        tell({.kind = Kind::End, .status = JobEvent::Status::Done});
        return TrainOutcome::Done;
    }

private:
    [[nodiscard]] BatchPlan plan() const {
        return {.perRank = config_.batch / ranks_.size(),
                .rank = ranks_.rank(),
                .ranks = ranks_.size()};
    }

    void tell(const JobEvent& event) {
        if (writer_ != nullptr)
            writer_->write(event);
    }

    /// Progress for people; a stop is heard elsewhere.
    void showProgress() {
        try {
            job_.report({.phase = Phase::Training, .done = state_.step, .total = config_.steps});
        } catch (const Cancelled&) {
            // The loop asks before every batch, and leaves a checkpoint.
        }
    }

    [[nodiscard]] bool wantsStop() const {
        return job_.isCancelled() ||
               (options_.control != nullptr && options_.control->wantsStop.load());
    }

    [[nodiscard]] bool agreeOn(bool own) { return ranks_.sum({own ? 1.0 : 0.0}).front() > 0; }

    void begin() {
        std::vector<std::string> remarks;
        if (options_.isResuming) {
            const Checkpoints checkpoints(folder_ / kCheckpointFolder);
            if (ranks_.isFirst())
                checkpoints.clean();
            state_ = checkpoints.restore(*stage_, *optimizer_, remarks);
        }
        saved_ = options_.isResuming ? state_.step : -1;
        JobEvent start = JobEvent::startHere(std::string(stageName(config_.stage)));
        start.step = state_.step;
        start.total = config_.steps;
        tell(start);
        if (usablePrecision(config_.precision, at::Device(config_.device)) != config_.precision)
            remarks.emplace_back(
                "This processor has no instructions for bfloat16: the run computes "
                "in float32, which is faster here.");
        for (const std::string& remark : remarks)
            tell({.kind = Kind::Message, .step = state_.step, .message = remark});
        if (!options_.isResuming && !validation_.empty())
            (void)validate();  // where the curves begin
    }

    void step(PairLoader& loader) {
        optimizer_->clearGradients();
        for (int64_t i = 0; i < config_.accumulate; ++i) {
            const PairBatch batch = loader.next();
            const StageLosses losses = stage_->losses(batch);
            note(losses, batch.size());
            (losses.total / static_cast<double>(config_.accumulate)).backward();
            samples_ += batch.size();
        }
        std::vector<at::Tensor> gradients = optimizer_->gradients();
        ranks_.average(gradients);
        const double norm = optimizer_->clip();
        if (!std::isfinite(norm))
            throw Error(ErrorCode::Internal,
                        fmt::format("step {}: the gradient of {} is no longer finite",
                                    state_.step + 1,
                                    optimizer_->firstBrokenGradient()),
                        kDivergedHint);
        const double rate = learningRate(config_, state_.step);
        optimizer_->step(rate);
        ++state_.step;
        means_.add("grad_norm", norm, 1);
        rate_ = rate;
        showProgress();
    }

    void note(const StageLosses& losses, int64_t samples) {
        const auto add = [&](const std::string& name, const at::Tensor& loss) {
            const double value = loss.item<double>();
            if (!std::isfinite(value))
                throw Error(
                    ErrorCode::Internal,
                    fmt::format("step {}: the loss \"{}\" became {}", state_.step + 1, name, value),
                    kDivergedHint);
            means_.add("loss/" + name, value, static_cast<double>(samples));
        };
        for (const auto& [name, loss] : losses.parts)
            add(name, loss);
        add("total", losses.total);
    }

    void log(const PairLoader& loader) {
        JobEvent event{.kind = Kind::Step, .step = state_.step, .values = means_.take(ranks_)};
        event.seconds = sinceLog_.seconds();
        event.values["lr"] = rate_;
        event.values["samples_per_second"] =
            static_cast<double>(samples_ * ranks_.size()) / event.seconds;
        event.values["loader_wait"] = (loader.secondsWaited() - waited_) / event.seconds;
        event.values["memory_gib"] = static_cast<double>(peakMemory()) / (1 << 30);
        sinceLog_.restart();
        waited_ = loader.secondsWaited();
        samples_ = 0;
        tell(event);
    }

    /// The best is what has the lowest score, as a mean over the sets.
    /// @return whether it is the best so far.
    bool validate() {
        const at::NoGradGuard guard;
        const Optimizer::Averaged averaged(*optimizer_);
        JobEvent event{.kind = Kind::Validation, .step = state_.step};
        double sum = 0;
        for (const ValidationSet& set : validation_) {
            std::map<std::string, double> means = validated(*set.pairs);
            sum += stage_->score(means);
            for (const auto& [name, value] : means)
                event.values[set.name + "/" + name] = value;
        }
        tell(event);
        const double score = sum / static_cast<double>(validation_.size());
        const bool isBest = score < state_.best;
        if (isBest)
            state_.best = score;
        return isBest && state_.step > 0;
    }

    [[nodiscard]] std::map<std::string, double> validated(const PairSource& source) {
        const int64_t pairs = std::min(source.size(), config_.watch.validationPairs);
        const int64_t perBatch = std::max<int64_t>(1, config_.batch / ranks_.size());
        Means means;
        const auto add = [&](const std::vector<int64_t>& positions, double weight) {
            for (const auto& [name, value] : stage_->validation(source.batch(positions)))
                means.add(name, value.item<double>(), weight);
        };
        for (int64_t first = ranks_.rank() * perBatch; first < pairs;
             first += ranks_.size() * perBatch) {
            std::vector<int64_t> positions;
            for (int64_t p = first; p < std::min(first + perBatch, pairs); ++p)
                positions.push_back(p);
            add(positions, static_cast<double>(positions.size()));
        }
        if (ranks_.rank() * perBatch >= pairs)
            add({0}, 1e-30);  // a rank without a share has to know the names
        return means.take(ranks_);
    }

    void paintSamples() {
        if (config_.watch.samples == 0 || writer_ == nullptr)
            return;
        const at::NoGradGuard guard;
        const Optimizer::Averaged averaged(*optimizer_);
        std::vector<at::Tensor> rows;
        for (const ValidationSet& set : validation_)
            for (int64_t p = 0; p < std::min(set.pairs->size(), config_.watch.samples); ++p) {
                if (wantsStop())
                    return;
                const PairBatch batch = set.pairs->batch(std::vector{p});
                rows.push_back(sheet({batch.composite, stage_->pictures(batch), batch.real}));
            }
        const std::string path =
            fmt::format("samples/{:06}{}", state_.step, options_.pictures.ending);
        options_.pictures.write(writer_->folder() / path, at::cat(rows));
        tell({.kind = Kind::Sample, .step = state_.step, .path = path});
    }

    void save(bool isBest) {
        saved_ = state_.step;
        if (!checkpoints_)
            return;
        const Stopwatch watch;
        const std::string name = checkpoints_->write(*stage_, *optimizer_, state_, isBest);
        tell({.kind = Kind::Checkpoint,
              .step = state_.step,
              .seconds = watch.seconds(),
              .path = "checkpoints/" + name,
              .message = isBest ? "best" : ""});
    }

    TrainOutcome stop() {
        if (state_.step != saved_ && state_.step > 0)
            save(false);
        tell({.kind = Kind::End, .status = JobEvent::Status::Cancelled});
        return TrainOutcome::Stopped;
    }

    static constexpr const char* kDivergedHint =
        "Nothing of this step was kept. Resume with a smaller \"optimizer.rate\" or float32.";

    const fs::path& folder_;
    const TrainingConfig& config_;
    RunWriter* writer_;
    const TrainJob& options_;
    const JobContext& job_;
    Ranks alone_;
    Ranks& ranks_;
    std::unique_ptr<PairSource> source_;
    std::vector<ValidationSet> validation_;
    std::unique_ptr<Stage> stage_;
    std::optional<Optimizer> optimizer_;
    std::optional<Checkpoints> checkpoints_;
    TrainingState state_;
    Means means_;
    double rate_ = 0;
    Stopwatch sinceLog_;
    double waited_ = 0;
    int64_t samples_ = 0;
    int64_t saved_ = -1;
};

}  // namespace

PictureWriter ppmWriter() {
    return {.write = [](const fs::path& path, const at::Tensor& picture) {
        const std::string header =
            fmt::format("P6\n{} {}\n255\n", picture.size(1), picture.size(0));
        const auto* pixels = reinterpret_cast<const char*>(picture.const_data_ptr<uint8_t>());
        const std::string content =
            header + std::string(pixels, static_cast<size_t>(picture.numel()));
        writeFileAtomically(path, std::string_view(content));
    }};
}

namespace {

TrainOutcome train(const fs::path& folder,
                   const TrainingConfig& config,
                   RunWriter* writer,
                   const TrainJob& options,
                   const JobContext& job) {
    try {
        return withoutTorchErrors(
            [&] { return Training(folder, config, writer, options, job).run(); });
    } catch (const Error& error) {
        if (writer != nullptr) {
            try {
                writer->write({.kind = Kind::End,
                               .status = JobEvent::Status::Failed,
                               .message = error.message()});
            } catch (const Error&) {
                // On a full disk; the first error says so.
            }
        }
        throw;
    }
}

}  // namespace

TrainOutcome trainRun(const fs::path& folder,
                      const TrainingConfig& config,
                      const TrainJob& options,
                      const RunWriter::Listener& listener,
                      const JobContext& job) {
    if (options.ranks != nullptr && !options.ranks->isFirst())
        return train(folder, config, nullptr, options, job);
    RunWriter writer = options.isResuming ? RunWriter::resume(folder, listener)
                                          : RunWriter::begin(folder, config, listener);
    return train(folder, config, &writer, options, job);
}

void checkTraining(const TrainingConfig& config) {
    (void)trainingPairs(config);
    (void)validationSets(config);
    checkStage(config);
}

}  // namespace r2r
