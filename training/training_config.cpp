// SPDX-License-Identifier: GPL-3.0-or-later
#include "training/training_config.h"

#include "engine/core/error.h"
#include "engine/core/json_fields.h"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <numbers>
#include <utility>

namespace r2r {
namespace {

namespace fs = std::filesystem;

constexpr NumberRange kWidth = {.least = 8, .most = 1 << 14, .multipleOf = 8};

constexpr auto kStages = enumWords<TrainingStage>({{TrainingStage::ClearVae, "clear_vae"},
                                                   {TrainingStage::Unet, "unet"},
                                                   {TrainingStage::Controller, "controller"},
                                                   {TrainingStage::Lite, "lite"}});
constexpr auto kPrecisions = enumWords<TrainingPrecision>(
    {{TrainingPrecision::Float32, "float32"}, {TrainingPrecision::Bfloat16, "bfloat16"}});
constexpr auto kSchedules = enumWords<RateSchedule>(
    {{RateSchedule::Constant, "constant"}, {RateSchedule::Cosine, "cosine"}});
constexpr auto kSkipTreatments = enumWords<SkipTreatment>({{SkipTreatment::Filtered, "filtered"},
                                                           {SkipTreatment::Plain, "plain"},
                                                           {SkipTreatment::None, "none"}});
constexpr auto kObjectives = enumWords<DiffusionObjective>(
    {{DiffusionObjective::Noise, "noise"}, {DiffusionObjective::Bridge, "bridge"}});
constexpr auto kReconstructions = enumWords<ReconstructionLoss>(
    {{ReconstructionLoss::Squared, "squared"}, {ReconstructionLoss::Absolute, "absolute"}});

/// Takes settings out of an object; collects what is wrong instead of stopping at it.
class SettingsReader {
public:
    SettingsReader(JsonFields fields, std::vector<std::string>& problems)
        : fields_(std::move(fields)), problems_(problems) {}

    template <typename Number>
    void number(const char* key, Number& value, const NumberRange& range) {
        attempt([&] { value = fields_.optional(key, value, range); });
    }

    void flag(const char* key, bool& value) {
        attempt([&] { value = fields_.optional(key, value); });
    }

    void text(const char* key, std::string& value) {
        attempt([&] { value = fields_.optional(key, value); });
    }

    void texts(const char* key, std::vector<std::string>& value) {
        attempt([&] { value = fields_.optional(key, value); });
    }

    void widths(const char* key, std::vector<int64_t>& value) {
        if (fields_.has(key))
            attempt([&] { value = fields_.numbers<int64_t>(key, 4, kWidth); });
    }

    template <typename Enum, size_t Count>
    void choice(const char* key, Enum& value, const EnumWords<Enum, Count>& words) {
        attempt([&] { value = fields_.choice(key, words, value); });
    }

    template <typename Visit>
    void group(const char* key, Visit&& visitFields) {
        if (!fields_.has(key))
            return;
        attempt([&] {
            SettingsReader reader(fields_.object(key), problems_);
            visitFields(reader);
            reader.refuseUnknown();
        });
    }

    void refuseUnknown() {
        for (std::string& sentence : fields_.unknownFields())
            problems_.push_back(std::move(sentence));
    }

private:
    template <typename Read>
    void attempt(const Read& read) {
        try {
            read();
        } catch (const Error& error) {
            problems_.push_back(error.message());
        }
    }

    JsonFields fields_;
    std::vector<std::string>& problems_;
};

/// Puts settings into an object.
class SettingsWriter {
public:
    explicit SettingsWriter(Json& object) : object_(object) {}

    template <typename Number>
    void number(const char* key, Number value, const NumberRange&) {
        object_[key] = value;
    }

    void flag(const char* key, bool value) { object_[key] = value; }

    void text(const char* key, const std::string& value) { object_[key] = value; }

    void texts(const char* key, const std::vector<std::string>& value) { object_[key] = value; }

    void widths(const char* key, const std::vector<int64_t>& value) { object_[key] = value; }

    template <typename Enum, size_t Count>
    void choice(const char* key, Enum value, const EnumWords<Enum, Count>& words) {
        object_[key] = words.word(value);
    }

