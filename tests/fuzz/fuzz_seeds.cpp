// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/fuzz/fuzz_seeds.h"

#include "engine/core/file_io.h"
#include "engine/imaging/color/srgb_profile.h"
#include "engine/imaging/files/codecs/picture_layer.h"
#include "engine/project/journal_claim.h"
#include "engine/project/journal_file.h"
#include "engine/project/project_file.h"
#include "tests/support/golden_folder.h"
#include "tests/support/layered_picture.h"
#include "tests/support/temporary_folder.h"

#include <algorithm>
#include <bit>
#include <cstdint>
#include <memory>

namespace r2r::testing {
namespace {

using Seeds = std::vector<std::vector<std::byte>>;

constexpr Size kSize{16, 12};

template <typename T>
Image ramp(int channels, SampleType type, T step) {
    Image image(kSize, channels, type);
    for (int y = 0; y < kSize.height; ++y) {
        const auto row = image.mutableRow<T>(y);
        for (size_t i = 0; i < row.size(); ++i)
            row[i] = static_cast<T>(static_cast<T>(i + static_cast<size_t>(7 * y)) * step);
    }
    return image;
}

Image rampOf(int channels, SampleType type) {
    if (type == SampleType::F32)
        return ramp<float>(channels, type, 1 / 128.0F);
    return type == SampleType::U16 ? ramp<uint16_t>(channels, type, 577)
                                   : ramp<uint8_t>(channels, type, 3);
}

Project smallProject() {
    Project project;
    project.composition.background = rampOf(3, SampleType::U8);
    project.composition.foregrounds.push_back(foregroundOn(
        project.composition.background, rampOf(4, SampleType::U8), "Dog", ForegroundId{3}));
    project.composition.foregrounds.front().harmony.model = "mkl";
    return project;
}

/// What has been written is in the file itself, and not beside it.
std::vector<std::byte> wholeDatabase(const std::filesystem::path& path) {
    {
        const Database database(path, Database::Access::Append);
        (void)database.number("PRAGMA wal_checkpoint(TRUNCATE)");
    }
    return readFile(path);
}

Seeds smallFiles(const std::filesystem::path& folder, const std::vector<std::string>& endings) {
    constexpr uintmax_t kMost = 4096;  // bytes
    std::vector<std::filesystem::path> files;
    for (const auto& entry : std::filesystem::directory_iterator(folder))
        if (entry.is_regular_file() && entry.file_size() <= kMost &&
            std::ranges::find(endings, entry.path().extension().string()) != endings.end())
            files.push_back(entry.path());
    std::ranges::sort(files);
    Seeds seeds;
    for (const auto& file : files)
        seeds.push_back(readFile(file));
    return seeds;
}

}  // namespace

Seeds pictureSeeds(ImageFormat format) {
    Seeds seeds;
    for (const SampleType type : {SampleType::U8, SampleType::U16, SampleType::F32})
        if (storableSampleType(format, type) == type)
            for (const int channels : {3, 4}) {
                Image image = rampOf(channels, type);
                if (type == SampleType::U8)
                    image.setIccProfile(srgbProfile());
                seeds.push_back(encodePhotograph({.image = image, .metadata = {}},
                                                 format,
                                                 {.isLossless = channels == 4, .software = "R2R"}));
            }
    return seeds;
}

Seeds lightSeeds() {
    std::string pfm = "PF\n4 3\n-1.0\n";
    for (int i = 0; i < 36; ++i) {
        const auto bits = std::bit_cast<std::array<char, 4>>(static_cast<float>(i) / 36);
        pfm.append(bits.data(), bits.size());
    }
    std::string radiance = "#?RADIANCE\nFORMAT=32-bit_rle_rgbe\n\n-Y 3 +X 4\n";
    for (int i = 0; i < 12; ++i)
        radiance += {char(40 + i), char(60 + i), char(80), char(0x80)};
    Seeds seeds;
    for (const std::string& text : {pfm, radiance}) {
        const auto bytes = std::as_bytes(std::span(text));
        seeds.emplace_back(bytes.begin(), bytes.end());
    }
    return seeds;
}

Seeds layerSeeds() {
    const Image whole = rampOf(3, SampleType::U8);
    const Image part = rampOf(4, SampleType::U8);
    Seeds seeds{layeredPicture(
        whole, {{.name = "Sky", .image = whole}, {.name = "Dog", .x = 3, .y = -2, .image = part}})};
    std::vector<r2r::PictureLayer> layers{
        {.name = "Background", .image = whole},
        {.name = "Dog", .image = part, .x = 2, .y = 1, .opacity = 0.5}};
    seeds.push_back(encodePhotograph(
        {.image = whole,
         .metadata = {},
         .layers = std::make_shared<const std::vector<r2r::PictureLayer>>(std::move(layers))},
        ImageFormat::OpenRaster));
    return seeds;
}

Seeds iccSeeds() {
    return {*srgbProfile()};
}

Seeds maskSeeds() {
    Image grey(kSize, 3, SampleType::U8);
    for (int y = 0; y < kSize.height; ++y)
        std::ranges::fill(grey.mutableRow<uint8_t>(y), y < 6 ? uint8_t{0} : uint8_t{255});
    return {encodePhotograph({.image = grey, .metadata = {}}, ImageFormat::Png)};
}

Seeds weightSeeds() {
    return smallFiles(goldenFolder() / "weights", {".bin", ".pt", ".pth", ".safetensors"});
}

Seeds onnxSeeds() {
    return smallFiles(goldenFolder() / "plugins", {".onnx"});
}

Seeds projectSeeds() {
    const TemporaryFolder folder;
    (void)saveProject(folder / "work.r2rs", smallProject());
    return {wholeDatabase(folder / "work.r2rs")};
}

Seeds journalSeeds() {
    const TemporaryFolder folder;
    const Project project = smallProject();
    const JournalClaim claim = JournalClaim::made(folder.path());
    {
        JournalFile journal(claim.path());
        Composition moved = project.composition;
        moved.foregrounds.front().placement.centre.x += 3;
        (void)journal.write(
            {.entries = {{{.number = 0, .text = "", .stamp = 1}, project.composition},
                         {{.number = 1, .text = "Move", .stamp = 2}, moved}},
             .last = 1,
             .position = 1,
             .about = {.name = "beach"}});
    }
    return {wholeDatabase(claim.path())};
}

Seeds noSeeds() {
    return {};
}

}  // namespace r2r::testing
