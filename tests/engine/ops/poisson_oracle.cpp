// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/engine/ops/poisson_oracle.h"

#include <array>
#include <utility>
#include <vector>

namespace r2r::testing {

namespace {

constexpr std::array<std::pair<int64_t, int64_t>, 4> kNeighbours = {
    {{0, 1}, {0, -1}, {1, 0}, {-1, 0}}};

/// Calls `visit(y, x)` for the neighbours of (y, x) inside h × w.
template <typename Visit>
void eachNeighbour(int64_t y, int64_t x, int64_t h, int64_t w, const Visit& visit) {
    for (const auto& [dy, dx] : kNeighbours)
        if (y + dy >= 0 && y + dy < h && x + dx >= 0 && x + dx < w)
            visit(y + dy, x + dx);
}

/// One plane: (h, w) float64 each.
torch::Tensor exactPlane(const torch::Tensor& mask,
                         const torch::Tensor& rhs,
                         const torch::Tensor& initial) {
    const int64_t h = mask.size(0);
    const int64_t w = mask.size(1);
    const auto m = mask.accessor<double, 2>();
    const auto f = rhs.accessor<double, 2>();
    const auto known = initial.accessor<double, 2>();
    torch::Tensor matrix = torch::eye(h * w, torch::kFloat64);
    torch::Tensor right = initial.flatten().clone();
    auto a = matrix.accessor<double, 2>();
    auto b = right.accessor<double, 1>();
    for (int64_t y = 0; y < h; ++y)
        for (int64_t x = 0; x < w; ++x) {
            if (m[y][x] < 0.5)
                continue;
            const int64_t row = y * w + x;
            a[row][row] = 0;
            b[row] = -f[y][x];
            eachNeighbour(y, x, h, w, [&](int64_t ny, int64_t nx) {
                a[row][row] += 1;
                if (m[ny][nx] < 0.5)
                    b[row] += known[ny][nx];
                else
                    a[row][ny * w + nx] = -1;
            });
        }
    return torch::linalg_solve(matrix, right).view({h, w});
}

/// Σ (u(p) − u(q)) over the neighbours q that exist, by slices.
torch::Tensor negatedLaplacian(const torch::Tensor& u) {
    torch::Tensor sum = torch::zeros_like(u);
    for (const int64_t dim : {2, 3}) {
        const int64_t pairs = u.size(dim) - 1;
        const torch::Tensor step = u.narrow(dim, 1, pairs) - u.narrow(dim, 0, pairs);
        sum.narrow(dim, 1, pairs).add_(step);
        sum.narrow(dim, 0, pairs).sub_(step);
    }
    return sum;
}

}  // namespace

torch::Tensor laplacian(const torch::Tensor& u) {
    const torch::Tensor planes = u.to(torch::kFloat64).flatten(0, 1).contiguous();
    torch::Tensor result = torch::zeros_like(planes);
    const auto in = planes.accessor<double, 3>();
    auto out = result.accessor<double, 3>();
    for (int64_t p = 0; p < planes.size(0); ++p)
        for (int64_t y = 0; y < planes.size(1); ++y)
            for (int64_t x = 0; x < planes.size(2); ++x)
                eachNeighbour(y, x, planes.size(1), planes.size(2), [&](int64_t ny, int64_t nx) {
                    out[p][y][x] += in[p][ny][nx] - in[p][y][x];
                });
    return result.view(u.sizes());
}

torch::Tensor exactMaskedSolution(const torch::Tensor& mask,
                                  const torch::Tensor& rhs,
                                  const torch::Tensor& initial) {
    const torch::Tensor m = mask.to(torch::kFloat64);
    const torch::Tensor f = rhs.to(torch::kFloat64);
    const torch::Tensor known = initial.to(torch::kFloat64);
    torch::Tensor result = torch::empty_like(known);
    for (int64_t sample = 0; sample < f.size(0); ++sample)
        for (int64_t channel = 0; channel < f.size(1); ++channel)
            result[sample][channel].copy_(
                exactPlane(m[sample][0], f[sample][channel], known[sample][channel]));
    return result;
}

torch::Tensor iteratedMaskedSolution(const torch::Tensor& mask,
                                     const torch::Tensor& rhs,
                                     const torch::Tensor& initial) {
    constexpr double kNothing = 1e-9;  // of a residual, whose largest values are about 1
    const torch::Tensor inside = (mask >= 0.5).to(torch::kFloat64);
    torch::Tensor u = initial.to(torch::kFloat64);
    torch::Tensor residual = (-rhs.to(torch::kFloat64) - negatedLaplacian(u)) * inside;
    torch::Tensor direction = residual.clone();
    const auto product = [](const torch::Tensor& a, const torch::Tensor& b) {
        return (a * b).sum({2, 3}, /*keepdim=*/true);
    };
    torch::Tensor energy = product(residual, residual);
    while (residual.abs().max().item<double>() > kNothing) {
        const torch::Tensor image = negatedLaplacian(direction) * inside;
        const torch::Tensor step = energy / product(direction, image).clamp_min(1e-300);
        u += step * direction;
        residual -= step * image;
        const torch::Tensor next = product(residual, residual);
        direction = residual + next / energy.clamp_min(1e-300) * direction;
        energy = next;
    }
    return u;
}

torch::Tensor exactRectangleSolution(const torch::Tensor& rhs) {
    const torch::Tensor framed = torch::constant_pad_nd(rhs, {1, 1, 1, 1});
    const torch::Tensor mask = torch::constant_pad_nd(
        torch::ones({rhs.size(0), 1, rhs.size(2), rhs.size(3)}, rhs.options()), {1, 1, 1, 1});
    return exactMaskedSolution(mask, framed, torch::zeros_like(framed))
        .narrow(2, 1, rhs.size(2))
        .narrow(3, 1, rhs.size(3));
}

}  // namespace r2r::testing
