// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/imaging/placing/tile_canvas.h"

#include "engine/imaging/color/color.h"
#include "engine/imaging/pixels/alpha_sample.h"

#include <algorithm>

namespace r2r {
namespace {

/// Pastes `coverage` onto the alpha of a pixel.
/// @return how much of the pixel's colour is then the foreground's.
float raiseAlpha(Image& image, int x, int y, float coverage) {
    const float below = alphaAt(image, x, y);
    if (!(below < 1))
        return coverage;
    const float alpha = below + coverage * (1 - below);
    setAlpha(image, x, y, alpha);
    return alpha > 0 ? std::min(coverage / alpha, 1.0F) : coverage;
}

bool isSameColor(const float* a, const float* b) {
    return a[0] == b[0] && a[1] == b[1] && a[2] == b[2];
}

}  // namespace

TileCanvas::TileCanvas(const PixelCodec& codec, Image& part, const Rect& place, const Rect& tile)
    : codec_(codec)
    , part_(part)
    , place_(place)
    , tile_(tile)
    , rgb_(static_cast<size_t>(tile.size().area()) * 3)
    , states_(static_cast<size_t>(tile.size().area()), State::Unread) {}

TileCanvas::Row TileCanvas::rowAt(int y) {
    const auto first = static_cast<size_t>(y - tile_.y) * static_cast<size_t>(tile_.width);
    return {y, rgb_.data() + 3 * first, states_.data() + first};
}

void TileCanvas::paste(const PlacedPixels& placed, Rounding rounding) {
    const State changed = rounding == Rounding::Dither ? State::ChangedFinely : State::Changed;
    for (int y = placed.region.y; y < placed.region.bottom(); ++y)
        pasteRow(placed, y, part_.hasAlpha(), changed);
}

void TileCanvas::pasteInPlace(const PlacedPixels& placed,
                              const Image& original,
                              Rounding rounding) {
    const State changed = rounding == Rounding::Dither ? State::ChangedFinely : State::Changed;
    const auto left = static_cast<size_t>(placed.region.x - tile_.x);
    for (int y = placed.region.y; y < placed.region.bottom(); ++y) {
        const Row row = rowAt(y);
        const auto known = original.row<float>(y - placed.region.y);
        const auto coverage = placed.coverage.row<float>(y - placed.region.y);
        for (size_t i = 0; i < coverage.size(); ++i)
            if (coverage[i] > 0 && row.states[left + i] == State::Unread) {
                std::copy_n(&known[3 * i], 3, row.rgb + 3 * (left + i));
                row.states[left + i] = State::Read;
            }
        pasteRow(placed, y, false, changed);
    }
}

void TileCanvas::pasteRow(const PlacedPixels& placed, int y, bool raisesAlpha, State changed) {
    const Row row = rowAt(y);
    const auto left = static_cast<size_t>(placed.region.x - tile_.x);
    const auto foreground = placed.rgb.row<float>(y - placed.region.y);
    const auto coverage = placed.coverage.row<float>(y - placed.region.y);
    softPixels_.clear();
    for (size_t i = 0; i < coverage.size(); ++i) {
        if (!(coverage[i] > 0))
            continue;
        float weight = coverage[i];
        if (raisesAlpha)
            weight = raiseAlpha(
                part_, placed.region.x + static_cast<int>(i) - place_.x, y - place_.y, weight);
        if (weight < 1)
            softPixels_.push_back({left + i, &foreground[3 * i], weight});
        else
            copyPixel(row, left + i, &foreground[3 * i], changed);
    }
    if (softPixels_.empty())
        return;
    readSoftPixels(row);
    mixSoftPixels(row, changed);
}

void TileCanvas::copyPixel(const Row& row, size_t x, const float* foreground, State changed) const {
    float* const target = row.rgb + 3 * x;
    if (row.states[x] != State::Unread && isSameColor(target, foreground))
        return;
    std::copy_n(foreground, 3, target);
    row.states[x] = changed;
}

void TileCanvas::readSoftPixels(const Row& row) const {
    for (size_t i = 0; i < softPixels_.size();) {
        const size_t first = softPixels_[i].x;
        size_t end = first;
        while (i < softPixels_.size() && softPixels_[i].x == end &&
               row.states[end] == State::Unread) {
            row.states[end++] = State::Read;
            ++i;
        }
        if (end == first)
            ++i;  // known already
        else
            codec_.decode(part_,
                          tile_.x + static_cast<int>(first) - place_.x,
                          row.y - place_.y,
                          {row.rgb + 3 * first, 3 * (end - first)});
    }
}

void TileCanvas::mixSoftPixels(const Row& row, State changed) {
    std::erase_if(softPixels_, [&](const SoftPixel& pixel) {
        return isSameColor(row.rgb + 3 * pixel.x, pixel.foreground);
    });
    below_.clear();
    above_.clear();
    for (const SoftPixel& pixel : softPixels_) {
        below_.insert(below_.end(), row.rgb + 3 * pixel.x, row.rgb + 3 * pixel.x + 3);
        above_.insert(above_.end(), pixel.foreground, pixel.foreground + 3);
    }
    linearizeRow(below_);
    linearizeRow(above_);
    for (size_t i = 0; i < below_.size(); ++i)
        below_[i] += softPixels_[i / 3].weight * (above_[i] - below_[i]);
    encodeSrgbRow(below_);
    const float* mixed = below_.data();
    for (const SoftPixel& pixel : softPixels_) {
        std::copy_n(mixed, 3, row.rgb + 3 * pixel.x);
        row.states[pixel.x] = changed;
        mixed += 3;
    }
}

void TileCanvas::store() {
    const auto width = static_cast<size_t>(tile_.width);
    for (int y = tile_.y; y < tile_.bottom(); ++y) {
        const Row row = rowAt(y);
        for (size_t first = 0; first < width;) {
            const State state = row.states[first];
            size_t end = first + 1;
            while (end < width && row.states[end] == state)
                ++end;
            if (state == State::Changed || state == State::ChangedFinely)
                codec_.encode({row.rgb + 3 * first, 3 * (end - first)},
                              {},
                              part_,
                              tile_.x + static_cast<int>(first) - place_.x,
                              y - place_.y,
                              state == State::ChangedFinely ? Rounding::Dither : Rounding::Nearest);
            first = end;
        }
    }
}

}  // namespace r2r
