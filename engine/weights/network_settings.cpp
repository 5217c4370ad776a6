// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/weights/network_settings.h"

#include "engine/core/error.h"

#include <cmath>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <string>
#include <vector>

namespace r2r {
namespace {

using Heads = std::array<int64_t, 4>;

constexpr int64_t kMostHeads = 1024;
constexpr double kLargestScale = 1e4;

[[noreturn]] void fail(std::string_view source, const std::string& what) {
    throw Error(ErrorCode::Corrupt, fmt::format("{}: {}", source, what));
}

Heads headsOf(const Json& json, const char* key, const Heads& fallback, std::string_view source) {
    const std::vector<int64_t> list =
        optionalField<std::vector<int64_t>>(json, key, {fallback.begin(), fallback.end()}, source);
    Heads heads = {};
    if (list.size() != heads.size())
        fail(source, fmt::format("\"{}\" has {} numbers; it must have 4", key, list.size()));
    for (size_t i = 0; i < heads.size(); ++i) {
        if (list[i] < 1 || list[i] > kMostHeads)
            fail(source, fmt::format("\"{}\" has {} heads", key, list[i]));
        heads[i] = list[i];
    }
    return heads;
}

Prediction predictionOf(const Json& json, std::string_view source) {
    const auto word = optionalField<std::string>(json, "prediction", "noise", source);
    for (const Prediction known : {Prediction::Noise, Prediction::Velocity, Prediction::Sample})
        if (predictionName(known) == word)
            return known;
    fail(source,
         fmt::format("\"prediction\" is \"{}\"; it must be noise, velocity or sample",
                     word.substr(0, 40)));
}

double finite(const Json& json, const char* key, double fallback, std::string_view source) {
    const auto number = optionalField<double>(json, key, fallback, source);
    if (!std::isfinite(number) || std::abs(number) > kLargestScale)
        fail(source, fmt::format("\"{}\" is {}", key, number));
    return number;
}

}  // namespace

std::string_view predictionName(Prediction prediction) {
    switch (prediction) {
        case Prediction::Velocity:
            return "velocity";
        case Prediction::Sample:
            return "sample";
        case Prediction::Noise:
            break;
    }
    return "noise";
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

NetworkSettings settingsFromJson(const Json& json, std::string_view source) {
    const NetworkSettings usual;
    NetworkSettings settings{
        .unetHeads = headsOf(json, "unetHeads", usual.unetHeads, source),
        .controllerHeads = headsOf(json, "controllerHeads", usual.controllerHeads, source),
        .prediction = predictionOf(json, source),
        .latentScale = finite(json, "latentScale", usual.latentScale, source),
        .latentShift = finite(json, "latentShift", usual.latentShift, source),
        .textHasExactGelu = optionalField<bool>(json, "textHasExactGelu", false, source),
        .textHeads = optionalField<int64_t>(json, "textHeads", 0, source),
        .textPadding = optionalField<int64_t>(json, "textPadding", -1, source)};
    if (settings.latentScale == 0)
        fail(source, "\"latentScale\" is 0");
    if (settings.textHeads < 0 || settings.textHeads > kMostHeads)
        fail(source, fmt::format("\"textHeads\" is {}", settings.textHeads));
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
