// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/fuzz/fuzz_target.h"

#include "engine/core/csv.h"
#include "engine/core/error.h"
#include "engine/core/file_io.h"
#include "engine/core/job_event.h"
#include "engine/core/json.h"
#include "engine/imaging/color/icc_profile.h"
#include "engine/imaging/color/profile_transform.h"
#include "engine/imaging/files/file_layers.h"
#include "engine/imaging/files/image_file.h"
#include "engine/imaging/files/image_metadata.h"
#include "engine/imaging/files/mask_file.h"
#include "engine/pipeline/plugins/onnx_check.h"
#include "engine/pipeline/plugins/onnx_data.h"
#include "engine/pipeline/plugins/plugin_manifest.h"
#include "engine/pipeline/recipes/recipe.h"
#include "engine/project/journal_reading.h"
#include "engine/project/project_file.h"
#include "engine/weights/checkpoint_file.h"
#include "tests/fuzz/fuzz_seeds.h"
#include "training/data/layouts.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <fmt/format.h>
#include <fstream>
#include <stdexcept>
#include <unistd.h>

namespace r2r::testing {
namespace {

namespace fs = std::filesystem;

std::string_view textOf(std::span<const std::byte> input) {
    return {reinterpret_cast<const char*>(input.data()), input.size()};
}

/// The input as a file, for readers that want one.
class HostileFile {
public:
    HostileFile(std::span<const std::byte> input, const char* name)
        : folder_(fs::temp_directory_path() / fmt::format("r2r-fuzz-{}", ::getpid())) {
        fs::create_directories(folder_);
        path_ = folder_ / name;
        std::ofstream(path_, std::ios::binary)
            .write(textOf(input).data(), static_cast<std::streamsize>(input.size()));
    }

    HostileFile(const HostileFile&) = delete;
    HostileFile& operator=(const HostileFile&) = delete;

    ~HostileFile() {
        std::error_code ignored;
        fs::remove_all(folder_, ignored);
    }

    [[nodiscard]] const fs::path& path() const { return path_; }

