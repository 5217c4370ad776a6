// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/imaging/files/format_table.h"

#include "engine/imaging/files/codec_table.h"
#include "engine/imaging/files/codecs/jpeg.h"
#include "engine/imaging/files/codecs/webp.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <map>
#include <system_error>
#include <vector>

namespace r2r {
namespace {

using Samples = std::span<const SampleType>;

constexpr std::array<SampleType, 3> kAll{SampleType::U8, SampleType::U16, SampleType::F32};
constexpr std::array<SampleType, 1> kFloat{SampleType::F32};
constexpr Samples kAnyType(kAll);
constexpr Samples kBytesOnly = kAnyType.first(1);
constexpr Samples kWhole = kAnyType.first(2);
constexpr Samples kDeepOnly = kAnyType.subspan(1, 1);
constexpr Samples kFloatOnly(kFloat);
constexpr FormatUse kNotAtAll{};

constexpr uint8_t kUsual = kExif | kXmp;

constexpr std::array<FormatRow, 14> kRows{{
    {ImageFormat::Jpeg,
     "JPEG",
     ".jpg .jpeg .jpe .jfif .jif",
     "",
     {kBytesOnly, false, true, kUsual | kIptc | kResolution},
     {kBytesOnly, false, true, kUsual | kIptc, codecs::kJpegLongestSide},
     "CMYK and YCCK are converted to RGB; a gain map (Ultra HDR) is left out, and said"},
    {ImageFormat::Png,
     "PNG",
     ".png",
     "",
     {kWhole, true, true, kUsual | kTexts | kResolution},
     {kWhole, true, true, kUsual | kTexts | kResolution},
     "palettes and 1 to 4 bits are expanded; cICP, sRGB, gAMA and cHRM count as a profile"},
    {ImageFormat::Tiff,
     "TIFF",
     ".tif .tiff",
     "",
     {kAnyType, true, true, kUsual | kIptc | kResolution},
     {kAnyType, true, true, kUsual | kIptc | kResolution},
     "1 to 64 bits, half and double, CMYK, L\\*a\\*b\\*, LogLuv, BigTIFF; the first full-size "
     "page"},
    {ImageFormat::WebP,
     "WebP",
     ".webp",
     "",
     {kBytesOnly, true, true, kUsual},
     {kBytesOnly, true, true, kUsual, codecs::kWebPLongestSide},
     "of an animation the first picture, which is said"},
    {ImageFormat::OpenExr,
     "OpenEXR",
     ".exr",
     "",
     {kFloatOnly, true, false, kResolution},
     {kFloatOnly, true, false, kResolution},
     "half is widened; chromaticities count as a profile; FILE.exr:LAYER names a layer"},
    {ImageFormat::Avif,
     "AVIF",
     ".avif .avifs",
     "libheif",
     {kWhole, true, true, kUsual},
     {kWhole, true, true, kUsual, 65535},
     "8, 10 and 12 bits are read, 8 and 12 written; PQ and HLG are refused; of a sequence the "
     "still "
     "picture"},
    {ImageFormat::Heic,
     "HEIC",
     ".heic .heif .hif .heics .heifs",
     "libheif",
     {kWhole, true, true, kUsual},
     kNotAtAll,
     "8 to 12 bits; rotation, mirroring and cropping are applied; a gain map is left out, and "
     "said"},
    {ImageFormat::JpegXl,
     "JPEG XL",
     ".jxl",
     "libjxl",
     {kAnyType, true, true, kUsual},
     {kAnyType, true, true, kUsual},
     "PQ, HLG and CMYK are refused; of an animation the first picture, which is said"},
    {ImageFormat::CameraRaw,
     "camera raw",
     ".dng .nef .nrw .cr2 .cr3 .crw .arw .srf .sr2 .raf .orf .rw2 .pef .srw .3fr .fff .iiq .mrw "
     ".x3f "
     ".kdc .dcr .erf .mef .mos .rwl",
     "LibRaw",
     {kDeepOnly, false, true, kExif},
     kNotAtAll,
     "developed: white balance as shot, blended highlights, 16 bits in Adobe RGB"},
    {ImageFormat::Photoshop,
     "PSD and PSB",
     ".psd .psb",
     "",
     {kAnyType, true, true, kUsual | kIptc | kResolution},
     kNotAtAll,
     "grey, RGB, CMYK, L\\*a\\*b\\*, palette and 1 bit; a saved selection is no transparency; the "
     "merged picture, FILE.psd:LAYER names a layer"},
    {ImageFormat::Krita,
     "Krita",
     ".kra",
     "libzip",
     {kWhole, true, true, kUsual | kTexts | kResolution},
     kNotAtAll,
     "the merged picture, FILE.kra:LAYER names a painted layer of grey or RGB"},
    {ImageFormat::OpenRaster,
     "OpenRaster",
     ".ora",
     "libzip",
     {kWhole, true, true, kUsual | kTexts | kResolution},
     {kBytesOnly, true, true, kUsual | kTexts | kResolution},
     "the merged picture, FILE.ora:LAYER names a layer; written with layers"},
    {ImageFormat::Radiance,
     "Radiance HDR",
     ".hdr .pic",
     "",
     {kFloatOnly, false, false, kNoMetadata},
     kNotAtAll,
     "RGBE and XYZE; EXPOSURE is undone; PRIMARIES count as a profile"},
    {ImageFormat::Pfm,
     "PFM",
     ".pfm",
     "",
     {kFloatOnly, false, false, kNoMetadata},
     kNotAtAll,
     "grey and colour, either byte order; linear sRGB"},
}};

std::vector<std::string_view> wordsOf(std::string_view text) {
    std::vector<std::string_view> words;
    while (!text.empty()) {
        const size_t end = std::min(text.find(' '), text.size());
        words.push_back(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return words;
}

std::string_view firstEnding(const FormatRow& row) {
    return wordsOf(row.endings).front();
}

std::string lowered(std::string text) {
    std::ranges::transform(
        text, text.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return text;
}

std::string depthsOf(const FormatUse& use) {
    std::vector<std::string> depths;
    for (const SampleType type : use.samples)
        depths.push_back(type == SampleType::F32 ? "float"
                                                 : std::to_string(8 * bytesPerSample(type)));
    return depths.empty() ? "–" : fmt::format("{}", fmt::join(depths, ", "));
}

std::string metadataOf(const FormatUse& use) {
    constexpr std::array<std::pair<uint8_t, std::string_view>, 5> kNames{
        {{kExif, "EXIF"}, {kXmp, "XMP"}, {kIptc, "IPTC"}, {kTexts, "texts"}, {kResolution, "dpi"}}};
    std::vector<std::string_view> names;
    for (const auto& [kind, name] : kNames)
        if ((use.metadata & kind) != 0)
            names.push_back(name);
    return names.empty() ? "–" : fmt::format("{}", fmt::join(names, ", "));
}

/// "yes" where reading and writing agree, as far as both exist.
std::string answer(const FormatRow& row, bool FormatUse::*what) {
    if (row.out.samples.empty() || row.in.*what == row.out.*what)
        return row.in.*what ? "yes" : "–";
    return row.in.*what ? "in" : "out";
}

std::string limitsOf(const FormatRow& row) {
    const std::string side =
        row.out.longestSide == 0
            ? std::string()
            : fmt::format("written up to {} pixels a side; ", row.out.longestSide);
    return side + std::string(row.remark);
}

}  // namespace

std::span<const FormatRow> formatTable() {
    return kRows;
}

const FormatRow& rowOf(ImageFormat format) {
    return *std::ranges::find(kRows, format, &FormatRow::format);
}

std::string_view resultEnding(ImageFormat format) {
    return firstEnding(rowOf(format));
}

bool isRead(ImageFormat format) {
    return codecs::codecOf(format).decode != nullptr;
}

bool isWritten(ImageFormat format) {
    return codecs::codecOf(format).encode != nullptr;
}

std::optional<ImageFormat> formatFromExtension(const std::filesystem::path& path) {
    const std::string extension = lowered(path.extension().string());
    for (const FormatRow& row : kRows)
        if (!extension.empty() && std::ranges::count(wordsOf(row.endings), extension) > 0)
            return row.format;
    return std::nullopt;
}

std::optional<ImageFormat> writableFormat(const std::filesystem::path& path) {
    const auto format = formatFromExtension(path);
    return format && isWritten(*format) ? format : std::nullopt;
}

std::vector<std::string> pictureEndings() {
    std::vector<std::string> endings;
    for (const FormatRow& row : kRows)
        if (isRead(row.format))
            for (const std::string_view ending : wordsOf(row.endings))
                endings.emplace_back(ending);
    return endings;
}

std::optional<std::filesystem::path> pictureNamed(const std::filesystem::path& folder,
                                                  const std::string& stem) {
    std::error_code error;
    for (const std::string& ending : pictureEndings()) {
        std::string capitals(ending);
        std::ranges::transform(capitals, capitals.begin(), [](unsigned char c) {
            return static_cast<char>(std::toupper(c));
        });
        std::string capital(ending);
        capital[1] = capitals[1];
        for (const std::string& spelling : {ending, capitals, capital})
            if (const auto path = folder / (stem + spelling); std::filesystem::exists(path, error))
                return path;
    }
    return std::nullopt;
}

SampleType storableSampleType(ImageFormat format, SampleType type) {
    const std::span<const SampleType> held = rowOf(format).out.samples;
    for (const SampleType each : held)
        if (each >= type)
            return each;
    return held.empty() ? type : held.back();
}

std::string endingsToUse(bool withAlpha) {
    std::vector<std::string_view> endings;
    for (const FormatRow& row : kRows)
        if (isWritten(row.format) && (row.out.alpha || !withAlpha))
            endings.push_back(firstEnding(row));
    const std::string_view last = endings.back();
    endings.pop_back();
    return fmt::format("Use {} or {}.", fmt::join(endings, ", "), last);
}

std::string endingForResult(const std::filesystem::path& picture) {
    const auto format = formatFromExtension(picture);
    // OpenRaster is written with fewer bits than it may have had.
    const auto holdsAll = [](const FormatRow& row) {
        return row.in.samples.size() == row.out.samples.size();
    };
    if (format && isWritten(*format) && holdsAll(rowOf(*format)))
        return picture.extension().string();
    const bool isFloat = format && rowOf(*format).in.samples.front() == SampleType::F32;
    return isFloat ? ".exr" : ".png";
}

std::string formatsLeftOut() {
    std::map<std::string_view, std::vector<std::string_view>> byLibrary;
    for (const FormatRow& row : kRows)
        if (!isRead(row.format))
            byLibrary[row.library].push_back(row.name);
    std::vector<std::string> parts;
    for (const auto& [library, names] : byLibrary)
        parts.push_back(fmt::format("{} ({})", fmt::join(names, " and "), library));
    return fmt::format("{}", fmt::join(parts, ", "));
}

std::string formatTableText() {
    std::string text =
        "| format | endings | bits in | bits out | alpha | profile | metadata in | metadata out | "
        "limits, and what becomes of the rest |\n|---|---|---|---|---|---|---|---|---|\n";
    for (const FormatRow& row : kRows) {
        const std::string library =
            row.library.empty() ? std::string() : fmt::format(" ({})", row.library);
        text += fmt::format("| {}{} | {} | {} | {} | {} | {} | {} | {} | {} |\n",
                            row.name,
                            library,
                            row.endings,
                            depthsOf(row.in),
                            depthsOf(row.out),
                            answer(row, &FormatUse::alpha),
                            answer(row, &FormatUse::profile),
                            metadataOf(row.in),
                            metadataOf(row.out),
                            limitsOf(row));
    }
    return text;
}

}  // namespace r2r
