// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/pipeline/subjects/subject_selection.h"

#include "engine/core/error.h"
#include "engine/imaging/masks/edge_refinement.h"
#include "engine/imaging/masks/grab_cut.h"
#include "engine/imaging/masks/mask_ops.h"
#include "engine/imaging/pixels/cv_view.h"
#include "engine/imaging/pixels/pixel_codec.h"
#include "engine/imaging/placing/resample.h"

#include <opencv2/imgproc.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <fmt/format.h>
#include <memory>
#include <utility>

namespace r2r {
namespace {

// The network saw its objects with some surroundings: this share of the box on each side.
constexpr double kMargin = 0.15;
constexpr double kViews[] = {0.25, 0.4, 0.65, 1.0};  // of the longer side, around a point
// From this level on the network is right more often than colours, which would take people's dark
// clothes for ground; it is less sure of what does not belong to the thing.
constexpr uint8_t kCertain = 235;
// The map is made of few pixels: enlarged, its edge is wider than the object's.
constexpr double kMapContrast = 0.5;
constexpr size_t kMostLooks = 64;  // 100 KB each

Rect withMargin(const Rect& box, double share, Size picture) {
    const int margin = static_cast<int>(std::lround(share * box.size().longerSide()));
    return intersection(grown(box, std::max(margin, 2)), Rect::of(picture));
}

void requireInside(const SubjectQuery& query, Size picture) {
    const auto refuse = [&](const char* what) {
        throw Error(
            ErrorCode::InvalidArgument,
            fmt::format(
                "{} is outside the picture of {}×{} pixels", what, picture.width, picture.height));
    };
    if (query.box && intersection(*query.box, Rect::of(picture)).isEmpty())
        refuse("the box");
    for (const SubjectPoint& each : query.points)
        if (!(each.point.x >= 0 && each.point.x < picture.width && each.point.y >= 0 &&
              each.point.y < picture.height))
            refuse("a point");
}

/// Looks at parts of a picture through a network, at each of them once.
class Maps {
public:
    /// All borrowed. @param looks  those that are known, and will be
    Maps(const Image& picture, SubjectNetwork& network, std::vector<SubjectSearch::Look>& looks)
        : picture_(picture), network_(network), looks_(looks) {}

