// SPDX-License-Identifier: GPL-3.0-or-later
#include "training/training_config.h"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <limits>
#include <numbers>
#include <numeric>
#include <set>
#include <span>
#include <utility>

namespace r2r {
namespace {

namespace fs = std::filesystem;

constexpr double kUnbounded = std::numeric_limits<double>::infinity();

struct Range {
    double smallest = 0;
    double largest = kUnbounded;
    int64_t multipleOf = 1;
};

constexpr std::array<std::string_view, 4> kStages = {"clear_vae", "unet", "controller", "lite"};
constexpr std::array<std::string_view, 2> kPrecisions = {"float32", "bfloat16"};
constexpr std::array<std::string_view, 2> kSchedules = {"constant", "cosine"};
constexpr std::array<std::string_view, 3> kSkipTreatments = {"filtered", "plain", "none"};
constexpr std::array<std::string_view, 2> kObjectives = {"noise", "bridge"};
constexpr std::array<std::string_view, 2> kReconstructions = {"squared", "absolute"};

/// Letters to insert, remove or change to make one word of the other.
size_t editDistance(std::string_view a, std::string_view b) {
    std::vector<size_t> row(b.size() + 1);
    std::iota(row.begin(), row.end(), size_t{0});
    for (size_t i = 0; i < a.size(); ++i) {
        size_t diagonal = std::exchange(row[0], i + 1);
        for (size_t j = 0; j < b.size(); ++j) {
            const size_t changed = diagonal + (a[i] == b[j] ? 0 : 1);
            diagonal = std::exchange(row[j + 1], std::min(row[j], row[j + 1]) + 1);
            row[j + 1] = std::min(row[j + 1], changed);
        }
    }
    return row.back();
}

/// Takes fields out of an object; collects what is wrong instead of stopping at it.
class FieldReader {
public:
    FieldReader(const Json& object, std::string prefix, std::vector<std::string>& problems)
        : object_(object), prefix_(std::move(prefix)), problems_(problems) {}

    void number(const char* key, int64_t& value, Range range) {
        if (const Json* json = find(key, &Json::is_number_integer, "a whole number"))
            if (isInside(key, json->get<double>(), range))
                value = json->get<int64_t>();
    }

    void number(const char* key, uint64_t& value, Range range) {
        if (const Json* json = find(key, &Json::is_number_unsigned, "a whole number of 0 or more"))
            if (isInside(key, json->get<double>(), range))
                value = json->get<uint64_t>();
    }

    void number(const char* key, double& value, Range range) {
        if (const Json* json = find(key, &Json::is_number, "a number"))
            if (isInside(key, json->get<double>(), range))
                value = json->get<double>();
    }

    void flag(const char* key, bool& value) {
        if (const Json* json = find(key, &Json::is_boolean, "true or false"))
            value = json->get<bool>();
    }

    void text(const char* key, std::string& value) {
        if (const Json* json = find(key, &Json::is_string, "text"))
            value = json->get<std::string>();
    }

    void texts(const char* key, std::vector<std::string>& value) {
        const Json* json = find(key, &Json::is_array, "a list of texts");
        if (json == nullptr)
            return;
        value.clear();
        for (const Json& item : *json)
            if (item.is_string())
                value.push_back(item.get<std::string>());
            else
                say(key, fmt::format("contains {}, which is not a text", item.dump()));
    }

    void widths(const char* key, std::vector<int64_t>& value) {
        const Json* json = find(key, &Json::is_array, "a list of four widths");
        if (json == nullptr)
            return;
        const auto isWidth = [](const Json& item) {
            return item.is_number_integer() && item.get<int64_t>() > 0 &&
                   item.get<int64_t>() <= 1 << 14 && item.get<int64_t>() % 8 == 0;
        };
        if (json->size() == 4 && std::all_of(json->begin(), json->end(), isWidth))
            value = json->get<std::vector<int64_t>>();
        else
            say(key, fmt::format("is {}; it must be four multiples of 8", json->dump()));
    }

