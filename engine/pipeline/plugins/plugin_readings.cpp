// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/pipeline/plugins/plugin_readings.h"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <functional>

namespace r2r {
namespace {

using Content = PluginOutputContent;

struct NamedScale {
    const char* words;
    ValueScale scale;
};

const std::array<NamedScale, 4>& knownScales() {
    static const std::array<NamedScale, 4> scales = {{
        {R"("range": [0, 1])", {}},
        {R"("range": [-1, 1])", {{2, 2, 2}, {-1, -1, -1}}},
        {R"("range": [0, 255])", {{255, 255, 255}, {0, 0, 0}}},
        {R"("mean": [0.485, 0.456, 0.406], "std": [0.229, 0.224, 0.225])",
         {{1 / 0.229, 1 / 0.224, 1 / 0.225}, {-0.485 / 0.229, -0.456 / 0.224, -0.406 / 0.225}}},
    }};
    return scales;
}

/// Where a field of colours is changed.
struct Place {
    const char* words;
    bool isInput;
    bool isOutput;
};

constexpr std::array<Place, 3> kPlaces = {{{"of the inputs and of the output", true, true},
                                           {"of the inputs", true, false},
                                           {"of the output", false, true}}};

class Readings {
public:
    explicit Readings(const PluginManifest& manifest) : manifest_(manifest) {}

    std::vector<PluginReading> all() && {
        addMasks();
        for (const Place& place : kPlaces) {
            addScales(place);
            addToForms(place, R"("channels": the other order)", [](TensorForm& form) {
                form.isBgr = !form.isBgr;
            });
        }
        addToForms(kPlaces[0], R"("layout": the other one)", [](TensorForm& form) {
            form.isChannelsLast = !form.isChannelsLast;
        });
        addContents();
        addSizes();
        addResults();
        return std::move(readings_);
    }

private:
    /// Adds what `change` makes of a copy.
    void add(std::string words, const std::function<void(PluginManifest&)>& change) {
        readings_.push_back({std::move(words), manifest_});
        change(readings_.back().manifest);
    }

    template <typename Change>
    void addToForms(const Place& place, const std::string& words, const Change& change) {
        add(fmt::format("{} {}", words, place.words), [&](PluginManifest& manifest) {
            if (place.isInput)
                for (PluginInput& input : manifest.inputs)
                    if (input.content != PluginContent::Mask)
                        change(input.form);
            if (place.isOutput)
                change(manifest.output.form);
        });
    }

    void addScales(const Place& place) {
        for (const NamedScale& known : knownScales()) {
            const bool isSameIn = compositeInput(manifest_).form.scale == known.scale;
            const bool isSameOut = manifest_.output.form.scale == known.scale;
            if ((place.isInput && isSameIn) || (place.isOutput && isSameOut))
                continue;
            addToForms(place, known.words, [&](TensorForm& form) { form.scale = known.scale; });
        }
    }

    void addMasks() {
        const auto shown = std::ranges::find_if(manifest_.inputs, showsMask);
        if (shown == manifest_.inputs.end())
            return;
        add(shown->isForegroundOne ? R"("maskPolarity": "foreground=0")"
                                   : R"("maskPolarity": "foreground=1")",
            [](PluginManifest& manifest) {
                for (PluginInput& input : manifest.inputs)
                    input.isForegroundOne = !input.isForegroundOne;
            });
        const bool isSoft = !shown->threshold;
        add(isSoft ? R"("threshold": 0.5 of the mask)" : R"(no "threshold" of the mask)",
            [&](PluginManifest& manifest) {
                for (PluginInput& input : manifest.inputs)
                    input.threshold = isSoft ? std::optional(0.5) : std::nullopt;
            });
        for (size_t i = 0; i < 3; ++i)
            if (shown->content == PluginContent::Mask &&
                shown->form.scale != knownScales()[i].scale)
                add(fmt::format("{} of the mask", knownScales()[i].words),
                    [&](PluginManifest& manifest) {
                        for (PluginInput& input : manifest.inputs)
                            if (input.content == PluginContent::Mask)
                                input.form.scale = knownScales()[i].scale;
                    });
    }

    void addContents() {
        if (!manifest_.output.isPicture())
            return;
        const bool isResidual = manifest_.output.content == Content::Residual;
        add(isResidual ? R"("content": "picture" of the output)"
                       : R"("content": "residual" of the output)",
            [&](PluginManifest& manifest) {
                manifest.output.content = isResidual ? Content::Picture : Content::Residual;
            });
    }

    void addSizes() {
        const Size now = compositeInput(manifest_).size.fixed;
        std::vector<Size> sizes = {{now.height, now.width}};
        for (const int side : {224, 256, 384, 512})
            sizes.push_back({side, side});
        for (const Size size : sizes)
            if (size != now && !size.isEmpty())
                add(fmt::format(R"("size": [{}, {}])", size.height, size.width),
                    [&](PluginManifest& manifest) {
                        for (PluginInput& input : manifest.inputs)
                            if (input.size == compositeInput(manifest_).size)
                                input.size.fixed = size;
                    });
    }

    void addResults() {
        constexpr int kTried = 4;
        for (int index = 0; manifest_.output.name.empty() && index < kTried; ++index)
            if (index != manifest_.output.index)
                add(fmt::format(R"("index": {} of the output)", index),
                    [&](PluginManifest& manifest) { manifest.output.index = index; });
    }

    const PluginManifest& manifest_;
    std::vector<PluginReading> readings_;
};

}  // namespace

std::vector<PluginReading> otherReadings(const PluginManifest& manifest) {
    return Readings(manifest).all();
}

}  // namespace r2r
