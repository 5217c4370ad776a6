// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/command.h"
#include "app/cli/dataset_options.h"
#include "app/cli/options.h"
#include "app/cli/scratch_folder.h"
#include "app/cli/terminal.h"
#include "app/cli/text_table.h"
#include "engine/core/error.h"
#include "engine/core/file_io.h"
#include "engine/core/stopwatch.h"
#include "engine/imaging/files/image_file.h"
#include "engine/imaging/pixels/cv_view.h"
#include "engine/imaging/placing/reference_resample.h"
#include "engine/imaging/placing/resample.h"
#include "training/data/candidate_check.h"
#include "training/data/dataset_layout.h"
#include "training/data/poisson_generator.h"

#include <ATen/Parallel.h>
#include <opencv2/core.hpp>
#include <opencv2/photo.hpp>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <atomic>
#include <fmt/format.h>
#include <functional>
#include <future>
#include <map>
#include <memory>
#include <string>

namespace r2r::cli {
namespace {

namespace fs = std::filesystem;

struct BenchOptions {
    fs::path photos;
    std::string split;
    int count = 32;
    int candidates = 4;
    int threads = static_cast<int>(std::thread::hardware_concurrency());
    bool printsJson = false;
};

/// Both recipes at one size of photograph.
struct Row {
    int side = 0;
    int64_t candidates = 0;
    double ourSeconds = 0;
    double openCvSeconds = 0;
    double ourSeam = 0;  ///< mean of `CandidateCheck::seam`
    double openCvSeam = 0;

