// SPDX-License-Identifier: GPL-3.0-or-later
#include "training/data/pair_generator.h"

#include "engine/core/enum_words.h"
#include "engine/core/error.h"
#include "engine/core/network_module.h"
#include "training/data/color_generators.h"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <utility>

/// In `poisson_table.cpp`: part of the module of the networks, and of programs that link it.
extern "C" __attribute__((weak)) r2r::PairGenerator* r2rPoissonGenerator();

namespace r2r {
namespace {

/// The one generator that needs LibTorch.
std::unique_ptr<PairGenerator> poissonGenerator() {
    using Make = PairGenerator* (*)();
    const Make make = r2rPoissonGenerator
                          ? r2rPoissonGenerator
                          : reinterpret_cast<Make>(networkSymbol("r2rPoissonGenerator"));
    return std::unique_ptr<PairGenerator>(make());
}

template <typename Generator>
std::unique_ptr<PairGenerator> made() {
    return std::make_unique<Generator>();
}

using MakeGenerator = std::unique_ptr<PairGenerator> (*)();

constexpr auto kGenerators = enumWords<MakeGenerator>({
    {poissonGenerator, "poisson"},
    {made<ColorTransferGenerator>, "color"},
    {made<ParametricGenerator>, "parametric"},
    {made<LightGenerator>, "light"},
    {made<IdentityGenerator>, "identity"},
});

}  // namespace

std::unique_ptr<PairGenerator> pairGenerator(std::string_view name) {
    return kGenerators.named(name, "generator")();
}

std::vector<std::string_view> pairGeneratorNames() {
    std::vector<std::string_view> names;
    for (const auto& [make, name] : kGenerators.entries)
        names.push_back(name);
    return names;
}

Image pasted(const SourcePhoto& photo, const Candidate& candidate) {
    Image composite = photo.rgb;
    const Rect& region = candidate.region;
    for (int y = 0; y < region.height; ++y) {
        const auto mask = photo.mask.row<uint8_t>(region.y + y);
        const auto values = candidate.foreground.row<float>(y);
        const auto row = composite.mutableRow<uint8_t>(region.y + y);
        for (int x = 0; x < region.width; ++x) {
            const auto column = static_cast<size_t>(region.x + x);
            if (mask[column] == 0)
                continue;
            const float coverage = static_cast<float>(mask[column]) / 255;
            for (size_t c = 0; c < 3; ++c) {
                uint8_t& byte = row[3 * column + c];
                const float value = values[3 * static_cast<size_t>(x) + c] * 255;
                const float mixed = byte + coverage * (value - byte);
                byte = static_cast<uint8_t>(std::lround(std::clamp(mixed, 0.0F, 255.0F)));
            }
        }
    }
    return composite;
}

Image supportPixels(const SourcePhoto& photo) {
    const Rect& region = photo.support;
    Image values(region.size(), 3, SampleType::F32);
    for (int y = 0; y < region.height; ++y) {
        const auto source =
            photo.rgb.row<uint8_t>(region.y + y)
                .subspan(3 * static_cast<size_t>(region.x), 3 * static_cast<size_t>(region.width));
        std::ranges::transform(source, values.mutableRow<float>(y).begin(), [](uint8_t v) {
            return static_cast<float>(v) / 255;
        });
    }
    return values;
}

std::shared_ptr<const SourcePhoto> drawReference(PhotoPool& others,
                                                 int64_t self,
                                                 StableRandom& draw,
                                                 Candidate& candidate) {
    const bool isAmong = self >= 0 && others.size() > 1;
    int64_t index = draw.below(others.size() - (isAmong ? 1 : 0));
    if (isAmong && index >= self)
        ++index;
    candidate.reference = others.files(index).id;
    candidate.referenceLicence = others.files(index).licence;
    try {
        return others.photo(index);
    } catch (const Error& error) {
        candidate.refusal = error.message();
        candidate.isReferenceUnusable = true;
        return nullptr;
    }
}

}  // namespace r2r
