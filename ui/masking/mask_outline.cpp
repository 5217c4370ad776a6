// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/masking/mask_outline.h"

#include <algorithm>
#include <utility>
#include <vector>

namespace r2r::ui {
namespace {

/// One row of blocks: whether each is in the mask, by the pixel in its middle.
std::vector<uint8_t> blocksOf(const TiledMask& mask, int row, int step) {
    const Size size = mask.size();
    const int y = std::min(row * step + step / 2, size.height - 1);
    const Image values = mask.toImage({0, y, size.width, 1});
    const auto pixels = values.row<uint8_t>(0);
    std::vector<uint8_t> blocks(static_cast<size_t>((size.width + step - 1) / step));
    for (size_t i = 0; i < blocks.size(); ++i) {
        const size_t middle = i * static_cast<size_t>(step) + static_cast<size_t>(step) / 2;
        blocks[i] = pixels[std::min(middle, pixels.size() - 1)] >= 128 ? 1 : 0;
    }
    return blocks;
}

}  // namespace

QList<QLineF> outlineOf(const TiledMask& mask, int step) {
    QList<QLineF> lines;
    if (mask.isEmpty())
        return lines;
    const int rows = (mask.size().height + step - 1) / step;
    std::vector<uint8_t> above;
    std::vector<int> since;  // for every upright edge the row where it began, or -1
    const auto end = [&](size_t column, int row) {
        const double x = double(column) * step;
        lines << QLineF(x, double(since[column]) * step, x, double(row) * step);
        since[column] = -1;
    };
    for (int row = 0; row < rows; ++row) {
        const std::vector<uint8_t> blocks = blocksOf(mask, row, step);
        since.resize(blocks.size(), -1);
        for (size_t i = 1; i < blocks.size(); ++i) {
            const bool isEdge = blocks[i] != blocks[i - 1];
            if (isEdge && since[i] < 0)
                since[i] = row;
            else if (!isEdge && since[i] >= 0)
                end(i, row);
        }
        for (size_t i = 0; i < blocks.size() && row > 0;) {
            const size_t begin = i;
            while (i < blocks.size() && blocks[i] != above[i])
                ++i;
            if (i > begin)
                lines << QLineF(
                    double(begin) * step, double(row) * step, double(i) * step, double(row) * step);
            else
                ++i;
        }
        above = blocks;
    }
    for (size_t i = 0; i < since.size(); ++i)
        if (since[i] >= 0)
            end(i, rows);
    return lines;
}

}  // namespace r2r::ui
