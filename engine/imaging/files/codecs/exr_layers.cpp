// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/imaging/files/codecs/exr_layers.h"

#include <ImfChannelList.h>
#include <ImfHeader.h>
#include <ImfPartType.h>
#include <algorithm>
#include <array>
#include <cctype>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <optional>
#include <set>

namespace r2r::codecs {
namespace {

bool isFlat(const Imf::Header& header) {
    return !header.hasType() || Imf::isImage(header.type());
}

/// The names of the layers of `channels`, the plain channels as "".
std::set<std::string> layerNames(const Imf::ChannelList& channels) {
    std::set<std::string> names;
    for (auto channel = channels.begin(); channel != channels.end(); ++channel) {
        const std::string_view full = channel.name();
        const size_t dot = full.rfind('.');
        names.emplace(full.substr(0, dot == std::string_view::npos ? 0 : dot));
    }
    return names;
}

/// Y with RY and BY of half the resolution, which the library itself turns into R, G and B.
bool isLumaChroma(const Imf::ChannelList& all, const std::string& prefix) {
    return all.findChannel(prefix + "Y") && all.findChannel(prefix + "RY") &&
           all.findChannel(prefix + "BY");
}

/// The picture that the layer holds, or nothing.
std::optional<std::vector<std::string>> pictureChannels(const Imf::ChannelList& all,
                                                        const std::string& layer) {
    const std::string prefix = layer.empty() ? layer : layer + '.';
    std::vector<std::string> names;
    const auto add = [&](const char* name) {
        const Imf::Channel* channel = all.findChannel(prefix + name);
        const bool isWhole = channel && channel->xSampling == 1 && channel->ySampling == 1;
        if (isWhole)
            names.push_back(prefix + name);
        return isWhole;
    };
    if (isLumaChroma(all, prefix)) {
        names = {prefix + "R", prefix + "G", prefix + "B"};
        add("A");
        return names;
    }
    const bool isColor = add("R") && add("G") && add("B");
    if (!isColor) {
        names.clear();
        if (!add("Y"))
            return std::nullopt;
    }
    add("A");
    return names;
}

/// A part has a name of its own in files of several.
std::string spokenName(const Imf::MultiPartInputFile& file, int part, const std::string& layer) {
    const Imf::Header& header = file.header(part);
    if (file.parts() == 1 || !header.hasName() || header.name().empty())
        return layer;
    return layer.empty() || header.name() == layer ? header.name() : header.name() + '.' + layer;
}

/// Smaller is better; layers of one rank count in the order of the file.
int rank(const ExrLayer& layer) {
    const bool isColor = layer.channels.size() >= 3;
    const bool isPlain = layer.channels.front().find('.') == std::string::npos;
    if (!isColor)
        return isPlain ? 3 : 4;
    if (isPlain)
        return 0;
    std::string last = layer.name.substr(layer.name.rfind('.') + 1);
    std::ranges::transform(
        last, last.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    constexpr std::array<std::string_view, 3> kResults{"combined", "beauty", "rgba"};
    return std::ranges::find(kResults, last) != kResults.end() ? 1 : 2;
}

std::string listed(const std::vector<ExrLayer>& layers) {
    std::vector<std::string> names;
    for (const ExrLayer& layer : layers)
        names.push_back(layer.name.empty() ? "the plain channels" : layer.name);
    return fmt::format("{}", fmt::join(names, ", "));
}

}  // namespace

std::vector<ExrLayer> exrLayers(const Imf::MultiPartInputFile& file) {
    std::vector<ExrLayer> layers;
    for (int part = 0; part < file.parts(); ++part) {
        const Imf::Header& header = file.header(part);
        if (!isFlat(header))
            continue;
        for (const std::string& name : layerNames(header.channels()))
            if (auto channels = pictureChannels(header.channels(), name))
                layers.push_back(
                    {part,
                     spokenName(file, part, name),
                     std::move(*channels),
                     isLumaChroma(header.channels(), name.empty() ? name : name + '.')});
    }
    return layers;
}

ExrLayer chosenLayer(const Source& source,
                     const Imf::MultiPartInputFile& file,
                     std::string_view wanted) {
    const std::vector<ExrLayer> layers = exrLayers(file);
    if (layers.empty())
        throw source.error(ErrorCode::Unsupported,
                           "it has no channels R, G and B, nor Y alone, in any layer",
                           "Save it as an RGB picture.");
    if (!wanted.empty()) {
        // Without its part, a layer is the first of that name.
        const auto named = std::ranges::find_if(layers, [&](const ExrLayer& layer) {
            return layer.name == wanted || layer.name.ends_with("." + std::string(wanted));
        });
        if (named == layers.end())
            throw source.error(ErrorCode::NotFound,
                               fmt::format("it has no layer {} that is a picture", wanted),
                               fmt::format("It has: {}.", listed(layers)));
        return *named;
    }
    const ExrLayer& best = *std::ranges::min_element(layers, {}, rank);
    if (layers.size() > 1 && rank(best) > 0)
        source.warn(fmt::format("its layer {} is shown; it has {}", best.name, listed(layers)));
    return best;
}

}  // namespace r2r::codecs
