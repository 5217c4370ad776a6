// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/curve_data.h"

#include <algorithm>
#include <cmath>

namespace r2r::widgets {

void CurveData::append(double x, double y) {
    if (!std::isfinite(x) || !std::isfinite(y))
        return;
    while (!points_.empty() && points_.back().x >= x)
        points_.pop_back();
    points_.push_back({x, y});
}

const CurvePoint& CurveData::nearest(double x) const {
    const auto after = std::ranges::lower_bound(points_, x, {}, &CurvePoint::x);
    if (after == points_.begin())
        return *after;
    const auto before = std::prev(after);
    return after == points_.end() || x - before->x < after->x - x ? *before : *after;
}

std::vector<CurvePoint> smoothed(std::span<const CurvePoint> points, double smoothing) {
    std::vector<CurvePoint> result;
    result.reserve(points.size());
    double average = 0;
    double weight = 0;
    for (const CurvePoint& point : points) {
        average = smoothing * average + (1 - smoothing) * point.y;
        weight = smoothing * weight + (1 - smoothing);
        result.push_back({point.x, average / weight});
    }
    return result;
}

namespace {

/// Appends first, lowest, highest and last of a run of points, in their order, each once.
void appendExtremes(std::span<const CurvePoint> run, std::vector<CurvePoint>& result) {
    const auto [lowest, highest] = std::ranges::minmax_element(run, {}, &CurvePoint::y);
    const auto index = [&](auto place) { return static_cast<size_t>(place - run.begin()); };
    std::vector<size_t> kept = {0, index(lowest), index(highest), run.size() - 1};
    std::ranges::sort(kept);
    const auto rest = std::ranges::unique(kept);
    kept.erase(rest.begin(), rest.end());
    for (const size_t i : kept)
        result.push_back(run[i]);
}

}  // namespace

std::vector<CurvePoint> decimated(std::span<const CurvePoint> points,
                                  double left,
                                  double right,
                                  int columns,
                                  bool isLogarithmic) {
    if (isLogarithmic)
        while (!points.empty() && points.front().x <= 0)
            points = points.subspan(1);
    const auto place = [isLogarithmic](double x) { return isLogarithmic ? std::log(x) : x; };
    auto begin = std::ranges::lower_bound(points, left, {}, &CurvePoint::x);
    auto end = std::ranges::upper_bound(points, right, {}, &CurvePoint::x);
    if (begin != points.begin())
        --begin;
    if (end != points.end())
        ++end;
    const std::span<const CurvePoint> visible(begin, end);
    if (visible.size() <= 4 * static_cast<size_t>(std::max(columns, 1)))
        return {visible.begin(), visible.end()};

    const double start = place(visible.front().x);
    const double width = (place(visible.back().x) - start) / columns;
    const auto columnOf = [&](const CurvePoint& point) {
        return std::floor((place(point.x) - start) / width);
    };
    std::vector<CurvePoint> result;
    for (size_t i = 0; i < visible.size();) {
        size_t next = i + 1;
        while (next < visible.size() && columnOf(visible[next]) == columnOf(visible[i]))
            ++next;
        appendExtremes(visible.subspan(i, next - i), result);
        i = next;
    }
    return result;
}

}  // namespace r2r::widgets
