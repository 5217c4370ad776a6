// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/tensor_matchers.h"

#include <cstdint>
#include <limits>
#include <ostream>
#include <utility>
#include <vector>

namespace r2r::testing {

namespace {

torch::Tensor comparable(const torch::Tensor& tensor) {
    return tensor.detach().to(torch::kCPU, torch::kFloat64).contiguous();
}

std::vector<int64_t> positionOf(int64_t flat, at::IntArrayRef shape) {
    std::vector<int64_t> position(shape.size());
    for (size_t axis = shape.size(); axis-- > 0; flat /= shape[axis])
        position[axis] = flat % shape[axis];
    return position;
}

class TensorNearMatcher {
public:
    using is_gtest_matcher = void;

    TensorNearMatcher(torch::Tensor expected, double tolerance)
        : expected_(std::move(expected)), tolerance_(tolerance) {}

    bool MatchAndExplain(const torch::Tensor& actual, std::ostream* out) const {
        std::ostream nowhere(nullptr);
        std::ostream& explanation = out ? *out : nowhere;
        if (!actual.defined() || actual.sizes() != expected_.sizes()) {
            explanation << "has shape ";
            if (actual.defined())
                explanation << actual.sizes();
            else
                explanation << "undefined";
            explanation << ", expected " << expected_.sizes();
            return false;
        }
        return actual.numel() == 0 || compare(comparable(actual), explanation);
    }

    void DescribeTo(std::ostream* out) const { *out << "differs by at most " << tolerance_; }

    void DescribeNegationTo(std::ostream* out) const {
        *out << "differs by more than " << tolerance_;
    }

private:
    bool compare(const torch::Tensor& actual, std::ostream& out) const {
        const torch::Tensor expected = comparable(expected_);
        const torch::Tensor isSame = (actual == expected) | (actual.isnan() & expected.isnan());
        const torch::Tensor difference = (actual - expected)
                                             .abs()
                                             .nan_to_num(std::numeric_limits<double>::infinity())
                                             .masked_fill(isSame, 0.0);
        const auto worst = difference.argmax().item<int64_t>();
        const auto far = difference.view(-1)[worst].item<double>();
        out << "most at " << at::IntArrayRef(positionOf(worst, actual.sizes())) << ": got "
            << actual.view(-1)[worst].item<double>() << ", expected "
            << expected.view(-1)[worst].item<double>() << "; "
            << (difference > tolerance_).sum().item<int64_t>() << " of " << actual.numel()
            << " elements differ";
        return far <= tolerance_;
    }

    torch::Tensor expected_;
    double tolerance_;
};

}  // namespace

::testing::Matcher<const torch::Tensor&> TensorNear(torch::Tensor expected, double tolerance) {
    return TensorNearMatcher(std::move(expected), tolerance);
}

}  // namespace r2r::testing
