// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/ops/poisson_rectangle.h"

#include "engine/ops/shape_check.h"

#include <ATen/Parallel.h>
#include <ATen/ThreadLocalState.h>
#include <torch/fft.h>
#include <torch/utils.h>

#include <algorithm>
#include <numbers>
#include <vector>

namespace r2r::ops {

namespace {

// Floats of one zero-padded block on the CPU: block and spectrum then stay in cache, and the
// scratch memory of a 24-megapixel solve is a few MiB. Four times as many take a quarter longer.
constexpr int64_t kBlockFloats = 256 * 1024;

// A GPU wants few large launches; this bounds the scratch memory at 1 GiB.
constexpr int64_t kGpuBlockFloats = 128 * 1024 * 1024;

// Fewer columns per thread would leave operations that cost less than calling them.
constexpr int64_t kColumnsPerThread = 128;

/// at::parallel_for whose threads inherit the caller's modes: under InferenceMode a thread without
/// it may not write to the caller's tensors.
template <typename Work>
void inParallel(int64_t count, int64_t grain, const Work& work) {
    const at::ThreadLocalState modes;
    at::parallel_for(0, count, grain, [&](int64_t begin, int64_t end) {
        const at::ThreadLocalStateGuard guard(modes);
        work(begin, end);
    });
}

/// Rows [firstRow, firstRow + rows) of planes [firstPlane, firstPlane + planes).
struct Block {
    int64_t firstPlane, planes, firstRow, rows;

    [[nodiscard]] torch::Tensor of(const torch::Tensor& stack) const {
        return stack.narrow(0, firstPlane, planes).narrow(1, firstRow, rows);
    }
};

std::vector<Block> blocksOf(const torch::Tensor& stack, int64_t floatsPerRow) {
    const int64_t planes = stack.size(0);
    const int64_t rows = stack.size(1);
    const int64_t budget = stack.is_cuda() ? kGpuBlockFloats : kBlockFloats;
    const int64_t rowsAtOnce = std::clamp<int64_t>(budget / floatsPerRow, 1, rows);
    const int64_t planesAtOnce =
        rowsAtOnce < rows ? 1 : std::max<int64_t>(1, budget / (floatsPerRow * rows));
    std::vector<Block> blocks;
    for (int64_t plane = 0; plane < planes; plane += planesAtOnce)
        for (int64_t row = 0; row < rows; row += rowsAtOnce)
            blocks.push_back({plane,
                              std::min(planesAtOnce, planes - plane),
                              row,
                              std::min(rowsAtOnce, rows - row)});
    return blocks;
}

/// The sine transform (DST-I) along the last axis, S_k = Σ_j x_j sin(π·j·k / (N + 1)), negated.
///
/// It is the imaginary part of the real FFT of [0, x, 0 … 0] with 2·(N + 1) samples. Padding with
/// zeros instead of odd reflections leaves nothing to fill in: the zeros are written once.
class SineTransform {
public:
    SineTransform(int64_t length, const torch::TensorOptions& options)
        : length_(length), options_(options) {}

    [[nodiscard]] static int64_t paddedLength(int64_t length) { return 2 * (length + 1); }

    /// The tensor into which the caller writes `planes` × `rows` rows before run().
    [[nodiscard]] torch::Tensor input(int64_t planes, int64_t rows) {
        if (!padded_.defined() || padded_.size(0) != planes || padded_.size(1) != rows)
            padded_ = torch::zeros({planes, rows, paddedLength(length_)}, options_);
        return padded_.narrow(2, 1, length_);
    }

