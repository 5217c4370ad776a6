// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/geometry.h"
#include "engine/core/job_context.h"
#include "engine/core/json.h"

#include <cstdint>
#include <string>
#include <vector>

namespace r2r::cli {

struct PoissonBenchmarkOptions {
    int sizes = 20;       ///< how many rectangles
    int smallest = 200;   ///< shortest side in pixels
    int largest = 1500;   ///< longest side in pixels
    int repetitions = 3;  ///< of each program on each size; the median counts
    uint64_t seed = 1;    ///< of the sizes and the pictures
};

/// One rectangle. Errors are in grey levels of 255 against a float64 solution that is clamped but
/// not rounded: a perfectly rounded result has an error of up to 0.5.
struct PoissonBenchmarkRow {
    Size size;
    double ourMs = 0;
    double openCvMs = 0;
    double ourError = 0;
    double openCvError = 0;

    [[nodiscard]] double ratio() const { return openCvMs / ourMs; }
};

struct PoissonBenchmark {
    std::vector<PoissonBenchmarkRow> rows;
    int ourThreads = 0;
    int openCvThreads = 0;

    [[nodiscard]] double medianRatio() const;
    [[nodiscard]] double largestRatio() const;
    [[nodiscard]] double smallestRatio() const;
    [[nodiscard]] double ourWorstError() const;
    [[nodiscard]] double openCvWorstError() const;
};

/// Times the normal seamless clone of OpenCV against ours on the same linear problem, from 8-bit
/// pictures to an 8-bit picture, alternating, each with its default number of threads.
///
/// @throws Error{InvalidArgument} if the options ask for nothing or for impossible sizes;
/// Cancelled.
[[nodiscard]] PoissonBenchmark runPoissonBenchmark(const PoissonBenchmarkOptions& options,
                                                   const JobContext& job = {});

/// A table for people, one line per size and a summary.
[[nodiscard]] std::string poissonBenchmarkTable(const PoissonBenchmark& benchmark);

[[nodiscard]] Json poissonBenchmarkJson(const PoissonBenchmark& benchmark);

}  // namespace r2r::cli
