// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/document/arrangement.h"

#include "ui/document/placed_extent.h"

#include <algorithm>

namespace r2r::ui {
namespace {

struct Piece {
    const Foreground* foreground;
    Extent extent;
};

std::vector<Piece> piecesOf(const Composition& composition, std::span<const ForegroundId> ids) {
    std::vector<Piece> pieces;
    for (const ForegroundId id : ids)
        if (const Foreground* foreground = composition.find(id))
            pieces.push_back({foreground, extentOf(*foreground)});
    return pieces;
}

PlacedForeground movedBy(const Piece& piece, Point wanted) {
    PlacedForeground placed{piece.foreground->id, piece.foreground->placement};
    const Point step = allowedStep(placed.placement, wanted);
    placed.placement.centre.x += step.x;
    placed.placement.centre.y += step.y;
    return placed;
}

Point stepTo(const Extent& target, const Extent& extent, Alignment alignment) {
    switch (alignment) {
        case Alignment::Left:
            return {target.left - extent.left, 0};
        case Alignment::Centre:
            return {target.middle().x - extent.middle().x, 0};
        case Alignment::Right:
            return {target.right - extent.right, 0};
        case Alignment::Top:
            return {0, target.top - extent.top};
        case Alignment::Middle:
            return {0, target.middle().y - extent.middle().y};
        case Alignment::Bottom:
            return {0, target.bottom - extent.bottom};
    }
    return {};
}

}  // namespace

std::vector<PlacedForeground> aligned(const Composition& composition,
                                      std::span<const ForegroundId> ids,
                                      Alignment alignment) {
    const std::vector<Piece> pieces = piecesOf(composition, ids);
    if (pieces.empty())
        return {};
    const Size background = composition.background.size();
    Extent target{0, 0, double(background.width), double(background.height)};
    if (pieces.size() > 1) {
        target = pieces.front().extent;
        for (const Piece& piece : pieces)
            target = unionOf(target, piece.extent);
    }
    std::vector<PlacedForeground> placed;
    for (const Piece& piece : pieces)
        placed.push_back(movedBy(piece, stepTo(target, piece.extent, alignment)));
    return placed;
}

std::vector<PlacedForeground> distributed(const Composition& composition,
                                          std::span<const ForegroundId> ids,
                                          Direction direction) {
    std::vector<Piece> pieces = piecesOf(composition, ids);
    if (pieces.size() < kLeastDistributed)
        return {};
    const bool isHorizontal = direction == Direction::Horizontal;
    const auto begin = [&](const Extent& extent) {
        return isHorizontal ? extent.left : extent.top;
    };
    const auto end = [&](const Extent& extent) {
        return isHorizontal ? extent.right : extent.bottom;
    };
    std::ranges::stable_sort(
        pieces, {}, [&](const Piece& piece) { return begin(piece.extent) + end(piece.extent); });
    double space = end(pieces.back().extent) - begin(pieces.front().extent);
    for (const Piece& piece : pieces)
        space -= end(piece.extent) - begin(piece.extent);
    space /= static_cast<double>(pieces.size() - 1);

    std::vector<PlacedForeground> placed;
    double next = begin(pieces.front().extent);
    for (const Piece& piece : pieces) {
        const bool isOutermost = &piece == &pieces.front() || &piece == &pieces.back();
        const double step = isOutermost ? 0 : next - begin(piece.extent);
        placed.push_back(movedBy(piece, isHorizontal ? Point{step, 0} : Point{0, step}));
        next += end(piece.extent) - begin(piece.extent) + space;
    }
    return placed;
}

}  // namespace r2r::ui
