// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/file_options.h"

#include "app/cli/options.h"
#include "engine/pipeline/output_words.h"

#include <CLI/CLI.hpp>

namespace r2r::cli {
namespace {

constexpr auto kProfiles =
    enumWords<OutputProfile>({{OutputProfile::Background, "keep"}, {OutputProfile::Srgb, "srgb"}});
constexpr auto kAlphas =
    enumWords<OutputAlpha>({{OutputAlpha::Keep, "keep"}, {OutputAlpha::Drop, "drop"}});

void addFormOptions(CLI::App& app, OutputForm& form) {
    addChoice(app,
              "--content",
              form.content,
              kOutputContents,
              "The whole picture, or the foreground alone with its mask as alpha, also cropped "
              "[picture]");
    addChoice(app,
              "--depth",
              form.sampleType,
              kSampleBits,
              "Bits per sample; 32 are floating point [as the background]");
    addChoice(app,
              "--profile",
              form.profile,
              kProfiles,
              "Colour profile: the background's, or converted to sRGB [keep]");
    addNumber(app,
              "--size",
              form.longerSide,
              1,
              kLargestOutputSide,
              "Longer side of the result, pixels; never enlarged [full size]",
              "PX");
    addChoice(app,
              "--alpha",
              form.alpha,
              kAlphas,
              "Transparency of the background in the result [keep where the format can]");
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
    addChoice(app,
              "--metadata",
              metadata,
              kMetadataPolicies,
              "EXIF and XMP of the background in the result [keep]");
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
