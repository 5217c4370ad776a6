// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/imaging/masks/foreground_colors.h"

#include "engine/imaging/color/color.h"
#include "engine/imaging/masks/mask_ops.h"
#include "engine/imaging/pixels/cv_view.h"
#include "engine/imaging/pixels/halved.h"
#include "engine/imaging/pixels/pixel_codec.h"
#include "engine/imaging/pixels/pixel_set.h"

#include <opencv2/imgproc.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <optional>
#include <vector>

namespace r2r {
namespace {

// Of the paper: neighbours of equal alpha are drawn together this much, others by the difference.
constexpr float kRegularization = 1e-5F;
constexpr int kSmallSide = 32;  // up to which a level is small
constexpr int kSmallSteps = 10;
constexpr int kLargeSteps = 12;  // the paper has 2; only a band is computed here
// Where soft pixels begin and end, averages of soft ones are what carries colours on.
constexpr int kReach = 1;

using Rgb = std::array<float, 3>;

/// What is known of a member, and what was found.
struct Pixel {
    Rgb color{};
    Rgb foreground{};
    Rgb background{};
    float alpha = 0;
    std::array<int, 4> neighbours{-1, -1, -1, -1};
};

bool isSoft(uint8_t value) {
    return value > 0 && value < 255;
}

/// Soft pixels and those around them, and everything that the next finer level asks for.
Image membersOf(const Image& mask, const Image* finer) {
    Image soft(mask.size(), 1, SampleType::U8);
    for (int y = 0; y < mask.height(); ++y)
        std::ranges::transform(mask.row<uint8_t>(y),
                               soft.mutableRow<uint8_t>(y).begin(),
                               [](uint8_t value) { return isSoft(value) ? 255 : 0; });
    cv::Mat all;
    constexpr int kSide = 2 * kReach + 1;
    cv::dilate(cvView(soft), all, cv::getStructuringElement(cv::MORPH_RECT, {kSide, kSide}));
    Image members = imageFromCv(all);
    for (int y = 0; finer && y < finer->height(); ++y) {
        const auto row = finer->row<uint8_t>(y);
        const auto target = members.mutableRow<uint8_t>(y / 2);
        for (size_t x = 0; x < row.size(); ++x)
            if (row[x] != 0)
                target[x / 2] = 255;
    }
    return members;
}

/// One size of the picture.
class Level {
public:
    Level(const Image& picture, const Image& mask, const Image& members)
        : members_(members)
        , pixels_(static_cast<size_t>(members_.size()))
        , most_(picture.sampleType() == SampleType::F32 ? std::numeric_limits<float>::infinity()
                                                        : 1.0F)
        , isSmall_(picture.size().longerSide() <= kSmallSide) {
        const PixelCodec codec(picture);
        std::vector<float> rgb;
        for (const PixelSet::Run& run : members_.runs()) {
            rgb.resize(3 * static_cast<size_t>(run.length));
            codec.decode(picture, run.x, run.y, rgb);
            linearizeRow(rgb);
            const auto alphas = mask.row<uint8_t>(run.y);
            for (int i = 0; i < run.length; ++i) {
                const auto at = static_cast<size_t>(i);
                Pixel& pixel = this->pixel(run.first + i);
                std::copy_n(&rgb[3 * at], 3, pixel.color.begin());
                pixel.alpha = static_cast<float>(alphas[static_cast<size_t>(run.x) + at]) / 255;
                pixel.neighbours = {i > 0 ? run.first + i - 1 : -1,
                                    i + 1 < run.length ? run.first + i + 1 : -1,
                                    members_.find(run.x + i, run.y - 1),
                                    members_.find(run.x + i, run.y + 1)};
            }
        }
    }

    /// Begins with what a coarser level found; without one, with the means of both regions.
    void begin(const Level* coarser) {
        if (!coarser) {
            const Rgb foreground = mean([](float alpha) { return alpha; });
            const Rgb background = mean([](float alpha) { return 1 - alpha; });
            for (Pixel& pixel : pixels_) {
                pixel.foreground = foreground;
                pixel.background = background;
            }
            return;
        }
        for (const PixelSet::Run& run : members_.runs())
            for (int i = 0; i < run.length; ++i) {
                const int parent = coarser->members_.find((run.x + i) / 2, run.y / 2);
                const Pixel& known = coarser->pixels_[static_cast<size_t>(parent)];
                pixel(run.first + i).foreground = known.foreground;
                pixel(run.first + i).background = known.background;
            }
    }

    void solve(const JobContext& job) {
        for (int step = 0; step < (isSmall_ ? kSmallSteps : kLargeSteps); ++step) {
            job.throwIfCancelled();
            for (Pixel& each : pixels_)
                improve(each);
        }
    }