    template <typename Enum>
    void choice(const char* key, Enum& value, std::span<const std::string_view> words) {
        const Json* json = find(key, &Json::is_string, "a word");
        if (json == nullptr)
            return;
        const auto found = std::ranges::find(words, json->get<std::string>());
        if (found != words.end())
            value = static_cast<Enum>(found - words.begin());
        else
            say(key,
                fmt::format("is {}; it must be one of {}", json->dump(), fmt::join(words, ", ")));
    }

    template <typename Fields>
    void group(const char* key, Fields&& fields) {
        const Json* json = find(key, &Json::is_object, "an object");
        const Json empty = Json::object();
        FieldReader reader(json != nullptr ? *json : empty, prefix_ + key + ".", problems_);
        fields(reader);
        reader.sayUnknown();
    }

    void sayUnknown() const {
        for (const auto& [key, value] : object_.items()) {
            if (known_.contains(key))
                continue;
            const auto nearest = std::ranges::min_element(
                known_, {}, [&key = key](const auto& k) { return editDistance(key, k); });
            std::string guess;
            if (nearest != known_.end() && editDistance(key, *nearest) <= 1 + key.size() / 4)
                guess = fmt::format(" (did you mean \"{}{}\"?)", prefix_, *nearest);
            problems_.push_back(fmt::format("\"{}{}\" is not a setting{}", prefix_, key, guess));
        }
    }

private:
    const Json* find(const char* key, bool (Json::*isOfType)() const, const char* type) {
        known_.insert(key);
        const auto found = object_.find(key);
        if (found == object_.end())
            return nullptr;
        if (((*found).*isOfType)())
            return &*found;
        say(key, fmt::format("is {}; it must be {}", found->dump().substr(0, 60), type));
        return nullptr;
    }

    bool isInside(const char* key, double value, const Range& range) {
        if (value < range.smallest || value > range.largest) {
            say(key,
                std::isinf(range.largest)
                    ? fmt::format("is {}; it must be {} or more", value, range.smallest)
                    : fmt::format(
                          "is {}; it must be {} to {}", value, range.smallest, range.largest));
            return false;
        }
        if (range.multipleOf > 1 && std::fmod(value, static_cast<double>(range.multipleOf)) != 0) {
            say(key, fmt::format("is {}; it must be a multiple of {}", value, range.multipleOf));
            return false;
        }
        return true;
    }

    void say(const char* key, const std::string& what) {
        problems_.push_back(fmt::format("\"{}{}\" {}", prefix_, key, what));
    }

    const Json& object_;
    std::string prefix_;
    std::vector<std::string>& problems_;
    std::set<std::string> known_;
};

/// Puts fields into an object.
class FieldWriter {
public:
    explicit FieldWriter(Json& object) : object_(object) {}

    template <typename Number>
    void number(const char* key, Number value, Range) {
        object_[key] = value;
    }

    void flag(const char* key, bool value) { object_[key] = value; }

    void text(const char* key, const std::string& value) { object_[key] = value; }

    void texts(const char* key, const std::vector<std::string>& value) { object_[key] = value; }

    void widths(const char* key, const std::vector<int64_t>& value) { object_[key] = value; }

    template <typename Enum>
    void choice(const char* key, Enum value, std::span<const std::string_view> words) {
        object_[key] = words[static_cast<size_t>(value)];
    }

