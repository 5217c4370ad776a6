// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/file_options.h"

#include "app/cli/options.h"

#include <CLI/CLI.hpp>
#include <array>
#include <cstddef>

namespace r2r::cli {
namespace {

// In the order of the enumerators.
constexpr const char* kPolicies = "keep|strip|strip-location";
constexpr const char* kContents = "picture|foreground|cropped-foreground";
constexpr const char* kDepths = "8|16|32";
constexpr const char* kProfiles = "keep|srgb";
constexpr const char* kAlphas = "keep|drop";

void addFormOptions(CLI::App& app, OutputForm& form) {
    addParsed(
        app,
        "--content",
        [&form](const std::string& text) {
            form.content = static_cast<OutputContent>(parseChoice("--content", text, kContents));
        },
        "The whole picture, or the foreground alone with its mask as alpha, also cropped [picture]",
        kContents);
    addParsed(
        app,
        "--depth",
        [&form](const std::string& text) {
            constexpr std::array kTypes = {SampleType::U8, SampleType::U16, SampleType::F32};
            form.sampleType = kTypes.at(static_cast<size_t>(parseChoice("--depth", text, kDepths)));
        },
        "Bits per sample; 32 are floating point [as the background]",
        kDepths);
    addParsed(
        app,
        "--profile",
        [&form](const std::string& text) {
            form.profile = static_cast<OutputProfile>(parseChoice("--profile", text, kProfiles));
        },
        "Colour profile: the background's, or converted to sRGB [keep]",
        kProfiles);
    addNumber(app,
              "--size",
              form.longerSide,
              1,
              kLargestOutputSide,
              "Longer side of the result, pixels; never enlarged [full size]",
              "PX");
    addParsed(
        app,
        "--alpha",
        [&form](const std::string& text) {
            form.alpha =
                parseChoice("--alpha", text, kAlphas) == 0 ? OutputAlpha::Keep : OutputAlpha::Drop;
        },
        "Transparency of the background in the result [keep where the format can]",
        kAlphas);
}

}  // namespace

void FileOptions::addTo(CLI::App& app) {
    addNumber(app,
              "--quality",
              quality,
              1,
              100,
              "Of a JPEG file [95]; WebP, AVIF and JPEG XL are lossless unless this is given",
              "1-100");
    addParsed(
        app,
        "--metadata",
        [this](const std::string& text) {
            metadata = static_cast<MetadataPolicy>(parseChoice("--metadata", text, kPolicies));
        },
        "EXIF and XMP of the background in the result [keep]",
        kPolicies);
    addFormOptions(app, form);
}

WriteOptions FileOptions::writeOptions() const {
    WriteOptions options{.metadata = metadata};
    if (quality) {
        options.jpegQuality = *quality;
        options.isLossless = false;
    }
    return options;
}

}  // namespace r2r::cli
