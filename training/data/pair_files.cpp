// SPDX-License-Identifier: GPL-3.0-or-later
#include "training/data/pair_files.h"

#include "engine/core/error.h"
#include "engine/core/json.h"
#include "engine/imaging/files/image_file.h"
#include "engine/imaging/files/mask_file.h"
#include "engine/imaging/files/plain_picture.h"
#include "engine/imaging/placing/reference_resample.h"
#include "engine/imaging/placing/resample.h"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <string_view>

namespace r2r {
namespace {

namespace fs = std::filesystem;

// Labels of the 150-class ADE20K that are surroundings rather than objects: wall, building, sky,
// floor, tree, ceiling, road, grass, sidewalk, earth, mountain, plant, water, sea, field, rug,
// fence, rock, sand, river, path, dirt track, land, hill.
constexpr std::array<uint8_t, 24> kSurroundings = {1,  2,  3,  4,  5,  6,  7,  10, 12, 14, 17, 18,
                                                   22, 27, 29, 30, 33, 35, 47, 61, 53, 92, 95, 69};
constexpr double kSmallestObject = 0.01;
constexpr double kLargestObject = 0.6;

std::array<int64_t, 256> labelAreas(const Image& labels) {
    std::array<int64_t, 256> areas{};
    for (int y = 0; y < labels.height(); ++y)
        for (const uint8_t label : labels.row<uint8_t>(y))
            ++areas[label];
    return areas;
}

/// The mask of the largest object; label 0 means "unlabelled".
Image largestLabelMask(const Image& labels, const fs::path& path) {
    const std::array<int64_t, 256> areas = labelAreas(labels);
    const auto pixels = static_cast<double>(labels.size().area());
    size_t best = 0;
    for (size_t label = 1; label < areas.size(); ++label) {
        const double share = static_cast<double>(areas[label]) / pixels;
        const bool isObject =
            std::ranges::find(kSurroundings, static_cast<uint8_t>(label)) == kSurroundings.end();
        if (isObject && share >= kSmallestObject && share <= kLargestObject &&
            (best == 0 || areas[label] > areas[best]))
            best = label;
    }
    if (best == 0)
        throw Error(ErrorCode::Unsupported,
                    fmt::format("{} shows no object of 1 to 60 % of the picture", path.string()));
    Image mask(labels.size(), 1, SampleType::U8);
    for (int y = 0; y < mask.height(); ++y) {
        const auto source = labels.row<uint8_t>(y);
        const auto row = mask.mutableRow<uint8_t>(y);
        for (size_t x = 0; x < row.size(); ++x)
            row[x] = source[x] == best ? 255 : 0;
    }
    return mask;
}

void requireSize(const fs::path& path, Size got, const fs::path& other, Size expected) {
    if (got != expected)
        throw Error(ErrorCode::Corrupt,
                    fmt::format("{} has {}×{} pixels, but {} has {}×{}",
                                path.string(),
                                got.width,
                                got.height,
                                other.string(),
                                expected.width,
                                expected.height));
}

}  // namespace

PairPictures readPair(const PairFiles& files, int longerSide) {
    PairPictures pictures;
    pictures.real = readPlainPicture(files.real);
    pictures.mask = readPairMask(files);
    const Size size = pictures.real.size();
    requireSize(files.mask, pictures.mask.size(), files.real, size);
    if (files.hasComposite()) {
        pictures.composite = readPlainPicture(files.composite);
        requireSize(files.composite, pictures.composite.size(), files.real, size);
    }
    const Size target = longerSide > 0 ? fitted(size, longerSide) : size;
    if (target == size)
        return pictures;
    pictures.real = resizedLikePillow(pictures.real, target);
    pictures.mask = resizedMaskNearest(pictures.mask, target);
    if (files.hasComposite())
        pictures.composite = resizedLikePillow(pictures.composite, target);
    return pictures;
}

Image readPairMask(const PairFiles& files) {
    if (files.maskForm == MaskForm::LargestLabel)
        return largestLabelMask(labelsOf(readPhotograph(files.mask).image), files.mask);
    return readMask(files.mask);
}

std::string generatorOf(const PairFiles& files) {
    const Json made = Json::parse(files.provenance, nullptr, false);
    if (!made.is_object() || !made.contains("generator") || !made.at("generator").is_string())
        return {};
    return made.at("generator").get<std::string>();
}

}  // namespace r2r
