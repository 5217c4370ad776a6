// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/training/data/photo_folder.h"

#include "engine/core/file_io.h"
#include "engine/core/stable_random.h"
#include "engine/imaging/files/image_file.h"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>

namespace r2r::testing {

Image madePhoto(Size size, uint32_t seed) {
    StableRandom draw({seed});
    double phases[3];
    double levels[3];
    for (int c = 0; c < 3; ++c) {
        phases[c] = draw.uniform(0, 6);
        levels[c] = draw.uniform(80, 150);
    }
    Image image(size, 3, SampleType::U8);
    for (int y = 0; y < size.height; ++y) {
        const auto row = image.mutableRow<uint8_t>(y);
        for (size_t i = 0; i < row.size(); ++i) {
            const double wave =
                std::sin(static_cast<double>(i / 3) / 9 + phases[i % 3]) + std::cos(y / 7.0);
            row[i] = static_cast<uint8_t>(levels[i % 3] + 20 * wave + draw.uniform(-6, 6));
        }
    }
    return image;
}

Image madeMask(Size size, double softnessPx) {
    const double radius = std::min(size.width, size.height) / 3.0;
    Image mask(size, 1, SampleType::U8);
    for (int y = 0; y < size.height; ++y) {
        const auto row = mask.mutableRow<uint8_t>(y);
        for (int x = 0; x < size.width; ++x) {
            const double outside =
                std::hypot(x + 0.5 - size.width / 2.0, y + 0.5 - size.height / 2.0) - radius;
            const double share = softnessPx > 0 ? std::clamp(0.5 - outside / softnessPx, 0.0, 1.0)
                                                : (outside <= 0 ? 1.0 : 0.0);
            row[static_cast<size_t>(x)] = static_cast<uint8_t>(std::lround(255 * share));
        }
    }
    return mask;
}

Image discPicture(int side) {
    Image image({side, side}, 3, SampleType::U8);
    for (int y = 0; y < side; ++y) {
        const auto row = image.mutableRow<uint8_t>(y);
        for (int x = 0; x < side; ++x) {
            const bool isInside = std::hypot(x - side / 2, y - side / 2) < side * 0.25;
            const auto wave = static_cast<uint8_t>((x * 7 + y * 13) % 23);
            auto* pixel = row.data() + 3 * static_cast<size_t>(x);
            pixel[0] = static_cast<uint8_t>((isInside ? 200 : 30) + wave);
            pixel[1] = static_cast<uint8_t>((isInside ? 40 : 140) + wave);
            pixel[2] = static_cast<uint8_t>(60 + wave);
        }
    }
    return image;
}

SourcePhoto madeSource(Size size, uint32_t seed, double softnessPx) {
    return sourcePhoto(
        fmt::format("photo{}", seed), "CC0", madePhoto(size, seed), madeMask(size, softnessPx));
}

void write(const std::filesystem::path& path, const Image& image) {
    std::filesystem::create_directories(path.parent_path());
    writePhotograph(path, {.image = image});
}

void write(const std::filesystem::path& path, std::string_view text) {
    std::filesystem::create_directories(path.parent_path());
    writeFileAtomically(path, text);
}

void writePhotoFolder(const std::filesystem::path& folder, int count, Size size) {
    std::string table = "id,licence,split\n";
    for (int i = 0; i < count; ++i) {
        write(folder / fmt::format("images/p{}.png", i), madePhoto(size, static_cast<uint32_t>(i)));
        write(folder / fmt::format("masks/p{}.png", i), madeMask(size));
        table += fmt::format("p{},licence {},{}\n", i, i, i % 3 == 2 ? "val" : "train");
    }
    write(folder / "index.csv", table);
}

}  // namespace r2r::testing