    [[nodiscard]] const fs::path& folder() const { return folder_; }

private:
    fs::path folder_;
    fs::path path_;
};

void readImage(std::span<const std::byte> input) {
    (void)decodePhotograph(input, "the picture");
}

void readLayers(std::span<const std::byte> input) {
    constexpr size_t kMost = 4;  // to be decoded
    const FileLayers layers = layersOf(input, "the picture");
    for (size_t i = 0; i < std::min(layers.layers.size(), kMost); ++i)
        (void)decodePhotograph(input, "the picture:" + layers.layers[i].name);
}

void readIcc(std::span<const std::byte> input) {
    const ProfileReading reading = readProfile(input, SampleType::U8);
    if (reading.transform) {
        std::array<float, 9> rgb{0, 0, 0, 0.25F, 0.5F, 0.75F, 1, 1, 1};
        reading.transform->toWorkingSpace(rgb);
        reading.transform->fromWorkingSpace(rgb);
    }
    (void)rgbProfileFromGrey(input);
}

/// The first byte says which kind of metadata the rest is.
void readMetadataBlock(std::span<const std::byte> input) {
    if (input.empty())
        return;
    const std::span<const std::byte> rest = input.subspan(1);
    codecs::FileParts parts;
    if (input[0] == std::byte{'E'})
        parts.exif.assign(rest.begin(), rest.end());
    else if (input[0] == std::byte{'X'})
        parts.xmp = textOf(rest);
    else if (input[0] == std::byte{'I'})
        parts.iptc.assign(rest.begin(), rest.end());
    else
        parts.texts = {{"Comment", std::string(textOf(rest))}};
    const ReadMetadata read = readMetadata(parts, "the picture");
    codecs::FileParts written;
    writeMetadata(
        read.carried, MetadataPolicy::Keep, "R2R", {.size = {16, 12}, .isJpeg = true}, written);
}

void readMaskFile(std::span<const std::byte> input) {
    const Photograph picture = decodePhotograph(input, "the mask");
    (void)maskReading(picture.image);
    (void)maskFromPicture(picture.image);
}

void readWeights(std::span<const std::byte> input) {
    constexpr int64_t kMost = int64_t{1} << 16;  // elements to be looked at
    const HostileFile file(input, "weights.bin");
    const Checkpoint checkpoint = openCheckpoint(file.path());
    for (const TensorMap::Entry& entry : checkpoint.tensors)
        if (!entry.isNull() && entry.tensor.numel() <= kMost)
            (void)entry.tensor.to(at::kFloat).sum().item<float>();
}

void readManifest(std::span<const std::byte> input) {
    const HostileFile file(input, kPluginManifestFile);
    (void)readPluginManifest(file.path());
}

void readOnnx(std::span<const std::byte> input) {
    requireSoundOnnx(input, "the network");
    (void)onnxDataFile(input, "the network");
}

void readRecipe(std::span<const std::byte> input) {
    const Recipe recipe = recipeFromJson(parseJson(textOf(input), "the recipe"), "the recipe");
    (void)recipeFromJson(toJson(recipe), "the recipe that was read");
}

void readProjectFile(std::span<const std::byte> input) {
    const HostileFile file(input, "work.r2rs");
    (void)projectThumbnail(file.path());
    (void)openProject(file.path());
}

void readJournalFile(std::span<const std::byte> input) {
    const HostileFile file(input, "work.journal");
    (void)journalSummary(file.path());
    (void)readJournal(file.path());
}

void readEvents(std::span<const std::byte> input) {
    std::string_view rest = textOf(input);
    while (!rest.empty()) {
        const size_t end = std::min(rest.find('\n'), rest.size());
        const std::string_view line = rest.substr(0, end);
        (void)parseJobCommand(line);
        (void)JobEvent::parse(line).line();
        rest.remove_prefix(std::min(end + 1, rest.size()));
    }
}

void readTable(std::span<const std::byte> input) {
    const HostileFile file(input, "index.csv");
    (void)layouts::index(file.folder());
}

constexpr std::array kTargets{
    FuzzTarget{"image-avif", readImage, seedsOf<ImageFormat::Avif>},
    FuzzTarget{"image-exr", readImage, seedsOf<ImageFormat::OpenExr>},
    FuzzTarget{"image-jpeg", readImage, seedsOf<ImageFormat::Jpeg>},
    FuzzTarget{"image-jxl", readImage, seedsOf<ImageFormat::JpegXl>},
    FuzzTarget{"image-light", readImage, lightSeeds},
    FuzzTarget{"image-png", readImage, seedsOf<ImageFormat::Png>},
    FuzzTarget{"image-tiff", readImage, seedsOf<ImageFormat::Tiff>},
    FuzzTarget{"image-webp", readImage, seedsOf<ImageFormat::WebP>},
    FuzzTarget{"layers", readLayers, layerSeeds},
    FuzzTarget{"icc", readIcc, iccSeeds},
    FuzzTarget{"metadata", readMetadataBlock, noSeeds},
    FuzzTarget{"mask", readMaskFile, maskSeeds},
    FuzzTarget{"weights", readWeights, weightSeeds},
    FuzzTarget{"manifest", readManifest, noSeeds},
    FuzzTarget{"onnx", readOnnx, onnxSeeds},
    FuzzTarget{"recipe", readRecipe, noSeeds},
    FuzzTarget{"project", readProjectFile, projectSeeds},
    FuzzTarget{"journal", readJournalFile, journalSeeds},
    FuzzTarget{"events", readEvents, noSeeds},
    FuzzTarget{"table", readTable, noSeeds},
};

}  // namespace

std::span<const FuzzTarget> fuzzTargets() {
    return kTargets;
}

const FuzzTarget& fuzzTarget(std::string_view name) {
    const auto found = std::ranges::find(kTargets, name, &FuzzTarget::name);
    if (found == kTargets.end())
        throw std::out_of_range("there is no fuzz target of that name");
    return *found;
}

void readHostile(const FuzzTarget& target, std::span<const std::byte> input) {
    try {
        target.read(input);
    } catch (const Error& refusal) {
        // The sentence is for people, and is put together of what the input says.
        if (refusal.message().empty())
            throw std::logic_error("a refusal without a word");
    }
}

std::vector<Bytes> fuzzCorpus(const FuzzTarget& target) {
    const fs::path folder = fs::path(R2R_SOURCE_DIR) / "tests/fuzz/corpus" / target.name;
    std::vector<fs::path> files;
    if (fs::is_directory(folder))
        for (const auto& entry : fs::directory_iterator(folder))
            files.push_back(entry.path());
    std::ranges::sort(files);
    std::vector<Bytes> corpus;
    for (const auto& file : files)
        corpus.push_back(readFile(file));
    return corpus;
}

}  // namespace r2r::testing
