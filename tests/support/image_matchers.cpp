// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/image_matchers.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>
#include <ostream>
#include <utility>

namespace r2r::testing {

namespace {

double sampleAt(const Image& image, int x, int y, int channel) {
    const auto index = static_cast<size_t>(x) * static_cast<size_t>(image.channels()) +
                       static_cast<size_t>(channel);
    switch (image.sampleType()) {
        case SampleType::U8:
            return image.row<uint8_t>(y)[index];
        case SampleType::U16:
            return image.row<uint16_t>(y)[index];
        case SampleType::F32:
            return image.row<float>(y)[index];
    }
    return 0;
}

/// Zero for equal values, equal infinities and two NaNs.
double distance(double a, double b) {
    if (a == b || (std::isnan(a) && std::isnan(b)))
        return 0;
    const double difference = std::abs(a - b);
    return std::isnan(difference) ? std::numeric_limits<double>::infinity() : difference;
}

bool hasSameForm(const Image& a, const Image& b) {
    return a.size() == b.size() && a.channels() == b.channels() && a.sampleType() == b.sampleType();
}

std::ostream& operator<<(std::ostream& out, const ImageDifference& difference) {
    return out << difference.pixelsAbove << " pixels differ, most at (" << difference.x << ", "
               << difference.y << ") channel " << difference.channel << ": got "
               << difference.actual << ", expected " << difference.expected;
}

void describeForm(std::ostream& out, const Image& image) {
    out << image.width() << "x" << image.height() << " with " << image.channels() << " channels of "
        << bytesPerSample(image.sampleType()) << " bytes";
}

bool explainForm(const Image& actual, const Image& expected, std::ostream& out) {
    if (hasSameForm(actual, expected))
        return true;
    describeForm(out, actual);
    out << ", expected ";
    describeForm(out, expected);
    return false;
}

class ImageNearMatcher {
public:
    using is_gtest_matcher = void;

    ImageNearMatcher(Image expected, double maxDifference, int64_t maxPixels)
        : expected_(std::move(expected)), maxDifference_(maxDifference), maxPixels_(maxPixels) {}

    bool MatchAndExplain(const Image& actual, std::ostream* out) const {
        std::ostream nowhere(nullptr);
        std::ostream& explanation = out ? *out : nowhere;
        if (!explainForm(actual, expected_, explanation))
            return false;
        const ImageDifference difference = compareImages(actual, expected_, maxDifference_);
        explanation << difference;
        return difference.pixelsAbove <= maxPixels_;
    }

    void DescribeTo(std::ostream* out) const {
        *out << "differs by at most " << maxDifference_ << " except in " << maxPixels_ << " pixels";
    }

    void DescribeNegationTo(std::ostream* out) const {
        *out << "differs by more than " << maxDifference_ << " in more than " << maxPixels_
             << " pixels";
    }

private:
    Image expected_;
    double maxDifference_;
    int64_t maxPixels_;
};

class BitExactOutsideMatcher {
public:
    using is_gtest_matcher = void;

    BitExactOutsideMatcher(Image mask, Image expected)
        : mask_(std::move(mask)), expected_(std::move(expected)) {}

    bool MatchAndExplain(const Image& actual, std::ostream* out) const {
        std::ostream nowhere(nullptr);
        std::ostream& explanation = out ? *out : nowhere;
        if (!explainForm(actual, expected_, explanation) || !canUseMask(explanation))
            return false;
        const ImageDifference difference = compareImages(actual, expected_, 0, &mask_);
        explanation << difference;
        return difference.pixelsAbove == 0;
    }

    void DescribeTo(std::ostream* out) const { *out << "is bit-exact outside the mask"; }

    void DescribeNegationTo(std::ostream* out) const { *out << "differs outside the mask"; }

private:
    [[nodiscard]] bool canUseMask(std::ostream& out) const {
        if (mask_.size() != expected_.size() || mask_.channels() != 1 ||
            mask_.sampleType() != SampleType::U8) {
            out << "the mask is ";
            describeForm(out, mask_);
            return false;
        }
        for (int y = 0; y < mask_.height(); ++y) {
            const auto row = mask_.row<uint8_t>(y);
            if (std::find(row.begin(), row.end(), uint8_t{0}) != row.end())
                return true;
        }
        out << "the mask leaves no pixel to compare";
        return false;
    }

    Image mask_;
    Image expected_;
};

}  // namespace

ImageDifference compareImages(const Image& actual,
                              const Image& expected,
                              double tolerance,
                              const Image* mask) {
    ImageDifference result;
    for (int y = 0; y < expected.height(); ++y) {
        const size_t bytes = expected.bytesPerRow();
        const auto offset = static_cast<size_t>(y) * bytes;
        if (std::memcmp(actual.data() + offset, expected.data() + offset, bytes) == 0)
            continue;
        for (int x = 0; x < expected.width(); ++x) {
            if (mask && mask->row<uint8_t>(y)[static_cast<size_t>(x)] != 0)
                continue;
            bool isAbove = false;
            for (int channel = 0; channel < expected.channels(); ++channel) {
                const double got = sampleAt(actual, x, y, channel);
                const double wanted = sampleAt(expected, x, y, channel);
                const double far = distance(got, wanted);
                isAbove = isAbove || far > tolerance;
                if (far > result.worst)
                    result = {far, x, y, channel, got, wanted, result.pixelsAbove};
            }
            result.pixelsAbove += isAbove ? 1 : 0;
        }
    }
    return result;
}

::testing::Matcher<const Image&> ImageNear(Image expected,
                                           double maxDifference,
                                           int64_t maxPixels) {
    return ImageNearMatcher(std::move(expected), maxDifference, maxPixels);
}

::testing::Matcher<const Image&> IsBitExactOutside(Image mask, Image expected) {
    return BitExactOutsideMatcher(std::move(mask), std::move(expected));
}

}  // namespace r2r::testing
