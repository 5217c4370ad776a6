// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/imaging/files/contact_sheet.h"

#include "engine/core/error.h"
#include "engine/imaging/pixels/cv_view.h"
#include "engine/imaging/pixels/sample_conversion.h"
#include "engine/imaging/placing/resample.h"

#include <opencv2/core.hpp>
#include <opencv2/imgproc.hpp>

#include <algorithm>
#include <numeric>

namespace r2r {

namespace {

constexpr int kHeadingHeight = 20;
constexpr int kGround = 40;
constexpr int kInk = 230;

/// One picture at its size on the sheet; empty where its place stays free.
Image cellPicture(const Image& picture, int cellSide) {
    if (picture.isEmpty())
        return {};
    return resized(expandedToRgb(picture), fitted(picture.size(), cellSide));
}

void drawHeadings(cv::Mat& sheet, const SheetLayout& layout, int columns, int groupWidth) {
    for (int column = 0; column < columns; ++column)
        for (size_t i = 0; i < layout.headings.size(); ++i)
            cv::putText(sheet,
                        layout.headings[i],
                        {layout.gap + column * groupWidth +
                             static_cast<int>(i) * (layout.cellSide + layout.gap),
                         layout.gap + kHeadingHeight - 6},
                        cv::FONT_HERSHEY_SIMPLEX,
                        0.4,
                        cv::Scalar::all(kInk),
                        1,
                        cv::LINE_AA);
}

}  // namespace

Image contactSheet(std::span<const std::vector<Image>> groups, const SheetLayout& layout) {
    if (groups.empty())
        throw Error(ErrorCode::InvalidArgument, "a contact sheet needs at least one picture");
    const auto places = static_cast<int>(
        std::ranges::max(groups, {}, [](const auto& group) { return group.size(); }).size());
    const auto columns = std::min<size_t>(static_cast<size_t>(layout.columns), groups.size());
    const int groupWidth = places * (layout.cellSide + layout.gap) + layout.gap;
    const int top = layout.gap + (layout.headings.empty() ? 0 : kHeadingHeight);

    std::vector<std::vector<Image>> cells;
    std::vector<int> heights((groups.size() + columns - 1) / columns);  // of rows of groups
    for (size_t g = 0; g < groups.size(); ++g) {
        std::vector<Image>& row = cells.emplace_back();
        for (const Image& picture : groups[g]) {
            row.push_back(cellPicture(picture, layout.cellSide));
            heights[g / columns] = std::max(heights[g / columns], row.back().height());
        }
    }

    const int rowGaps = static_cast<int>(heights.size()) * 2 * layout.gap;
    Image sheet({static_cast<int>(columns) * groupWidth + layout.gap,
                 top + std::accumulate(heights.begin(), heights.end(), rowGaps)},
                3,
                SampleType::U8);
    cv::Mat pixels = mutableCvView(sheet);
    pixels.setTo(cv::Scalar::all(kGround));
    drawHeadings(pixels, layout, static_cast<int>(columns), groupWidth);
    int y = top;
    for (size_t g = 0; g < cells.size(); ++g) {
        const int height = heights[g / columns];
        for (size_t i = 0; i < cells[g].size(); ++i) {
            const Image& cell = cells[g][i];
            if (cell.isEmpty())
                continue;
            const int x = layout.gap + static_cast<int>(g % columns) * groupWidth +
                          static_cast<int>(i) * (layout.cellSide + layout.gap) +
                          (layout.cellSide - cell.width()) / 2;
            cvView(cell).copyTo(
                pixels({x, y + (height - cell.height()) / 2, cell.width(), cell.height()}));
        }
        if ((g + 1) % columns == 0)
            y += height + 2 * layout.gap;
    }
    return sheet;
}

}  // namespace r2r
