// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/core/tiled_mask.h"

#include "engine/core/error.h"

#include <algorithm>
#include <atomic>
#include <cassert>
#include <cmath>
#include <cstring>
#include <functional>

namespace r2r {
namespace {

constexpr int kTile = TiledMask::kTileSize;

size_t offsetInTile(int x, int y) {
    return static_cast<size_t>(y % kTile) * kTile + static_cast<size_t>(x % kTile);
}

/// Calls `visit(column, row, part)` for every tile that `region` touches, `part` in mask pixels.
void forEachTile(const Rect& region, const std::function<void(int, int, const Rect&)>& visit) {
    if (region.isEmpty())
        return;
    for (int row = region.y / kTile; row <= (region.bottom() - 1) / kTile; ++row)
        for (int column = region.x / kTile; column <= (region.right() - 1) / kTile; ++column)
            visit(column, row, intersection(region, {column * kTile, row * kTile, kTile, kTile}));
}

/// The values of a dab along one row of a tile: full inside the plateau, then a smooth fall to zero
/// at 1. Distances are in radii. Of fixed length and without branches, so that the compiler works
/// on several pixels at once: a large brush paints millions.
void dabRow(float across, float step, float down, float softness, float full, uint8_t* values) {
    for (int x = 0; x < kTile; ++x) {
        const float away = across + step * static_cast<float>(x);
        const float t =
            std::clamp((1 - std::sqrt(away * away + down * down)) * softness, 0.0F, 1.0F);
        values[x] = static_cast<uint8_t>(static_cast<int>(full * t * t * (3 - 2 * t) + 0.5F));
    }
}

/// The same along a row that crosses the dab aslant.
void slantedDabRow(Point first, Point step, float softness, float full, uint8_t* values) {
    const auto across = static_cast<float>(first.x);
    const auto down = static_cast<float>(first.y);
    const auto acrossStep = static_cast<float>(step.x);
    const auto downStep = static_cast<float>(step.y);
    for (int x = 0; x < kTile; ++x) {
        const float a = across + acrossStep * static_cast<float>(x);
        const float b = down + downStep * static_cast<float>(x);
        const float t = std::clamp((1 - std::sqrt(a * a + b * b)) * softness, 0.0F, 1.0F);
        values[x] = static_cast<uint8_t>(static_cast<int>(full * t * t * (3 - 2 * t) + 0.5F));
    }
}

/// The pixels of a mask that a dab may touch.
/// @param reach  how far it goes to each side, and up and down
Rect reachOf(Point centre, Point reach, Size size) {
    const double limit = 4.0 * (size.longerSide() + std::max(reach.x, reach.y)) + 4;
    if (!(reach.x > 0) || !(reach.y > 0) || !(std::abs(centre.x) < limit) ||
        !(std::abs(centre.y) < limit))
        return {};
    // Clamped before they become whole: a radius may be larger than any int.
    const auto edge = [](double position, int length) {
        return static_cast<int>(std::clamp(position, 0.0, double(length)));
    };
    const int x0 = edge(std::floor(centre.x - reach.x), size.width);
    const int y0 = edge(std::floor(centre.y - reach.y), size.height);
    const int x1 = edge(std::ceil(centre.x + reach.x), size.width);
    const int y1 = edge(std::ceil(centre.y + reach.y), size.height);
    return intersection({x0, y0, x1 - x0, y1 - y0}, Rect::of(size));
}

/// Of the ellipse that a circle of radius 1 becomes: the smaller singular value, which is the
/// determinant over the larger one.
double shorterRadius(const Affine& map) {
    const double squares = map.xx * map.xx + map.xy * map.xy + map.yx * map.yx + map.yy * map.yy;
    const double area = std::abs(map.determinant());
    const double longer =
        std::sqrt((squares + std::sqrt(std::max(0.0, squares * squares - 4 * area * area))) / 2);
    return area / longer;
}

/// How steeply a dab falls off, per radius. The edge is at least one pixel wide: a hard brush is
/// antialiased, never jagged.
float softnessOf(double hardness, double radiusPx) {
    const double plateau =
        std::min(std::clamp(hardness, 0.0, 1.0), std::max(0.0, 1 - 1 / radiusPx));
    return static_cast<float>(1 / (1 - plateau));
}

}  // namespace

TiledMask::TiledMask(Size size, uint8_t value) : size_(size) {
    tiles_.resize(static_cast<size_t>(columns()) * static_cast<size_t>(rows()));
    if (value == 0)
        return;
    auto filled = std::make_shared<Tile>();
    filled->fill(value);
    std::fill(tiles_.begin(), tiles_.end(), std::move(filled));
}

TiledMask TiledMask::fromImage(const Image& mask) {
    TiledMask result(mask.size());
    result.write(0, 0, mask);
    return result;
}

Image TiledMask::toImage() const {
    return toImage(Rect::of(size_));
}

Image TiledMask::toImage(const Rect& region) const {
    if (region.isEmpty() || intersection(region, Rect::of(size_)) != region)
        throw Error(ErrorCode::InvalidArgument, "the region asked for is not inside the mask");
    Image image(region.size(), 1, SampleType::U8);
    auto* target = reinterpret_cast<uint8_t*>(image.mutableData());
    forEachTile(region, [&](int column, int row, const Rect& part) {
        const TilePointer& source = tile(column, row);
        if (!source)
            return;
        for (int y = part.y; y < part.bottom(); ++y)
            std::memcpy(target +
                            static_cast<size_t>(y - region.y) * static_cast<size_t>(region.width) +
                            (part.x - region.x),
                        source->data() + offsetInTile(part.x, y),
                        static_cast<size_t>(part.width));
    });
    return image;
}

uint8_t TiledMask::at(int x, int y) const {
    assert(Rect::of(size_).contains(x, y));
    const TilePointer& source = tile(x / kTile, y / kTile);
    return source ? (*source)[offsetInTile(x, y)] : uint8_t{0};
}

void TiledMask::write(int x, int y, const Image& patch) {
    if (patch.channels() != 1 || patch.sampleType() != SampleType::U8)
        throw Error(ErrorCode::InvalidArgument, "a mask must have one channel of 8 bits");
    const Rect region = intersection({x, y, patch.width(), patch.height()}, Rect::of(size_));
    forEachTile(region, [&](int column, int row, const Rect& part) {
        const auto sourceRow = [&](int py) {
            return patch.row<uint8_t>(py - y).subspan(static_cast<size_t>(part.x - x),
                                                      static_cast<size_t>(part.width));
        };
        // All-zero tiles stay null and equal ones stay shared: most of a mask is one or the other.
        const TilePointer& before = tile(column, row);
        bool isSame = true;
        for (int py = part.y; py < part.bottom() && isSame; ++py)
            for (int px = part.x; px < part.right() && isSame; ++px) {
                const uint8_t old = before ? (*before)[offsetInTile(px, py)] : uint8_t{0};
                isSame = old == sourceRow(py)[static_cast<size_t>(px - part.x)];
            }
        if (isSame)
            return;
        Tile& target = mutableTile(column, row);
        for (int py = part.y; py < part.bottom(); ++py)
            std::ranges::copy(sourceRow(py),
                              target.begin() + static_cast<ptrdiff_t>(offsetInTile(part.x, py)));
    });
}

template <typename ValuesOf>
Rect TiledMask::paint(const Rect& region, bool isEraser, const ValuesOf& valuesOf) {
    Rect changed;
    forEachTile(region, [&](int column, int row, const Rect& part) {
        static const Tile kZero = {};
        const TilePointer& before = tile(column, row);
        Tile next = before ? *before : kZero;
        for (int y = part.y; y < part.bottom(); ++y) {
            std::array<uint8_t, kTile> values{};
            valuesOf(column * kTile, y, values.data());
            uint8_t* samples = next.data() + offsetInTile(column * kTile, y);
            for (size_t x = 0; x < kTile; ++x)
                samples[x] = isEraser ? std::min(samples[x], static_cast<uint8_t>(255 - values[x]))
                                      : std::max(samples[x], values[x]);
        }
        if (next == (before ? *before : kZero))
            return;
        mutableTile(column, row) = next;
        changed = unionOf(changed, part);
    });
    return changed;
}

Rect TiledMask::dab(Point centre, double radiusPx, double hardness, double opacity, bool isEraser) {
    const Rect region = reachOf(centre, {radiusPx, radiusPx}, size_);
    const auto full = static_cast<float>(255 * std::clamp(opacity, 0.0, 1.0));
    const float softness = softnessOf(hardness, radiusPx);
    const auto step = static_cast<float>(1 / radiusPx);
    return paint(region, isEraser, [&](int x, int y, uint8_t* values) {
        dabRow(static_cast<float>((x + 0.5 - centre.x) / radiusPx),
               step,
               static_cast<float>((y + 0.5 - centre.y) / radiusPx),
               softness,
               full,
               values);
    });
}

Rect TiledMask::dab(const Affine& maskFromBrush, double hardness, double opacity, bool isEraser) {
    const auto inverse = maskFromBrush.inverse();
    if (!inverse)
        return {};
    const Affine& to = maskFromBrush;
    const Point reach{std::hypot(to.xx, to.xy), std::hypot(to.yx, to.yy)};
    const Rect region = reachOf({to.dx, to.dy}, reach, size_);
    const auto full = static_cast<float>(255 * std::clamp(opacity, 0.0, 1.0));
    const float softness = softnessOf(hardness, shorterRadius(to));
    return paint(region, isEraser, [&](int x, int y, uint8_t* values) {
        const Point first = (*inverse)({x + 0.5, y + 0.5});
        slantedDabRow(first, {inverse->xx, inverse->yx}, softness, full, values);
    });
}

std::vector<Rect> TiledMask::partsUnlike(const TiledMask& other, const Rect& region) const {
    assert(size_ == other.size_);
    std::vector<Rect> parts;
    forEachTile(intersection(region, Rect::of(size_)), [&](int column, int row, const Rect& part) {
        if (tile(column, row) == other.tile(column, row))
            return;
        if (!parts.empty() && parts.back().y == part.y && parts.back().right() == part.x)
            parts.back().width += part.width;
        else
            parts.push_back(part);
    });
    return parts;
}

Rect TiledMask::support() const {
    Rect bounds;
    forEachTile(Rect::of(size_), [&](int column, int row, const Rect& part) {
        const TilePointer& source = tile(column, row);
        if (!source)
            return;
        for (int y = part.y; y < part.bottom(); ++y) {
            int first = part.right();
            int last = -1;
            for (int x = part.x; x < part.right(); ++x)
                if ((*source)[offsetInTile(x, y)] > 0) {
                    first = std::min(first, x);
                    last = x;
                }
            if (last >= 0)
                bounds = unionOf(bounds, {first, y, last - first + 1, 1});
        }
    });
    return bounds;
}

int TiledMask::sharedTiles(const TiledMask& other) const {
    int shared = 0;
    for (size_t i = 0; i < std::min(tiles_.size(), other.tiles_.size()); ++i)
        shared += tiles_[i] && tiles_[i] == other.tiles_[i] ? 1 : 0;
    return shared;
}

bool TiledMask::operator==(const TiledMask& other) const {
    if (size_ != other.size_)
        return false;
    static const Tile kZero = {};
    bool isSame = true;
    // Tiles at the right and the bottom reach beyond the mask; what they hold there is no pixel.
    forEachTile(Rect::of(size_), [&](int column, int row, const Rect& part) {
        const TilePointer& first = tile(column, row);
        const TilePointer& second = other.tile(column, row);
        if (!isSame || first == second)
            return;
        const Tile& a = first ? *first : kZero;
        const Tile& b = second ? *second : kZero;
        for (int y = part.y; y < part.bottom() && isSame; ++y) {
            const size_t offset = offsetInTile(part.x, y);
            isSame = std::memcmp(&a[offset], &b[offset], static_cast<size_t>(part.width)) == 0;
        }
    });
    return isSame;
}

TiledMask::TilePointer& TiledMask::tile(int column, int row) {
    return tiles_[static_cast<size_t>(row) * static_cast<size_t>(columns()) +
                  static_cast<size_t>(column)];
}

const TiledMask::TilePointer& TiledMask::tile(int column, int row) const {
    return const_cast<TiledMask*>(this)->tile(column, row);
}

TiledMask::Tile& TiledMask::mutableTile(int column, int row) {
    TilePointer& pointer = tile(column, row);
    if (!pointer)
        pointer = std::make_shared<Tile>();
    else if (pointer.use_count() > 1)
        pointer = std::make_shared<Tile>(*pointer);
    std::atomic_thread_fence(std::memory_order_acquire);  // as in Image::detach
    return const_cast<Tile&>(*pointer);  // sole owner of a tile that was allocated non-const
}

}  // namespace r2r