    template <typename Fields>
    void group(const char* key, Fields&& fields) {
        object_[key] = Json::object();
        FieldWriter writer(object_[key]);
        fields(writer);
    }

private:
    Json& object_;
};

constexpr Range kCount = {.smallest = 1, .largest = 1e9};
constexpr Range kShare = {.smallest = 0, .largest = 1};

/// The list of all settings, for reading and for writing.
template <typename Visitor>
void visit(TrainingConfig& c, Visitor& v) {
    v.choice("stage", c.stage, kStages);
    v.number("steps", c.steps, kCount);
    v.number("batch", c.batch, {.smallest = 1, .largest = 65536});
    v.number("accumulate", c.accumulate, {.smallest = 1, .largest = 65536});
    v.number("seed", c.seed, {});
    v.choice("precision", c.precision, kPrecisions);
    v.flag("deterministic", c.isDeterministic);
    v.number("threads", c.threads, {.largest = 1024});
    v.text("device", c.device);
    v.group("data", [&d = c.data](auto& g) {
        g.text("train", d.train);
        g.texts("more", d.more);
        g.text("validation", d.validation);
        g.text("made", d.made);
        g.text("genuine", d.genuine);
        g.number("size", d.size, {.smallest = 64, .largest = 4096, .multipleOf = 64});
        g.number("context", d.context, {.largest = 100});
        g.number("smallest_crop", d.smallestCrop, {.smallest = 0.1, .largest = 1});
        g.flag("flips", d.hasFlips);
        g.number("grading", d.grading, kShare);
        g.number("graded", d.graded, kShare);
        g.number("regraded", d.regraded, kShare);
        g.text("looks", d.looks);
        g.number("change", d.change, {.largest = 4});
        g.number("untouched", d.untouched, kShare);
        g.number("borrowed", d.borrowed, kShare);
        g.number("guided", d.guided, kShare);
        g.number("negatives", d.negatives, {.smallest = 1, .largest = 64});
        g.number("prefetch", d.prefetch, {.smallest = 1, .largest = 256});
    });
    v.group("model", [&m = c.model](auto& g) {
        g.texts("from", m.from);
        g.widths("vae_widths", m.vaeWidths);
        g.widths("unet_widths", m.unetWidths);
        g.number("text_channels", m.textChannels, {.smallest = 8, .largest = 16384});
        g.choice("skips", m.skips, kSkipTreatments);
        g.flag("maca", m.hasMaca);
    });
    v.group("loss", [&l = c.loss](auto& g) {
        g.choice("objective", l.objective, kObjectives);
        g.choice("reconstruction", l.reconstruction, kReconstructions);
        g.number("contrastive_weight", l.contrastiveWeight, {});
        g.text("vgg", l.vgg);
        g.text("efficientnet", l.efficientNet);
        g.flag("train_encoder", l.trainsEncoder);
        g.number("change_floor", l.changeFloor, {});
        g.number("squared_weight", l.squaredWeight, {});
        g.number("lab_weight", l.labWeight, {});
        g.number("divergence_weight", l.divergenceWeight, {});
    });
    v.group("optimizer", [&o = c.optimizer](auto& g) {
        g.number("rate", o.rate, {.largest = 1});
        g.choice("schedule", o.schedule, kSchedules);
        g.number("warmup", o.warmup, {.largest = 1e9});
        g.number("last_rate", o.lastRate, kShare);
        g.number("weight_decay", o.weightDecay, {.largest = 10});
        g.number("beta1", o.beta1, {.largest = 0.99999});
        g.number("beta2", o.beta2, {.largest = 0.9999999});
        g.number("clip", o.clip, {});
        g.number("average", o.average, {.largest = 0.9999999});
        g.number("encoder_rate", o.encoderRate, kShare);
        g.number("frozen_blocks", o.frozenBlocks, {.largest = 16});
    });
    v.group("watch", [&w = c.watch](auto& g) {
        g.number("validate_every", w.validateEvery, kCount);
        g.number("checkpoint_every", w.checkpointEvery, kCount);
        g.number("log_every", w.logEvery, kCount);
        g.number("validation_pairs", w.validationPairs, kCount);
        g.number("samples", w.samples, {.largest = 64});
        g.number("sampler_steps", w.samplerSteps, {.smallest = 1, .largest = 1000});
    });
}

/// What a stage cannot begin without.
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
    return kStages[static_cast<size_t>(stage)];
}

TrainingConfig parseTrainingConfig(const Json& json,
                                   std::string_view source,
                                   const fs::path& folder) {
    TrainingConfig config;
    std::vector<std::string> problems;
    if (json.is_object()) {
        FieldReader reader(json, "", problems);
        visit(config, reader);
        reader.sayUnknown();
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
    FieldWriter writer(json);
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