    /// Writes the foreground's colours into the soft pixels.
    void write(const Image& mask, Image& picture) const {
        const PixelCodec codec(picture);
        std::vector<float> rgb;
        std::vector<float> where;
        for (const PixelSet::Run& run : members_.runs()) {
            const auto count = static_cast<size_t>(run.length);
            rgb.resize(3 * count);
            where.resize(count);
            const auto alphas = mask.row<uint8_t>(run.y);
            for (size_t i = 0; i < count; ++i) {
                const Pixel& each = pixels_[static_cast<size_t>(run.first) + i];
                std::ranges::copy(each.foreground, &rgb[3 * i]);
                where[i] = isSoft(alphas[static_cast<size_t>(run.x) + i]) ? 1.0F : 0.0F;
            }
            encodeSrgbRow(rgb);
            codec.encode(rgb, where, picture, run.x, run.y);
        }
    }

private:
    [[nodiscard]] Pixel& pixel(int number) { return pixels_[static_cast<size_t>(number)]; }

    template <typename Weight>
    [[nodiscard]] Rgb mean(const Weight& weight) const {
        std::array<double, 4> sum{};
        for (const Pixel& each : pixels_) {
            for (size_t i = 0; i < 3; ++i)
                sum[i] += double(weight(each.alpha)) * each.color[i];
            sum[3] += weight(each.alpha);
        }
        Rgb result{};
        for (size_t i = 0; i < 3 && sum[3] > 0; ++i)
            result[i] = static_cast<float>(sum[i] / sum[3]);
        return result;
    }

    /// The two colours that mix to the pixel's own and are nearest to those of its neighbours.
    void improve(Pixel& own) {
        const float front = own.alpha;
        const float back = 1 - front;
        float pull = 0;
        Rgb foreground{};
        Rgb background{};
        for (const int number : own.neighbours) {
            if (number < 0)
                continue;
            const Pixel& other = pixel(number);
            const float weight = kRegularization + std::abs(own.alpha - other.alpha);
            pull += weight;
            for (size_t i = 0; i < 3; ++i) {
                foreground[i] += weight * other.foreground[i];
                background[i] += weight * other.background[i];
            }
        }
        const float a = front * front + pull;
        const float b = front * back;
        const float d = back * back + pull;
        const float determinant = a * d - b * b;
        if (!(determinant > 0))
            return;
        for (size_t i = 0; i < 3; ++i) {
            const float u = front * own.color[i] + foreground[i];
            const float v = back * own.color[i] + background[i];
            own.foreground[i] = std::clamp((d * u - b * v) / determinant, 0.0F, most_);
            own.background[i] = std::clamp((a * v - b * u) / determinant, 0.0F, most_);
        }
    }

    PixelSet members_;
    std::vector<Pixel> pixels_;
    float most_;
    bool isSmall_;
};

/// The solved level, and all coarser ones before it.
Level solved(const Image& picture, const Image& mask, const Image* finer, const JobContext& job) {
    job.throwIfCancelled();
    const Image members = membersOf(mask, finer);
    std::optional<Level> coarser;
    if (picture.size().longerSide() > 1)
        coarser = solved(halved(picture), halved(mask), &members, job);
    Level level(picture, mask, members);
    level.begin(coarser ? &*coarser : nullptr);
    level.solve(job);
    return level;
}

/// What surrounds the soft pixels tells their colours: a margin as wide as they reach.
Rect softPart(const Image& mask) {
    const cv::Mat values = cvView(mask);
    cv::Mat soft;
    cv::bitwise_and(values > 0, values < 255, soft);
    const cv::Rect bounds = cv::boundingRect(soft);
    const Rect part{bounds.x, bounds.y, bounds.width, bounds.height};
    constexpr int kMargin = 32;
    return part.isEmpty() ? Rect{} : intersection(grown(part, kMargin), Rect::of(mask.size()));
}

}  // namespace

Image foregroundColors(const Image& picture, const Image& mask, const JobContext& job) {
    requireSameSize(mask, "of the foreground", picture.size(), "the picture");
    const Rect part = softPart(mask);
    if (part.isEmpty())
        return picture;
    const Image softMask = cropped(mask, part);
    Image colors = cropped(picture, part);
    solved(colors, softMask, nullptr, job).write(softMask, colors);

    Image result = picture;
    const size_t pixelBytes = picture.bytesPerRow() / static_cast<size_t>(picture.width());
    std::byte* const target = result.mutableData();
    for (int y = 0; y < part.height; ++y)
        std::copy_n(colors.data() + colors.bytesPerRow() * static_cast<size_t>(y),
                    colors.bytesPerRow(),
                    target + result.bytesPerRow() * static_cast<size_t>(part.y + y) +
                        pixelBytes * static_cast<size_t>(part.x));
    return result;
}

}  // namespace r2r
