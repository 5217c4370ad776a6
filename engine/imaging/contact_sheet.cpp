// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/imaging/contact_sheet.h"

#include "engine/core/error.h"
#include "engine/imaging/cv_view.h"
#include "engine/imaging/resample.h"
#include "engine/imaging/sample_conversion.h"

#include <opencv2/core.hpp>
#include <opencv2/imgproc.hpp>

#include <algorithm>

namespace r2r {

constexpr int kHeadingHeight = 20;

Image contactSheet(std::span<const std::vector<Image>> groups, const SheetLayout& layout) {
    if (groups.empty())
        throw Error(ErrorCode::InvalidArgument, "a contact sheet needs at least one picture");
    const auto places = static_cast<int>(
        std::ranges::max(groups, {}, [](const auto& group) { return group.size(); }).size());
    const auto count = static_cast<int>(groups.size());
    const int columns = std::min(layout.columns, count);
    const int rows = (count + columns - 1) / columns;
    const int pitch = layout.cellSide + layout.gap;
    const int groupWidth = places * pitch + layout.gap;
    const int groupHeight = pitch + layout.gap;
    const int top = layout.gap + (layout.headings.empty() ? 0 : kHeadingHeight);
    Image sheet({columns * groupWidth + layout.gap, top + rows * groupHeight}, 3, SampleType::U8);
    cv::Mat pixels = mutableCvView(sheet);
    pixels.setTo(cv::Scalar::all(40));
    for (int column = 0; column < columns; ++column)
        for (size_t i = 0; i < layout.headings.size(); ++i)
            cv::putText(pixels,
                        layout.headings[i],
                        {layout.gap + column * groupWidth + static_cast<int>(i) * pitch,
                         layout.gap + kHeadingHeight - 6},
                        cv::FONT_HERSHEY_SIMPLEX,
                        0.4,
                        cv::Scalar::all(230),
                        1,
                        cv::LINE_AA);
    for (int g = 0; g < count; ++g) {
        const std::vector<Image>& group = groups[static_cast<size_t>(g)];
        for (size_t i = 0; i < group.size(); ++i) {
            if (group[i].isEmpty())
                continue;
            const Image small =
                resized(expandedToRgb(group[i]), fitted(group[i].size(), layout.cellSide));
            const int x = layout.gap + g % columns * groupWidth + static_cast<int>(i) * pitch +
                          (layout.cellSide - small.width()) / 2;
            const int y = top + g / columns * groupHeight + (layout.cellSide - small.height()) / 2;
            cvView(small).copyTo(pixels({x, y, small.width(), small.height()}));
        }
    }
    return sheet;
}

}  // namespace r2r
