// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/core/stopwatch.h"
#include "tests/engine/project/project_scene.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdio>
#include <fstream>

/// What saving a large project takes: run by hand, on a quiet machine, with
/// `--gtest_also_run_disabled_tests`.
namespace r2r {
namespace {

namespace fs = std::filesystem;

using testing::opened;
using testing::TemporaryFolder;
using testing::texturedPicture;

/// Bytes that this program has caused to be sent to disks.
int64_t writtenBytes() {
    std::ifstream io("/proc/self/io");
    for (std::string name; io >> name;) {
        int64_t bytes = 0;
        io >> bytes;
        if (name == "write_bytes:")
            return bytes;
    }
    return 0;
}

TEST(ProjectSoak, DISABLED_AStrokeInFiftyMegapixelsIsSavedAtOnce) {
    constexpr int kStrokes = 20;
    const TemporaryFolder folder;
    Project project;
    uintmax_t inputBytes = 0;
    const auto add = [&](const std::string& name, Size size, unsigned int seed) {
        writePhotograph(folder / name, {texturedPicture(size, seed), {}});
        inputBytes += fs::file_size(folder / name);
        project.pictures.push_back(opened(folder / name));
        return project.pictures.back().image;
    };
    Composition& composition = project.composition;
    composition.background = add("beach.jpg", {8660, 5774}, 1);
    for (uint32_t id = 1; id <= 3; ++id) {
        const std::string name = "large-" + std::to_string(id);
        composition.foregrounds.push_back(foregroundOn(composition.background,
                                                       add(name + ".jpg", {5480, 3650}, id + 1),
                                                       name,
                                                       ForegroundId{id}));
        Foreground& foreground = composition.foregrounds.back();
        foreground.mask = TiledMask(foreground.image.size());
        foreground.mask.dab({2700, 1800}, 1500, 0.7, 1, false);
    }
    const fs::path path = folder / "work.r2rs";

    Stopwatch watch;
    ProjectState state = saveProject(path, project).state;
    std::printf("first save %.0f ms, %.1f MB of pictures in a file of %.1f MB\n",
                watch.milliseconds(),
                static_cast<double>(inputBytes) / 1e6,
                static_cast<double>(fs::file_size(path)) / 1e6);
    std::vector<double> times;
    int64_t most = 0;
    for (int i = 0; i < kStrokes; ++i) {
        TiledMask& mask = composition.foregrounds[static_cast<size_t>(i % 3)].mask;
        for (int dab = 0; dab < 10; ++dab)
            mask.dab({900.0 + 80 * i + 25 * dab, 1000.0 + 40 * i}, 250, 0.5, 1, i % 2 == 0);
        const int64_t before = writtenBytes();
        const Stopwatch stroke;
        state = saveProject(path, project, {.before = &state}).state;
        times.push_back(stroke.milliseconds());
        most = std::max(most, writtenBytes() - before);
    }
    std::ranges::sort(times);
    const Stopwatch copying;
    (void)saveProject(folder / "copy.r2rs", project, {.before = &state});
    const double copied = copying.milliseconds();
    const Stopwatch opening;
    const OpenedProject again = openProject(path);
    std::printf(
        "save after a stroke: median %.0f p95 %.0f worst %.0f ms, at most %.2f MB written; "
        "save as %.0f ms; opening %.0f ms\n",
        times[kStrokes / 2],
        times[kStrokes * 95 / 100],
        times.back(),
        static_cast<double>(most) / 1e6,
        copied,
        opening.milliseconds());
    EXPECT_TRUE(again.project.composition.foregrounds == composition.foregrounds);
}

}  // namespace
}  // namespace r2r
