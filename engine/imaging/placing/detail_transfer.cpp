// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/imaging/placing/detail_transfer.h"

#include "engine/core/error.h"
#include "engine/imaging/color/color.h"
#include "engine/imaging/pixels/cell_grid.h"

#include <opencv2/core.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <fmt/format.h>
#include <string_view>
#include <utility>

// This is how the field is found, and why.
//
// Every pixel adds its moments (colour, change, their products) to the eight cells around it. A
// cell alone would be a poor witness: many are empty, and one that saw a single colour knows
// nothing of contrast. So cells answer from coarse to fine: each level corrects the interpolated
// answer of the level above by a regression on its own moments, as far as it has evidence (a ridge
// pulls contrast, a few pixels' worth of weight pulls brightness). What a cell did not see it
// inherits smoothly, from the nearest bins and places first, at last from the identity.
//
// Contrast must not be confused with place: a sky that gets brighter to the left has, seen as a
// whole, colours that seem to be stretched. Therefore products are centred in the finest cells,
// before they are summed over larger areas: coarse levels know what happens to local contrast,
// wherever the local mean moves.
//
// Two passes over the pixels' remaining errors then make up for what cells that are fitted one by
// one miss where they are interpolated. As a cell's moments bound the normal equations of the
// joint problem from above, these steps can only shrink the error.

namespace r2r {
namespace {

using cell_grid::Corners;
using cell_grid::Grid;
using cell_grid::GridShape;
using cell_grid::Neighbours;

/// A cell's sums over its pixels: weight · colour x (3) · change d (3) · x xᵀ (6) · d xᵀ (9), and
/// two zeros that keep the vector units busy.
using Moments = std::array<float, 24>;
constexpr size_t kColor = 1;
constexpr size_t kChange = 4;
constexpr size_t kColorColor = 7;
constexpr size_t kChangeColor = 13;

/// The matrix that turns [r g b 1] into the change: coefficient 4·i + j as in `ColorField`,
/// without the identity.
using Transform = std::array<float, 12>;

/// Products of deviations from the cell's means instead of products of values.
Moments centred(Moments m) {
    if (m[0] <= 0)
        return m;
    size_t product = kColorColor;
    for (size_t i = 0; i < 3; ++i)
        for (size_t j = i; j < 3; ++j)
            m[product++] -= m[kColor + i] * m[kColor + j] / m[0];
    for (size_t i = 0; i < 3; ++i)
        for (size_t j = 0; j < 3; ++j)
            m[kChangeColor + 3 * i + j] -= m[kChange + i] * m[kColor + j] / m[0];
    return m;
}

Grid<Moments> centred(Grid<Moments> grid) {
    for (Moments& cell : grid.cells)
        cell = centred(cell);
    return grid;
}

/// The pictures, seen as the samples of a regression.
class Samples {
public:
    Samples(const Image& before, const Image& after, const Image& mask)
        : before_(before), after_(after), mask_(mask) {}