    template <typename Visit>
    void group(const char* key, Visit&& visitFields) {
        object_[key] = Json::object();
        SettingsWriter writer(object_[key]);
        visitFields(writer);
    }

private:
    Json& object_;
};

constexpr NumberRange kCount = {.least = 1, .most = 1e9};
constexpr NumberRange kShare = {.least = 0, .most = 1};
constexpr NumberRange kNotNegative = {.least = 0};

/// The list of all settings, for reading and for writing.
template <typename Visitor>
void visit(TrainingConfig& c, Visitor& v) {
    v.choice("stage", c.stage, kStages);
    v.number("steps", c.steps, kCount);
    v.number("batch", c.batch, {.least = 1, .most = 65536});
    v.number("accumulate", c.accumulate, {.least = 1, .most = 65536});
    v.number("seed", c.seed, kNotNegative);
    v.choice("precision", c.precision, kPrecisions);
    v.flag("deterministic", c.isDeterministic);
    v.number("threads", c.threads, {.least = 0, .most = 1024});
    v.text("device", c.device);
    v.group("data", [&d = c.data](auto& g) {
        g.text("train", d.train);
        g.texts("more", d.more);
        g.text("validation", d.validation);
        g.text("made", d.made);
        g.text("genuine", d.genuine);
        g.number("size", d.size, {.least = 64, .most = 4096, .multipleOf = 64});
        g.number("context", d.context, {.least = 0, .most = 100});
        g.flag("whole", d.seesWhole);
        g.number("smallest_crop", d.smallestCrop, {.least = 0.1, .most = 1});
        g.flag("flips", d.hasFlips);
        g.number("grading", d.grading, kShare);
        g.number("graded", d.graded, kShare);
        g.number("regraded", d.regraded, kShare);
        g.text("looks", d.looks);
        g.number("change", d.change, {.least = 0, .most = 4});
        g.number("untouched", d.untouched, kShare);
        g.number("borrowed", d.borrowed, kShare);
        g.number("guided", d.guided, kShare);
        g.number("negatives", d.negatives, {.least = 1, .most = 64});
        g.number("prefetch", d.prefetch, {.least = 1, .most = 256});
    });
    v.group("model", [&m = c.model](auto& g) {
        g.texts("from", m.from);
        g.widths("vae_widths", m.vaeWidths);
        g.widths("unet_widths", m.unetWidths);
        g.number("text_channels", m.textChannels, {.least = 8, .most = 16384});
        g.choice("skips", m.skips, kSkipTreatments);
        g.flag("maca", m.hasMaca);
    });
    v.group("loss", [&l = c.loss](auto& g) {
        g.choice("objective", l.objective, kObjectives);
        g.choice("reconstruction", l.reconstruction, kReconstructions);
        g.number("contrastive_weight", l.contrastiveWeight, kNotNegative);
        g.text("vgg", l.vgg);
        g.text("efficientnet", l.efficientNet);
        g.flag("train_encoder", l.trainsEncoder);
        g.number("change_floor", l.changeFloor, kNotNegative);
        g.number("squared_weight", l.squaredWeight, kNotNegative);
        g.number("lab_weight", l.labWeight, kNotNegative);
        g.number("divergence_weight", l.divergenceWeight, kNotNegative);
    });
    v.group("optimizer", [&o = c.optimizer](auto& g) {
        g.number("rate", o.rate, {.least = 0, .most = 1});
        g.choice("schedule", o.schedule, kSchedules);
        g.number("warmup", o.warmup, {.least = 0, .most = 1e9});
        g.number("last_rate", o.lastRate, kShare);
        g.number("weight_decay", o.weightDecay, {.least = 0, .most = 10});
        g.number("beta1", o.beta1, {.least = 0, .most = 0.99999});
        g.number("beta2", o.beta2, {.least = 0, .most = 0.9999999});
        g.number("clip", o.clip, kNotNegative);
        g.number("average", o.average, {.least = 0, .most = 0.9999999});
        g.number("encoder_rate", o.encoderRate, kShare);
        g.number("crop_rate", o.cropRate, kShare);
        g.number("frozen_blocks", o.frozenBlocks, {.least = 0, .most = 16});
    });
    v.group("watch", [&w = c.watch](auto& g) {
        g.number("validate_every", w.validateEvery, kCount);
        g.number("checkpoint_every", w.checkpointEvery, kCount);
        g.number("log_every", w.logEvery, kCount);
        g.number("validation_pairs", w.validationPairs, kCount);
        g.number("samples", w.samples, {.least = 0, .most = 64});
        g.number("sampler_steps", w.samplerSteps, {.least = 1, .most = 1000});
    });
}

/// The networks that a stage cannot begin without.
std::string_view beginningOf(TrainingStage stage) {
    switch (stage) {
        case TrainingStage::Unet:
            return "a Clear-VAE";
        case TrainingStage::Controller:
            return "a Clear-VAE and a UNet";
        case TrainingStage::Lite:
            return "an EfficientNet-Lite encoder";
        case TrainingStage::ClearVae:
            break;
    }
    return "nothing";
}

void sayContradictions(const TrainingConfig& c, std::vector<std::string>& problems) {
    if (c.data.train.empty())
        problems.push_back("\"data.train\" is missing: the folder of packed pairs to train on");
    if (c.stage != TrainingStage::ClearVae && c.model.from.empty())
        problems.push_back(fmt::format("\"model.from\" is empty: the stage {} needs {}",
                                       stageName(c.stage),
                                       beginningOf(c.stage)));
    if (c.loss.changeFloor > 0 && c.stage != TrainingStage::Lite &&
        c.loss.objective != DiffusionObjective::Bridge)
        problems.push_back(
            "\"loss.change_floor\" is for the stage lite and for \"loss.objective\" \"bridge\"; "
            "leave one out or give the other");
    if (c.loss.trainsEncoder && c.stage != TrainingStage::ClearVae)
        problems.push_back(fmt::format("\"loss.train_encoder\" is for the stage clear_vae, not {}",
                                       stageName(c.stage)));
    if (c.optimizer.encoderRate > 0 && c.stage != TrainingStage::Lite)
        problems.push_back(fmt::format("\"optimizer.encoder_rate\" is for the stage lite, not {}",
                                       stageName(c.stage)));
    if (c.optimizer.cropRate < 1 && !c.data.seesWhole)
        problems.push_back(
            "\"optimizer.crop_rate\" spares a network that gets a second view; set \"data.whole\" "
            "to true or leave it out");
    if (c.stage == TrainingStage::ClearVae && c.model.from.empty() && !c.loss.trainsEncoder)
        problems.push_back(
            "\"model.from\" is empty, so the encoder starts afresh and must be trained: set "
            "\"loss.train_encoder\" to true, or name an autoencoder");
    const auto isNoStep = [](int64_t narrow, int64_t wide) {
        return wide != narrow && wide != 2 * narrow;
    };
    if (std::ranges::adjacent_find(c.model.vaeWidths, isNoStep) != c.model.vaeWidths.end())
        problems.push_back(
            fmt::format("\"model.vae_widths\" is {}; each is as wide as the one before, or twice, "
                        "because the decoder takes an encoder's features once or twice",
                        Json(c.model.vaeWidths).dump()));
    if (!c.loss.vgg.empty() && !c.loss.efficientNet.empty())
        problems.push_back("\"loss.vgg\" and \"loss.efficientnet\" are both given; take one");
    if (c.data.seesWhole && c.stage != TrainingStage::Lite)
        problems.push_back(
            fmt::format("\"data.whole\" is for the stage lite, not {}", stageName(c.stage)));
    if (c.data.regraded > 0 && c.data.grading <= 0)
        problems.push_back("\"data.regraded\" needs \"data.grading\", the strength of the looks");
    if (c.optimizer.warmup > c.steps)
        problems.push_back(fmt::format("\"optimizer.warmup\" ({}) is longer than \"steps\" ({})",
                                       c.optimizer.warmup,
                                       c.steps));
}

void makeAbsolute(std::string& path, const fs::path& folder) {
    if (!path.empty())
        path = fs::absolute(folder / path).lexically_normal().string();
}

}  // namespace

std::string_view stageName(TrainingStage stage) {
    return kStages.word(stage);
}

TrainingConfig parseTrainingConfig(const Json& json,
                                   std::string_view source,
                                   const fs::path& folder) {
    TrainingConfig config;
    std::vector<std::string> problems;
    if (json.is_object()) {
        SettingsReader reader(JsonFields(json, ""), problems);
        visit(config, reader);
        reader.refuseUnknown();
        if (problems.empty())
            sayContradictions(config, problems);
    } else {
        problems.push_back("it is not a JSON object");
    }
    if (!problems.empty())
        throw Error(ErrorCode::InvalidArgument,
                    fmt::format("{} cannot be used: {}", source, fmt::join(problems, "; ")),
                    "docs/training.md lists all settings.");
    makeAbsolute(config.data.train, folder);
    for (std::string& path : config.data.more)
        makeAbsolute(path, folder);
    makeAbsolute(config.data.validation, folder);
    makeAbsolute(config.data.made, folder);
    makeAbsolute(config.data.looks, folder);
    makeAbsolute(config.data.genuine, folder);
    makeAbsolute(config.loss.vgg, folder);
    makeAbsolute(config.loss.efficientNet, folder);
    for (std::string& path : config.model.from)
        makeAbsolute(path, folder);
    return config;
}

TrainingConfig readTrainingConfig(const fs::path& file) {
    return parseTrainingConfig(readJsonFile(file), file.string(), fs::absolute(file).parent_path());
}

Json toJson(const TrainingConfig& config) {
    TrainingConfig copy = config;
    Json json = Json::object();
    SettingsWriter writer(json);
    visit(copy, writer);
    return json;
}

double learningRate(const TrainingConfig& config, int64_t step) {
    const TrainingConfig::Optimizer& o = config.optimizer;
    if (step < o.warmup)
        return o.rate * static_cast<double>(step + 1) / static_cast<double>(o.warmup);
    if (o.schedule == RateSchedule::Constant)
        return o.rate;
    const auto length = static_cast<double>(std::max<int64_t>(1, config.steps - o.warmup));
    const double share = std::min(1.0, static_cast<double>(step - o.warmup) / length);
    const double cosine = 0.5 * (1 + std::cos(std::numbers::pi * share));
    return o.rate * (o.lastRate + (1 - o.lastRate) * cosine);
}

}  // namespace r2r