    [[nodiscard]] double perSecond(double seconds) const {
        return static_cast<double>(candidates) / seconds;
    }
};

using Made = std::vector<std::vector<Candidate>>;  ///< by photograph

/// The photographs as squares of one size, so that a figure means the same everywhere.
std::vector<PairFiles> squares(std::span<const PairFiles> photos,
                               int side,
                               const fs::path& folder) {
    fs::create_directories(folder);
    std::vector<PairFiles> made;
    for (const PairFiles& files : photos) {
        const PairPictures pictures = readPair(files);
        const std::string name = fmt::format("{}.png", made.size());
        const Size size{side, side};
        writePhotograph(folder / name, {.image = resizedLikePillow(pictures.real, size)});
        writePhotograph(folder / ("m" + name), {.image = resizedMaskNearest(pictures.mask, size)});
        made.push_back({.id = files.id, .real = folder / name, .mask = folder / ("m" + name)});
    }
    return made;
}

/// Calls `work` for every photograph, on several threads that compute on one core each.
/// @throws what `work` throws.
double secondsFor(int64_t photos, int threads, const std::function<void(int64_t)>& work) {
    const Stopwatch watch;
    std::atomic<int64_t> next = 0;
    std::vector<std::future<void>> workers;
    for (int i = 0; i < threads; ++i)
        workers.push_back(std::async(std::launch::async, [&] {
            at::set_num_threads(1);
            for (int64_t photo = next++; photo < photos; photo = next++)
                work(photo);
        }));
    for (std::future<void>& worker : workers)
        worker.get();
    return watch.seconds();
}

std::vector<Candidate> ours(PhotoPool& photos, int64_t index, int count) {
    std::vector<StableRandom> draws;
    for (int i = 0; i < count; ++i)
        draws.push_back(StableRandom({1, static_cast<uint64_t>(index), static_cast<uint64_t>(i)}));
    const auto photo = photos.photo(index);
    std::vector<Candidate> made =
        PoissonGenerator().candidates(*photo, photos, index, draws, JobContext());
    for (const Candidate& candidate : made)
        if (candidate.refusal.empty())
            (void)pasted(*photo, candidate);
    return made;
}

/// The same place and the same α, blended by OpenCV.
Candidate openCvCandidate(const SourcePhoto& photo,
                          const SourcePhoto& other,
                          const Candidate& like) {
    const std::array<int, 4> at = like.details.at("region");
    const double alpha = like.details.at("alpha");
    const Size rim{like.region.width + 2, like.region.height + 2};
    const Image surroundings = resized(other.rgb, Rect{at[0], at[1], at[2], at[3]}, rim);
    const Image foreground = cropped(photo.rgb, like.region);
    const Image mask = cropped(photo.mask, like.region);
    cv::Mat cloned;
    cv::seamlessClone(cvView(foreground),
                      cvView(surroundings),
                      cvView(mask),
                      {rim.width / 2, rim.height / 2},
                      cloned,
                      cv::NORMAL_CLONE);
    Candidate candidate{.region = like.region, .foreground = supportPixels(photo)};
    for (int y = 0; y < like.region.height; ++y) {
        const auto row = candidate.foreground.mutableRow<float>(y);
        const uint8_t* blended = cloned.ptr<uint8_t>(y + 1) + 3;
        for (size_t i = 0; i < row.size(); ++i)
            row[i] += static_cast<float>(alpha) * (static_cast<float>(blended[i]) / 255 - row[i]);
    }
    return candidate;
}

std::vector<Candidate> openCvs(PhotoPool& photos,
                               int64_t index,
                               const std::vector<Candidate>& like,
                               const std::map<std::string, int64_t>& places) {
    const auto photo = photos.photo(index);
    std::vector<Candidate> made;
    for (const Candidate& candidate : like) {
        if (!candidate.refusal.empty())
            continue;
        const auto other = photos.photo(places.at(candidate.reference));
        made.push_back(openCvCandidate(*photo, *other, candidate));
        (void)pasted(*photo, made.back());
    }
    return made;
}

double meanSeam(PhotoPool& photos, const Made& made) {
    double sum = 0;
    int64_t count = 0;
    for (int64_t i = 0; i < photos.size(); ++i)
        for (const Candidate& candidate : made[static_cast<size_t>(i)])
            if (candidate.refusal.empty()) {
                const auto photo = photos.photo(i);
                sum += checked(*photo, candidate, pasted(*photo, candidate), true).seam;
                ++count;
            }
    return sum / static_cast<double>(std::max<int64_t>(1, count));
}

Row measured(const BenchOptions& options,
             std::span<const PairFiles> members,
             int side,
             const JobContext& job) {
    const ScratchFolder scratch;
    PhotoPool photos(squares(members, side, scratch.path()), 0);
    std::map<std::string, int64_t> places;
    for (int64_t i = 0; i < photos.size(); ++i) {
        places[photos.files(i).id] = i;
        (void)photos.photo(i);  // decoding is not what is measured
    }
    Made our(static_cast<size_t>(photos.size()));
    Made theirs = our;
    Row row{.side = side, .ourSeconds = 1e9, .openCvSeconds = 1e9};
    constexpr int kRepetitions = 3;
    for (int i = 0; i < kRepetitions; ++i) {
        job.report({.phase = Phase::Measuring, .done = i, .total = kRepetitions});
        row.ourSeconds =
            std::min(row.ourSeconds, secondsFor(photos.size(), options.threads, [&](int64_t photo) {
                         our[static_cast<size_t>(photo)] = ours(photos, photo, options.candidates);
                     }));
        row.openCvSeconds = std::min(row.openCvSeconds,
                                     secondsFor(photos.size(), options.threads, [&](int64_t photo) {
                                         const auto place = static_cast<size_t>(photo);
                                         theirs[place] = openCvs(photos, photo, our[place], places);
                                     }));
    }
    for (const std::vector<Candidate>& candidates : theirs)
        row.candidates += static_cast<int64_t>(candidates.size());
    row.ourSeam = meanSeam(photos, our);
    row.openCvSeam = meanSeam(photos, theirs);
    return row;
}

std::string table(const std::vector<Row>& rows) {
    std::vector<std::vector<std::string>> cells = {
        {"SIZE", "CANDIDATES", "OURS /s", "OPENCV /s", "RATIO", "OUR SEAM", "OPENCV SEAM"}};
    for (const Row& row : rows)
        cells.push_back({fmt::format("{}x{}", row.side, row.side),
                         fmt::format("{}", row.candidates),
                         fmt::format("{:.1f}", row.perSecond(row.ourSeconds)),
                         fmt::format("{:.1f}", row.perSecond(row.openCvSeconds)),
                         fmt::format("{:.2f}", row.openCvSeconds / row.ourSeconds),
                         fmt::format("{:.4f}", row.ourSeam),
                         fmt::format("{:.4f}", row.openCvSeam)});
    return textTable(cells);
}

Json rowsJson(const std::vector<Row>& rows) {
    Json list = Json::array();
    for (const Row& row : rows)
        list.push_back({{"side", row.side},
                        {"candidates", row.candidates},
                        {"ours_per_second", row.perSecond(row.ourSeconds)},
                        {"opencv_per_second", row.perSecond(row.openCvSeconds)},
                        {"ratio", row.openCvSeconds / row.ourSeconds},
                        {"our_seam", row.ourSeam},
                        {"opencv_seam", row.openCvSeam}});
    return list;
}

ExitCode run(const BenchOptions& options, Terminal& terminal, const JobContext& job) {
    std::vector<PairFiles> members =
        datasetMembers(options.photos, detectedLayout(options.photos), options.split);
    members.resize(std::min(members.size(), static_cast<size_t>(options.count)));
    if (members.size() < 2)
        throw Error(ErrorCode::InvalidArgument, "at least two photographs are needed");
    cv::setNumThreads(1);
    std::vector<Row> rows;
    for (const int side : {256, 512})
        rows.push_back(measured(options, members, side, job));
    terminal.print(options.printsJson ? formatJson(rowsJson(rows)) : table(rows));
    return ExitCode::Ok;
}

Runner define(CLI::App& app) {
    const auto options = std::make_shared<BenchOptions>();
    addPath(app, "--photos", options->photos, "Photographs with masks", "FOLDER")->required();
    addSplit(app, options->split, "Only photographs of this split");
    addNumber(app, "--count", options->count, 2, 10000, "How many photographs [32]");
    addNumber(
        app, "--candidates", options->candidates, 1, 64, "Of each photograph, made together [4]");
    addNumber(app, "--threads", options->threads, 1, 1024, "Photographs at a time [all cores]");
    addJsonFlag(app, options->printsJson);
    return [options](Terminal& terminal, const JobContext& job) {
        return run(*options, terminal, job);
    };
}

const Registration registration({
    .name = "synthesis",
    .parent = "bench",
    .purpose = "Poisson candidates per second against the same recipe with OpenCV's clone",
    .examples = "  r2r bench synthesis --photos photos\n",
    .rank = 75,
    .define = define,
});

}  // namespace
}  // namespace r2r::cli
