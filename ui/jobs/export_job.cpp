// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/jobs/export_job.h"

#include "engine/core/error.h"
#include "engine/core/file_io.h"
#include "engine/core/version.h"
#include "engine/imaging/mask_ops.h"

#include <algorithm>
#include <chrono>
#include <string>
#include <system_error>
#include <utility>

namespace r2r::ui {
namespace {

namespace fs = std::filesystem;

std::optional<RecipeFile> fileOf(const Image& image, const std::vector<SourceFile>& sources) {
    const auto found = std::ranges::find_if(
        sources, [&](const SourceFile& source) { return source.image.sharesPixelsWith(image); });
    return found == sources.end() ? std::nullopt : std::optional(found->file);
}

/// Writes the recipe and what it needs.
class RecipeWriter {
public:
    RecipeWriter(const ExportRequest& request, const ModelCatalog& catalog, std::string device)
        : request_(request), catalog_(catalog), device_(std::move(device)) {}

    [[nodiscard]] std::vector<fs::path> write() {
        const Composition& composition = request_.composition;
        Recipe recipe{.background = fileFor(composition.background, "background"),
                      .device = device_,
                      .output = request_.options,
                      .program = std::string(kProgram)};
        for (size_t i = 0; i < composition.foregrounds.size(); ++i)
            recipe.foregrounds.push_back(
                foregroundFor(composition.foregrounds[i], std::to_string(i + 1)));
        const fs::path path = recipePath(request_.path);
        writeFileAtomically(path, formatJson(toJson(recipe)));
        written_.push_back(path);
        return std::move(written_);
    }

private:
    RecipeForeground foregroundFor(const Foreground& foreground, const std::string& number) {
        const Image mask = foreground.mask.toImage();
        const bool isComposite = isPartOfBackground(request_.composition, foreground);
        RecipeForeground result{.placement = foreground.placement,
                                .harmony = catalog_.spelledOut(foreground.harmony)};
        if (!isComposite)
            result.image = fileFor(foreground.image, "foreground-" + number);
        if (isComposite || !(mask == maskFromAlpha(foreground.image)))
            result.mask = saved(mask, "mask-" + number);
        return result;
    }

    RecipeFile fileFor(const Image& image, const std::string& role) {
        if (auto known = fileOf(image, request_.sources))
            return *std::move(known);
        return saved(image, role);
    }

    RecipeFile saved(const Image& image, const std::string& role) {
        const bool isFloat = image.sampleType() == SampleType::F32;
        const fs::path name =
            request_.path.stem().string() + "." + role + (isFloat ? ".exr" : ".png");
        const fs::path path = request_.path.parent_path() / name;
        const auto bytes =
            encodePhotograph({.image = image}, isFloat ? ImageFormat::OpenExr : ImageFormat::Png);
        writeFileAtomically(path, bytes);
        written_.push_back(path);
        return {.path = name, .sha256 = contentHash(bytes)};
    }

    const ExportRequest& request_;
    const ModelCatalog& catalog_;
    std::string device_;
    std::vector<fs::path> written_;
};

}  // namespace

ExportReport exportPicture(const ExportRequest& request,
                           const ModelCatalog& catalog,
                           const JobContext& job) {
    const auto start = std::chrono::steady_clock::now();
    const auto format = formatFromExtension(request.path);
    if (!format)
        throw Error(ErrorCode::Unsupported,
                    "no picture format ends in \"" + request.path.extension().string() + "\"",
                    "Use .png, .jpg, .tif, .webp or .exr.");
    if (sourceAt(request.path, request.sources))
        throw Error(ErrorCode::InvalidArgument,
                    request.path.string() + " is one of the pictures you opened",
                    "Choose another name: originals are never overwritten.");
    const ComputeDevice device = chooseDevice(request.device);
    const Photograph picture{.image = harmonized(request.composition, catalog, device, job),
                             .metadata = request.composition.metadata};
    job.report({.phase = "Saving", .done = 0, .total = 2});
    const auto bytes = encodePhotograph(picture, *format, request.options);
    job.report({.phase = "Saving", .done = 1, .total = 2});
    job.throwIfCancelled();  // the last chance: from here on there are files
    writeFileAtomically(request.path, bytes);

    ExportReport report{.path = request.path};
    if (request.wantsRecipe)
        report.companions = RecipeWriter(request, catalog, device.id()).write();
    report.seconds =
        std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    return report;
}

std::filesystem::path recipePath(const std::filesystem::path& picture) {
    return picture.parent_path() / (picture.stem().string() + ".recipe.json");
}

const SourceFile* sourceAt(const std::filesystem::path& path,
                           const std::vector<SourceFile>& sources) {
    std::error_code ignored;
    for (const SourceFile& source : sources)
        if (fs::equivalent(path, source.file.path, ignored))
            return &source;
    return nullptr;
}

}  // namespace r2r::ui
