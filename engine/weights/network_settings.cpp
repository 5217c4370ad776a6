// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/weights/network_settings.h"

#include <algorithm>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <string>
#include <vector>

namespace r2r {
namespace {

using Heads = std::array<int64_t, 4>;

constexpr int64_t kMostHeads = 1024;
constexpr double kLargestScale = 1e4;

constexpr auto kPredictions = enumWords<Prediction>({{Prediction::Noise, "noise"},
                                                     {Prediction::Velocity, "velocity"},
                                                     {Prediction::Sample, "sample"}});

Heads headsOf(const JsonFields& fields, const char* key, const Heads& fallback) {
    if (!fields.has(key))
        return fallback;
    const auto list = fields.numbers<int64_t>(key, fallback.size(), {1, kMostHeads});
    Heads heads = {};
    std::ranges::copy(list, heads.begin());
    return heads;
}

}  // namespace

std::string_view predictionName(Prediction prediction) {
    return kPredictions.word(prediction);
}

Json settingsJson(const NetworkSettings& settings) {
    const NetworkSettings usual;
    Json json = Json::object();
    const auto note = [&json](const char* key, const auto& value, const auto& standard) {
        if (value != standard)
            json[key] = value;
    };
    note("unetHeads", settings.unetHeads, usual.unetHeads);
    note("controllerHeads", settings.controllerHeads, usual.controllerHeads);
    if (settings.prediction != usual.prediction)
        json["prediction"] = predictionName(settings.prediction);
    note("latentScale", settings.latentScale, usual.latentScale);
    note("latentShift", settings.latentShift, usual.latentShift);
    note("textHasExactGelu", settings.textHasExactGelu, usual.textHasExactGelu);
    note("textHeads", settings.textHeads, usual.textHeads);
    note("textPadding", settings.textPadding, usual.textPadding);
    return json;
}

NetworkSettings settingsFromJson(const JsonFields& fields) {
    const NetworkSettings usual;
    constexpr NumberRange kScales = {-kLargestScale, kLargestScale};
    NetworkSettings settings{
        .unetHeads = headsOf(fields, "unetHeads", usual.unetHeads),
        .controllerHeads = headsOf(fields, "controllerHeads", usual.controllerHeads),
        .prediction = fields.choice("prediction", kPredictions, Prediction::Noise),
        .latentScale = fields.optional("latentScale", usual.latentScale, kScales),
        .latentShift = fields.optional("latentShift", usual.latentShift, kScales),
        .textHasExactGelu = fields.optional("textHasExactGelu", false),
        .textHeads = fields.optional<int64_t>("textHeads", 0, {0, kMostHeads}),
        .textPadding = fields.optional<int64_t>("textPadding", -1)};
    if (settings.latentScale == 0)
        fields.fail("latentScale", "must not be 0");
    return settings;
}

std::string settingsText(const NetworkSettings& settings) {
    const NetworkSettings usual;
    std::vector<std::string> parts;
    if (settings.unetHeads != usual.unetHeads)
        parts.push_back(fmt::format("heads {}", fmt::join(settings.unetHeads, "/")));
    if (settings.controllerHeads != usual.controllerHeads &&
        settings.controllerHeads != settings.unetHeads)
        parts.push_back(
            fmt::format("heads of the Controller {}", fmt::join(settings.controllerHeads, "/")));
    if (settings.prediction != usual.prediction)
        parts.push_back(fmt::format("predicts the {}", predictionName(settings.prediction)));
    if (settings.latentScale != usual.latentScale)
        parts.push_back(fmt::format("latents times {}", settings.latentScale));
    if (settings.latentShift != usual.latentShift)
        parts.push_back(fmt::format("latents less {}", settings.latentShift));
    if (settings.textHasExactGelu)
        parts.emplace_back("text encoder with exact GELU");
    if (settings.textHeads != usual.textHeads)
        parts.push_back(fmt::format("{} heads in the text encoder", settings.textHeads));
    if (settings.textPadding != usual.textPadding)
        parts.push_back(fmt::format("prompts filled with token {}", settings.textPadding));
    return fmt::format("{}", fmt::join(parts, ", "));
}

}  // namespace r2r
