// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/app/cli/program_runs.h"

#include "app/cli/scene.h"
#include "engine/core/file_io.h"
#include "engine/imaging/files/image_file.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>

namespace r2r::testing {

namespace fs = std::filesystem;

std::vector<std::string> r2rCommand(std::vector<std::string> arguments) {
    // Otherwise every run starts itself a second time to say so.
    ::setenv("OMP_WAIT_POLICY", "PASSIVE", 0);
    arguments.insert(arguments.begin(), R2R_PROGRAM);
    return arguments;
}

cli::ChildResult r2r(std::vector<std::string> arguments) {
    return cli::runChild(r2rCommand(std::move(arguments)));
}

cli::ChildResult shell(const std::string& line) {
    return cli::runChild({"/bin/sh", "-c", "R2R='" R2R_PROGRAM "'; " + line});
}

Image softDisc(Size size) {
    Image mask(size, 1, SampleType::U8);
    const double radius = std::min(size.width, size.height) * 0.35;
    for (int y = 0; y < size.height; ++y)
        for (int x = 0; x < size.width; ++x) {
            const double distance =
                std::hypot(x + 0.5 - size.width / 2.0, y + 0.5 - size.height / 2.0);
            const double value = std::clamp((radius - distance) / (radius / 4), 0.0, 1.0);
            mask.mutableRow<uint8_t>(y)[static_cast<size_t>(x)] =
                static_cast<uint8_t>(std::lround(value * 255));
        }
    return mask;
}

void write(const fs::path& path, const Image& image) {
    fs::create_directories(path.parent_path());
    writePhotograph(path, {image, {}});
}

void write(const fs::path& path, std::string_view text) {
    fs::create_directories(path.parent_path());
    writeFileAtomically(path, text);
}

void writeComposite(const fs::path& folder, const std::string& name, Size size, uint32_t seed) {
    write(folder / (name + ".png"), cli::sceneImage(size, {1.1F, 1.0F, 0.8F}, seed));
    write(folder / (name + "_mask.png"), softDisc(size));
}

std::map<std::string, std::string> filesIn(const fs::path& folder) {
    std::map<std::string, std::string> files;
    for (const fs::directory_entry& entry : fs::recursive_directory_iterator(folder))
        if (entry.is_regular_file() && entry.path().parent_path().filename() != ".r2r-batch")
            files[entry.path().lexically_relative(folder).string()] = textOf(entry.path());
    return files;
}

}  // namespace r2r::testing