    /// U8, `kSide` both ways.
    [[nodiscard]] Image of(const Rect& part) {
        const auto known = std::ranges::find(looks_, part, &SubjectSearch::Look::part);
        if (known != looks_.end())
            return known->map;
        const Size square{SubjectNetwork::kSide, SubjectNetwork::kSide};
        const Image map = network_.map(toWorkingSpace(resized(picture_, part, square)));
        cv::Mat levels;
        cvView(map).convertTo(levels, CV_8U, 255);
        if (looks_.size() == kMostLooks)
            looks_.erase(looks_.begin());
        looks_.push_back({part, imageFromCv(levels)});
        return looks_.back().map;
    }

private:
    const Image& picture_;
    SubjectNetwork& network_;
    std::vector<SubjectSearch::Look>& looks_;
};

Image subjectOfAll(Size picture, Maps& maps) {
    const Image map = maps.of(Rect::of(picture));
    Image mask(picture, 1, SampleType::U8);
    cv::Mat target = mutableCvView(mask);
    cv::resize(cvView(map), target, target.size(), 0, 0, cv::INTER_CUBIC);
    return withContrast(mask, kMapContrast);
}

/// A part of the picture with what is thought of its pixels.
struct View {
    Rect part;
    Image hints;  ///< values of `CutHint`, any size: stretched over the part
};

void set(Image& hints, const Rect& region, CutHint hint) {
    for (int y = region.y; y < region.bottom(); ++y)
        std::fill_n(hints.mutableRow<uint8_t>(y).begin() + region.x, region.width, uint8_t(hint));
}

Rect scaledTo(const Rect& region, const Rect& part, Size size) {
    const double x = double(size.width) / part.width;
    const double y = double(size.height) / part.height;
    const auto whole = [](double value) { return static_cast<int>(std::lround(value)); };
    const Rect scaled{whole((region.x - part.x) * x),
                      whole((region.y - part.y) * y),
                      std::max(whole(region.width * x), 1),
                      std::max(whole(region.height * y), 1)};
    return intersection(scaled, Rect::of(size));
}

/// Nothing outside the box; inside it what the network says, or anything.
View boxView(Size picture, const Rect& box, Maps* maps) {
    const Rect part = withMargin(box, kMargin, picture);
    const Size size{SubjectNetwork::kSide, SubjectNetwork::kSide};
    const Rect inside = scaledTo(box, part, size);
    View view{part, Image(size, 1, SampleType::U8)};
    if (!maps) {
        set(view.hints, inside, CutHint::ProbablyForeground);
        return view;
    }
    const Image map = maps->of(part);
    for (int y = inside.y; y < inside.bottom(); ++y)
        for (auto x = static_cast<size_t>(inside.x); x < static_cast<size_t>(inside.right()); ++x)
            view.hints.mutableRow<uint8_t>(y)[x] =
                uint8_t(map.row<uint8_t>(y)[x] >= kCertain ? CutHint::Foreground
                        : map.row<uint8_t>(y)[x] >= 128    ? CutHint::ProbablyForeground
                                                           : CutHint::ProbablyBackground);
    return view;
}

/// A piece of a map around a point.
struct Piece {
    Rect bounds;  ///< in the picture
    double certainty = 0;
};

/// The piece of the part's map that holds the point. It is certain where the map is, and where it
/// ends inside the part.
Piece pieceAt(Size picture, const Rect& part, Point point, Maps& maps) {
    const Image map = maps.of(part);
    const Rect at =
        scaledTo({static_cast<int>(point.x), static_cast<int>(point.y), 1, 1}, part, map.size());
    cv::Mat labels;
    cv::Mat stats;
    cv::Mat centres;
    cv::connectedComponentsWithStats(cvView(map) >= 128, labels, stats, centres, 8, CV_32S);
    const int label = at.isEmpty() ? 0 : labels.at<int>(at.y, at.x);
    if (label == 0)
        return {};
    const cv::Rect found(stats.at<int>(label, cv::CC_STAT_LEFT),
                         stats.at<int>(label, cv::CC_STAT_TOP),
                         stats.at<int>(label, cv::CC_STAT_WIDTH),
                         stats.at<int>(label, cv::CC_STAT_HEIGHT));
    const cv::Mat own = labels == label;
    const double sure = cv::mean(cvView(map), own)[0] / 255;
    const int last = SubjectNetwork::kSide - 1;
    const int cut = cv::countNonZero(own.row(0)) + cv::countNonZero(own.row(last)) +
                    cv::countNonZero(own.col(0)) + cv::countNonZero(own.col(last));
    const double x = double(part.width) / map.width();
    const double y = double(part.height) / map.height();
    const Rect bounds{part.x + static_cast<int>(found.x * x),
                      part.y + static_cast<int>(found.y * y),
                      static_cast<int>(std::ceil(found.width * x)) + 1,
                      static_cast<int>(std::ceil(found.height * y)) + 1};
    return {intersection(bounds, Rect::of(picture)), sure - double(cut) / SubjectNetwork::kSide};
}

/// A square around a point, moved inside the picture where it is large enough.
Rect around(Point point, double side, Size picture) {
    const auto place = [side](double centre, int length) {
        const double latest = std::max(0.0, length - side);
        return static_cast<int>(std::clamp(centre - side / 2, 0.0, latest));
    };
    return intersection({place(point.x, picture.width),
                         place(point.y, picture.height),
                         static_cast<int>(std::ceil(side)),
                         static_cast<int>(std::ceil(side))},
                        Rect::of(picture));
}

/// The box of what a point means.
Rect boxAt(Size picture, Point point, Maps* maps, const JobContext& job) {
    const double longer = picture.longerSide();
    Piece best{around(point, 0.3 * longer, picture), 0};
    for (const double share : kViews) {
        job.throwIfCancelled();
        if (!maps)
            break;
        const Rect part = around(point, share * longer, picture);
        const Piece piece = pieceAt(picture, part, point, *maps);
        if (piece.certainty > best.certainty)
            best = piece;
    }
    return best.bounds;
}

/// Every point is a disc of certain hints: in the picture, for hints are stretched over it. A disc
/// that is flat there would not stand the softening of the mask's edge.
void addPoints(View& view, const std::vector<SubjectPoint>& points) {
    cv::Mat hints = mutableCvView(view.hints);
    constexpr double kLeastPx = 3;
    const double radiusPx = std::max(kLeastPx, view.part.size().longerSide() / 80.0);
    const double x = double(view.hints.width()) / view.part.width;
    const double y = double(view.hints.height()) / view.part.height;
    const cv::Size radii(std::max(1, static_cast<int>(std::ceil(radiusPx * x))),
                         std::max(1, static_cast<int>(std::ceil(radiusPx * y))));
    for (const SubjectPoint& each : points) {
        const cv::Point at(static_cast<int>((each.point.x - view.part.x) * x),
                           static_cast<int>((each.point.y - view.part.y) * y));
        const CutHint hint = each.isWanted ? CutHint::Foreground : CutHint::Background;
        cv::ellipse(hints, at, radii, 0, 0, 360, cv::Scalar(int(hint)), cv::FILLED);
    }
}

/// A mask of a part, and nothing elsewhere.
Image placed(const Image& mask, const Rect& part, Size picture) {
    if (part == Rect::of(picture))
        return mask;
    Image whole(picture, 1, SampleType::U8);
    for (int y = 0; y < part.height; ++y)
        std::ranges::copy(mask.row<uint8_t>(y),
                          whole.mutableRow<uint8_t>(part.y + y).begin() + part.x);
    return whole;
}

/// Whether all of `first` are at the beginning of `points`, and further ones follow.
bool goesOn(const std::vector<SubjectPoint>& first, const std::vector<SubjectPoint>& points) {
    return points.size() > first.size() && std::equal(first.begin(), first.end(), points.begin());
}

/// What stands out in all of the picture, as hints.
View wholeView(Size picture, Maps* maps) {
    const Rect all = Rect::of(picture);
    if (maps) {
        View view{all, maps->of(all)};
        view.hints = thresholded(view.hints, 0.5);
        for (int y = 0; y < view.hints.height(); ++y)
            for (uint8_t& value : view.hints.mutableRow<uint8_t>(y))
                value =
                    uint8_t(value > 0 ? CutHint::ProbablyForeground : CutHint::ProbablyBackground);
        return view;
    }
    View view{all, Image({200, 200}, 1, SampleType::U8)};
    set(view.hints, {10, 10, 180, 180}, CutHint::ProbablyBackground);
    set(view.hints, {50, 40, 100, 140}, CutHint::ProbablyForeground);
    return view;
}

}  // namespace

struct SubjectSearch::Last {
    Rect part;
    Image hints;  ///< without the points
    std::vector<SubjectPoint> points;
    GrabCut cut;
};

SubjectSearch::SubjectSearch(Image picture) : picture_(std::move(picture)) {}

SubjectSearch::~SubjectSearch() = default;
SubjectSearch::SubjectSearch(SubjectSearch&&) noexcept = default;
SubjectSearch& SubjectSearch::operator=(SubjectSearch&&) noexcept = default;

Image SubjectSearch::mask(const SubjectQuery& query,
                          SubjectNetwork* network,
                          const JobContext& job) {
    const Size size = picture_.size();
    requireInside(query, size);
    job.report({.phase = Phase::Preparing});
    std::optional<Maps> known;
    if (network)
        known.emplace(picture_, *network, looks_);
    Maps* const maps = known ? &*known : nullptr;
    if (!query.box && query.points.empty() && maps)
        return subjectOfAll(size, *maps);
    const auto wanted = std::ranges::find(query.points, true, &SubjectPoint::isWanted);
    View view;
    if (query.box) {
        view = boxView(size, intersection(*query.box, Rect::of(size)), maps);
    } else if (wanted != query.points.end()) {
        Rect box;
        for (const SubjectPoint& each : query.points)
            if (each.isWanted)
                box = unionOf(box, boxAt(size, each.point, maps, job));
        view = boxView(size, box, maps);
    } else {
        view = wholeView(size, maps);
    }
    constexpr int kRounds = 3;
    const Image thought = view.hints;
    addPoints(view, query.points);
    const bool isFurther = last_ && last_->part == view.part && last_->hints == thought &&
                           goesOn(last_->points, query.points);
    std::unique_ptr<Last> next = std::move(last_);  // what is cancelled on the way is no beginning
    if (!isFurther)
        next = std::make_unique<Last>(
            Last{view.part, thought, {}, GrabCut(cropped(picture_, view.part))});
    const Image found =
        isFurther ? next->cut.further(view.hints, job) : next->cut.mask(view.hints, kRounds, job);
    next->points = query.points;
    last_ = std::move(next);
    return placed(found, view.part, size);
}

Image subjectMask(const Image& picture,
                  const SubjectQuery& query,
                  SubjectNetwork* network,
                  const JobContext& job) {
    return SubjectSearch(picture).mask(query, network, job);
}

}  // namespace r2r