    /// Calls visit(weight, colour, change, corners) for every finite pixel inside the mask.
    template <typename Visitor>
    void visit(const GridShape& shape, const Visitor& visit) const {
        const auto rows = cell_grid::neighboursOfAll(before_.height(), shape.rows);
        const auto columns = cell_grid::neighboursOfAll(before_.width(), shape.columns);
        for (int y = 0; y < before_.height(); ++y) {
            const auto weights = mask_.row<float>(y);
            const float* x = before_.row<float>(y).data();
            const float* out = after_.row<float>(y).data();
            for (size_t i = 0; i < weights.size(); ++i, x += 3, out += 3) {
                const float luma = kLumaRed * x[0] + kLumaGreen * x[1] + kLumaBlue * x[2];
                // Damaged float files contain NaN; such pixels count as not there.
                if (!(weights[i] > 0) || !std::isfinite(luma + out[0] + out[1] + out[2]))
                    continue;
                const Neighbours bin =
                    cell_grid::neighboursAt(luma * static_cast<float>(shape.bins), shape.bins);
                visit(weights[i],
                      std::array{x[0], x[1], x[2]},
                      std::array{out[0] - x[0], out[1] - x[1], out[2] - x[2]},
                      cornersAt(shape, bin, rows[static_cast<size_t>(y)], columns[i]));
            }
        }
    }

private:
    const Image& before_;
    const Image& after_;
    const Image& mask_;
};

using Color = std::array<float, 3>;

Moments momentsOf(float weight, const Color& color, const Color& change) {
    Moments m{};
    m[0] = weight;
    size_t product = kColorColor;
    for (size_t i = 0; i < 3; ++i) {
        m[kColor + i] = weight * color[i];
        m[kChange + i] = weight * change[i];
        for (size_t j = i; j < 3; ++j)
            m[product++] = weight * color[i] * color[j];
        for (size_t j = 0; j < 3; ++j)
            m[kChangeColor + 3 * i + j] = weight * change[i] * color[j];
    }
    return m;
}

Grid<Moments> moments(const Samples& samples, const GridShape& shape) {
    Grid<Moments> grid{.shape = shape};
    samples.visit(shape, [&](float weight, const Color& x, const Color& d, const Corners& corners) {
        splat(momentsOf(weight, x, d), corners, grid.cells);
    });
    return grid;
}

/// The amount of evidence that a cell needs.
struct Ridge {
    double colorVariance = 0;  ///< contrast is believed where colours vary more than this
    double weight = 0;  ///< brightness is believed where more than this many pixels were seen
};

using Matrix3 = cv::Matx33d;

/// Explains the products and sums of a cell's residuals; zero where there are none.
/// @param residualColor  Σ residual·xᵀ, centred
/// @param residual       Σ residual
Transform regression(const Moments& m,
                     const Matrix3& residualColor,
                     const cv::Vec3d& residual,
                     const Ridge& ridge) {
    const double evidence = m[0] + ridge.weight;
    const double pull = ridge.colorVariance * evidence;
    const float* c = m.data() + kColorColor;
    const Matrix3 scatter(
        c[0] + pull, c[1], c[2], c[1], c[3] + pull, c[4], c[2], c[4], c[5] + pull);
    const Matrix3 slope = residualColor * scatter.inv(cv::DECOMP_CHOLESKY);
    const cv::Vec3d colorSum(m[kColor], m[kColor + 1], m[kColor + 2]);
    const cv::Vec3d offset = (residual - slope * colorSum) * (1 / evidence);
    Transform result;
    for (int i = 0; i < 3; ++i) {
        for (int j = 0; j < 3; ++j)
            result[static_cast<size_t>(4 * i + j)] = static_cast<float>(slope(i, j));
        result[static_cast<size_t>(4 * i + 3)] = static_cast<float>(offset(i));
    }
    return result;
}

void add(Transform& transform, const Transform& correction) {
    for (size_t i = 0; i < transform.size(); ++i)
        transform[i] += correction[i];
}

/// Corrects `transform` by what the cell's centred moments say against it.
void correct(Transform& transform, const Moments& m, const Ridge& ridge) {
    if (m[0] <= 0)
        return;
    constexpr std::array<std::array<size_t, 3>, 3> kProduct = {{{0, 1, 2}, {1, 3, 4}, {2, 4, 5}}};
    Matrix3 residualColor;
    cv::Vec3d residual;
    for (size_t i = 0; i < 3; ++i) {
        const float* row = transform.data() + 4 * i;
        double sum = m[kChange + i] - row[3] * m[0];
        for (size_t j = 0; j < 3; ++j) {
            sum -= row[j] * m[kColor + j];
            double product = m[kChangeColor + 3 * i + j];
            for (size_t k = 0; k < 3; ++k)
                product -= row[k] * m[kColorColor + kProduct[k][j]];
            residualColor(static_cast<int>(i), static_cast<int>(j)) = product;
        }
        residual(static_cast<int>(i)) = sum;
    }
    add(transform, regression(m, residualColor, residual, ridge));
}

GridShape halved(const GridShape& shape) {
    return {.bins = (shape.bins + 1) / 2,
            .rows = (shape.rows + 1) / 2,
            .columns = (shape.columns + 1) / 2};
}

/// The answer of `shape` and all coarser levels, from the centred moments of the finest cells.
Grid<Transform> fitFromCoarse(const Grid<Moments>& finest,
                              const GridShape& shape,
                              const Ridge& ridge) {
    Grid<Transform> field{.shape = shape};
    if (shape.cells() > 1)
        field = enlarged(fitFromCoarse(finest, halved(shape), ridge), shape);
    const Grid<Moments> own = gathered(finest, shape);
    for (size_t i = 0; i < field.cells.size(); ++i)
        correct(field.cells[i], own.cells[i], ridge);
    return field;
}

/// One step from what the field leaves unexplained, pixel by pixel.
void refine(Grid<Transform>& field,
            const Samples& samples,
            const Grid<Moments>& own,
            const Ridge& ridge) {
    Grid<Transform> residuals{.shape = field.shape};  // Σ residual·[xᵀ 1], in the same places
    samples.visit(field.shape,
                  [&](float weight, const Color& x, const Color& d, const Corners& corners) {
                      const Transform t = interpolated(field.cells, corners);
                      Transform products;
                      for (size_t i = 0; i < 3; ++i) {
                          const float* row = t.data() + 4 * i;
                          const float residual =
                              d[i] - row[0] * x[0] - row[1] * x[1] - row[2] * x[2] - row[3];
                          for (size_t j = 0; j < 3; ++j)
                              products[4 * i + j] = weight * residual * x[j];
                          products[4 * i + 3] = weight * residual;
                      }
                      splat(products, corners, residuals.cells);
                  });

    for (size_t cell = 0; cell < field.cells.size(); ++cell) {
        const Moments& m = own.cells[cell];
        if (m[0] <= 0)
            continue;
        Matrix3 residualColor;
        cv::Vec3d residual;
        for (int i = 0; i < 3; ++i) {
            const float* row = residuals.cells[cell].data() + 4 * i;
            residual(i) = row[3];
            for (int j = 0; j < 3; ++j)
                residualColor(i, j) = row[j] - row[3] * m[kColor + static_cast<size_t>(j)] / m[0];
        }
        add(field.cells[cell], regression(m, residualColor, residual, ridge));
    }
}

ColorField withIdentity(const Grid<Transform>& field) {
    const GridShape& shape = field.shape;
    ColorField result{.bins = shape.bins,
                      .rows = shape.rows,
                      .columns = shape.columns,
                      .coefficients = std::vector<float>(12 * shape.cells())};
    for (size_t k = 0; k < 12; ++k) {
        const float identity = k % 5 == 0 ? 1 : 0;
        float* plane = result.coefficients.data() + k * shape.cells();
        for (size_t cell = 0; cell < shape.cells(); ++cell)
            plane[cell] = field.cells[cell][k] + identity;
    }
    return result;
}

void checkForm(const Image& image, std::string_view name, Size size, int channels) {
    if (image.size() == size && image.channels() == channels &&
        image.sampleType() == SampleType::F32)
        return;
    throw Error(
        ErrorCode::InvalidArgument,
        fmt::format("fitting a colour field takes a float picture \"{}\" of {}×{} pixels and {} "
                    "channel(s), got {}×{} and {}",
                    name,
                    size.width,
                    size.height,
                    channels,
                    image.width(),
                    image.height(),
                    image.channels()));
}

void checkOptions(const ColorFieldOptions& options) {
    if (options.cellPx < 1 || options.bins < 1 || !(options.smoothness > 0) ||
        !(options.evidencePx > 0))
        throw Error(ErrorCode::InvalidArgument,
                    fmt::format("a colour field needs positive options, got cells of {} px, {} "
                                "bins, smoothness {} and evidence of {} px",
                                options.cellPx,
                                options.bins,
                                options.smoothness,
                                options.evidencePx));
}

int cellsAlong(int lengthPx, int cellPx) {
    return std::max(1, (lengthPx + cellPx / 2) / cellPx);
}

}  // namespace

ColorField fitColorField(const Image& before,
                         const Image& after,
                         const Image& mask,
                         const ColorFieldOptions& options) {
    checkOptions(options);
    checkForm(before, "before", before.size(), 3);
    checkForm(after, "after", before.size(), 3);
    checkForm(mask, "mask", before.size(), 1);
    const GridShape shape{.bins = options.bins,
                          .rows = cellsAlong(before.height(), options.cellPx),
                          .columns = cellsAlong(before.width(), options.cellPx)};
    constexpr double kContrastVariance = 1e-3;  // a standard deviation of 8 levels of 255
    const Ridge ridge{.colorVariance = kContrastVariance * options.smoothness,
                      .weight = options.evidencePx};

    const Samples samples(before, after, mask);
    const Grid<Moments> own = centred(moments(samples, shape));
    if (std::all_of(own.cells.begin(), own.cells.end(), [](const Moments& m) { return m[0] <= 0; }))
        throw Error(ErrorCode::InvalidArgument,
                    "the mask is empty: there is no pixel to learn a colour change from",
                    "Paint or load a mask that covers the foreground.");
    Grid<Transform> field = fitFromCoarse(own, shape, ridge);

    constexpr int kRefinements = 2;
    for (int pass = 0; pass < kRefinements; ++pass)
        refine(field, samples, own, ridge);
    return withIdentity(field);
}

}  // namespace r2r