    /// (planes, rows, N): a strided view of the spectrum.
    [[nodiscard]] torch::Tensor run() const {
        const torch::Tensor spectrum = torch::fft::rfft(padded_);
        return torch::view_as_real(spectrum).select(3, 1).narrow(2, 1, length_);
    }

private:
    int64_t length_;
    torch::TensorOptions options_;
    torch::Tensor padded_;
};

/// sin(π·k / (2·(N + 1))), k = 1 … N. −4 times its square is the k-th eigenvalue of the second
/// difference with zero ends.
torch::Tensor halfAngleSines(int64_t length, const torch::TensorOptions& options) {
    const auto k = torch::arange(1, length + 1, options.dtype(torch::kFloat64));
    const double step = std::numbers::pi / (2.0 * static_cast<double>(length + 1));
    return (k * step).sin_().to(torch::kFloat32);
}

/// Runs `work(transform, block)` on every block of `stack`, with rows of the transform's length.
///
/// On a CPU each thread takes whole blocks, and the operations inside are serial: a barrier per
/// pass instead of three per block, which matters most when other programs want the cores too.
template <typename Work>
void transformBlocks(const torch::Tensor& stack, const JobContext& job, const Work& work) {
    const std::vector<Block> blocks = blocksOf(stack, SineTransform::paddedLength(stack.size(2)));
    const auto run = [&](int64_t begin, int64_t end) {
        SineTransform transform(stack.size(2), stack.options());
        for (int64_t i = begin; i < end && !job.isCancelled(); ++i)
            work(transform, blocks[static_cast<size_t>(i)]);
    };
    if (stack.is_cpu())
        inParallel(static_cast<int64_t>(blocks.size()), 1, run);
    else
        run(0, static_cast<int64_t>(blocks.size()));
    job.throwIfCancelled();
}

/// to ← negated sine transform of the rows of `from`; both (planes, rows, N).
void transformRows(const torch::Tensor& from, const torch::Tensor& to, const JobContext& job) {
    transformBlocks(from, job, [&](SineTransform& transform, const Block& block) {
        transform.input(block.planes, block.rows).copy_(block.of(from));
        block.of(to).copy_(transform.run());
    });
}

/// Both sine transforms along the rows of `from` with the division by the eigenvalues in between.
/// Every row is one frequency of the other axis, so nothing larger than a block is ever stored.
void solveRows(const torch::Tensor& from, const torch::Tensor& to, const JobContext& job) {
    const int64_t rows = from.size(1);
    const int64_t length = from.size(2);
    // Each pair of transforms multiplies by (N + 1) / 2.
    const double gain = 0.25 * static_cast<double>((rows + 1) * (length + 1));
    const torch::Tensor across = -4.0 * halfAngleSines(rows, from.options()).square().unsqueeze(1);
    const torch::Tensor along = -4.0 * halfAngleSines(length, from.options()).square();

    transformBlocks(from, job, [&](SineTransform& transform, const Block& block) {
        torch::Tensor input = transform.input(block.planes, block.rows);
        input.copy_(block.of(from));
        const torch::Tensor divisor =
            (across.narrow(0, block.firstRow, block.rows) + along).mul_(gain);
        torch::div_out(input, transform.run(), divisor);
        block.of(to).copy_(transform.run());
    });
}

/// The elimination factors c_i = sinh(i·θ) / sinh((i + 1)·θ), i = 1 … rows, of the systems
/// −u_{i−1} + 2·cosh(θ)·u_i − u_{i+1} = f_i, one column per frequency. (rows, length)
///
/// The closed form is taken because the recurrence c_i = 1 / (2·cosh(θ) − c_{i−1}) collects
/// rounding errors exactly at the low frequencies that matter most.
torch::Tensor eliminationFactors(int64_t rows,
                                 int64_t length,
                                 const torch::TensorOptions& options) {
    const torch::Tensor theta = 2.0 * halfAngleSines(length, options).asinh();
    const torch::Tensor steps = torch::arange(1, rows + 2, options).unsqueeze(1);
    const torch::Tensor decay = (steps * (-2.0 * theta)).expm1_();
    torch::Tensor factors = decay.narrow(0, 0, rows) / decay.narrow(0, 1, rows);
    return factors.mul_((-theta).exp_());
}

/// Replaces negated sine frequencies along the rows by those of the solution, solving one
/// tridiagonal system per column. `stack` is (planes, rows, length).
void sweepColumns(const torch::Tensor& stack, const torch::Tensor& factors) {
    const std::vector<torch::Tensor> factor = factors.unbind(0);
    const std::vector<torch::Tensor> row = stack.unbind(1);
    for (size_t i = 1; i < row.size(); ++i)
        row[i].addcmul_(factor[i - 1], row[i - 1]);
    stack.mul_(factors);
    for (size_t i = row.size() - 1; i-- > 0;)
        row[i].addcmul_(factor[i], row[i + 1]);
}

/// Sine transforms along both axes: four FFT passes, few launches. What a GPU likes.
void solveBySines(const torch::Tensor& rhs, const torch::Tensor& u, const JobContext& job) {
    const torch::Tensor columns =
        torch::empty({rhs.size(0), rhs.size(2), rhs.size(1)}, rhs.options());
    // Four negated transforms: the signs cancel.
    transformRows(rhs, columns.transpose(1, 2), job);
    solveRows(columns, columns, job);
    transformRows(columns.transpose(1, 2), u, job);
}

/// Sine transforms along the rows, elimination along the columns. On a CPU two FFT passes cost more
/// than two small operations per row: this takes less than two thirds of the time of
/// solveBySines().
void solveBySweeps(const torch::Tensor& rhs, const torch::Tensor& u, const JobContext& job) {
    const torch::Tensor frequencies = torch::empty(rhs.sizes(), rhs.options());
    transformRows(rhs, frequencies, job);
    const int64_t length = rhs.size(2);
    const torch::Tensor factors = eliminationFactors(rhs.size(1), length, rhs.options());
    inParallel(length, kColumnsPerThread, [&](int64_t begin, int64_t end) {
        sweepColumns(frequencies.narrow(2, begin, end - begin),
                     factors.narrow(1, begin, end - begin));
    });
    // A pair of transforms multiplies by (N + 1) / 2; the second one negates.
    frequencies.mul_(-2.0 / static_cast<double>(length + 1));
    transformRows(frequencies, u, job);
}

/// The rough cost of one sample of a transform of `length`: the sum of the prime factors of the
/// FFT's length, bounded because FFT libraries treat large primes as convolutions.
int64_t transformCost(int64_t length) {
    constexpr int64_t kConvolutionCost = 60;
    int64_t rest = length + 1;
    int64_t cost = 0;
    for (int64_t factor = 2; rest > 1 && cost < kConvolutionCost; ++factor)
        for (; rest % factor == 0; rest /= factor)
            cost += factor;
    return std::min(cost, kConvolutionCost);
}

}  // namespace

torch::Tensor solvePoissonRectangle(const torch::Tensor& rhs, const JobContext& job) {
    checkImageTensor("solvePoissonRectangle", "rhs", rhs);
    const torch::NoGradGuard noGrad;
    if (rhs.numel() == 0)
        return torch::zeros_like(rhs, torch::MemoryFormat::Contiguous);

    const torch::Tensor solution = torch::empty(rhs.sizes(), rhs.options());
    torch::Tensor planes = rhs.flatten(0, 1);  // (B·C, h, w)
    torch::Tensor u = solution.flatten(0, 1);
    if (transformCost(rhs.size(2)) < transformCost(rhs.size(3))) {
        planes = planes.transpose(1, 2);
        u = u.transpose(1, 2);
    }
    if (rhs.is_cuda())
        solveBySines(planes, u, job);
    else
        solveBySweeps(planes, u, job);
    return solution;
}

torch::Tensor reference::solvePoissonRectangle(const torch::Tensor& rhs) {
    checkImageTensor("solvePoissonRectangle", "rhs", rhs);
    const torch::NoGradGuard noGrad;
    torch::Tensor u = torch::empty(rhs.sizes(), rhs.options());
    if (rhs.numel() > 0)
        solveBySines(rhs.flatten(0, 1), u.flatten(0, 1), {});
    return u;
}

}  // namespace r2r::ops
