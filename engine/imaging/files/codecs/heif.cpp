// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/imaging/files/codecs/heif.h"

#include "engine/imaging/files/codecs/alpha_form.h"
#include "engine/imaging/files/codecs/blocking_call.h"
#include "engine/imaging/files/codecs/coded_colors.h"
#include "engine/imaging/files/codecs/heif_handles.h"

#include <algorithm>
#include <cstring>
#include <fmt/format.h>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <utility>

namespace r2r::codecs {
namespace {

constexpr int kLargestSide = 1 << 16;

/// The file in libheif's hands. Shared with a decoding that may outlive the wait for it.
struct OpenFile {
    HeifContext context{heif_context_alloc()};
    HeifPicture picture;
};

/// libheif's words as the end of a sentence of ours.
std::string wordsOf(const heif_error& error) {
    std::string words = error.message ? error.message : "";
    std::ranges::replace(words, '\n', ' ');
    while (words.ends_with('.') || words.ends_with(' '))
        words.pop_back();
    return words;
}

void require(const Source& source, const heif_error& error) {
    switch (error.code) {
        case heif_error_Ok:
            return;
        case heif_error_Memory_allocation_error:
            throw source.error(error.subcode == heif_suberror_Security_limit_exceeded
                                   ? ErrorCode::Unsupported
                                   : ErrorCode::OutOfMemory,
                               fmt::format("it is too large to decode ({})", wordsOf(error)));
        case heif_error_Unsupported_feature:
        case heif_error_Unsupported_filetype:
        case heif_error_Decoder_plugin_error:
            if (error.code != heif_error_Decoder_plugin_error) {
                throw source.error(
                    ErrorCode::Unsupported,
                    fmt::format("libheif does not read this kind of file ({})", wordsOf(error)));
            }
            break;
        default:
            break;
    }
    throw source.error(ErrorCode::Corrupt,
                       fmt::format("the HEIF data is damaged or incomplete ({})", wordsOf(error)));
}

std::shared_ptr<OpenFile> opened(const Source& source) {
    auto file = std::make_shared<OpenFile>();
    heif_context_set_maximum_image_size_limit(file->context.get(), kLargestSide);
    require(source,
            heif_context_read_from_memory(
                file->context.get(), source.content.data(), source.content.size(), nullptr));
    heif_image_handle* picture = nullptr;
    require(source, heif_context_get_primary_image_handle(file->context.get(), &picture));
    file->picture.reset(picture);
    return file;
}

/// Whether the brands at the file's start are those of a film or an animation.
bool isSequence(const Source& source) {
    const std::string_view text(reinterpret_cast<const char*>(source.content.data()),
                                std::min<size_t>(source.content.size(), 64));
    for (const std::string_view brand : {"msf1", "avis", "hevc", "hevx"})
        if (text.find(brand) != std::string_view::npos)
            return true;
    return false;
}

void tellOthers(const Source& source, const OpenFile& file) {
    const int count = heif_context_get_number_of_top_level_images(file.context.get());
    if (isSequence(source))
        source.warn("it is an animation; its still picture is shown");
    else if (count > 1)
        source.warn(fmt::format("it holds {} pictures; the primary one is shown", count));
}

bool hasGainMap(const heif_image_handle* picture) {
    constexpr int kFilter =
        LIBHEIF_AUX_IMAGE_FILTER_OMIT_ALPHA | LIBHEIF_AUX_IMAGE_FILTER_OMIT_DEPTH;
    std::vector<heif_item_id> ids(static_cast<size_t>(
        std::max(0, heif_image_handle_get_number_of_auxiliary_images(picture, kFilter))));
    heif_image_handle_get_list_of_auxiliary_image_IDs(
        picture, kFilter, ids.data(), static_cast<int>(ids.size()));
    for (const heif_item_id id : ids) {
        heif_image_handle* handle = nullptr;
        if (heif_image_handle_get_auxiliary_image_handle(picture, id, &handle).code !=
            heif_error_Ok)
            continue;
        const HeifPicture other(handle);
        const char* type = nullptr;
        if (heif_image_handle_get_auxiliary_type(other.get(), &type).code != heif_error_Ok || !type)
            continue;
        const bool isGainMap = std::string_view(type).find("gainmap") != std::string_view::npos;
        heif_image_handle_free_auxiliary_types(other.get(), &type);
        if (isGainMap)
            return true;
    }
    return false;
}

/// The content of a metadata item.
std::vector<std::byte> itemContent(const heif_image_handle* picture, heif_item_id id) {
    std::vector<std::byte> content(heif_image_handle_get_metadata_size(picture, id));
    if (content.empty() ||
        heif_image_handle_get_metadata(picture, id, content.data()).code != heif_error_Ok)
        return {};
    return content;
}

/// ISO/IEC 23008-12, A.2.1: the block begins after as many bytes as its first four say.
std::vector<std::byte> exifIn(std::vector<std::byte> item) {
    constexpr size_t kOffsetBytes = 4;
    if (item.size() < kOffsetBytes)
        return {};
    size_t offset = 0;
    for (size_t i = 0; i < kOffsetBytes; ++i)
        offset = offset << 8 | std::to_integer<size_t>(item[i]);
    if (offset > item.size() - kOffsetBytes)
        return {};
    item.erase(item.begin(), item.begin() + static_cast<std::ptrdiff_t>(kOffsetBytes + offset));
    return item;
}

void readMetadata(const heif_image_handle* picture, FileParts& parts) {
    std::vector<heif_item_id> ids(static_cast<size_t>(
        std::max(0, heif_image_handle_get_number_of_metadata_blocks(picture, nullptr))));
    heif_image_handle_get_list_of_metadata_block_IDs(
        picture, nullptr, ids.data(), static_cast<int>(ids.size()));
    for (const heif_item_id id : ids) {
        const std::string_view type = heif_image_handle_get_metadata_type(picture, id);
        const std::string_view content = heif_image_handle_get_metadata_content_type(picture, id);
        if (type == "Exif" && parts.exif.empty()) {
            parts.exif = exifIn(itemContent(picture, id));
        } else if (type == "mime" && content == "application/rdf+xml" && parts.xmp.empty()) {
            const auto xmp = itemContent(picture, id);
            parts.xmp.assign(reinterpret_cast<const char*>(xmp.data()), xmp.size());
        }
    }
}

/// An ICC profile counts before the numbers of the same box, except where those say HDR.
/// @return whether the samples have the range of video, which libheif undoes for colours.
bool readColors(const Source& source, const heif_image_handle* picture, FileParts& parts) {
    const auto type = heif_image_handle_get_color_profile_type(picture);
    if (type == heif_color_profile_type_rICC || type == heif_color_profile_type_prof) {
        parts.icc.resize(heif_image_handle_get_raw_color_profile_size(picture));
        require(source, heif_image_handle_get_raw_color_profile(picture, parts.icc.data()));
    }
    heif_color_profile_nclx* nclx = nullptr;
    const bool isThere =
        heif_image_handle_get_nclx_color_profile(picture, &nclx).code == heif_error_Ok;
    const HeifColors colors(nclx);  // libheif may have made it before it failed
    if (!isThere)
        return false;
    const auto primaries = static_cast<uint8_t>(colors->color_primaries);
    const auto curve = static_cast<uint8_t>(colors->transfer_characteristics);
    // The matrix has been applied.
    applyCodes(source, {primaries, curve}, "nclx", parts);
    return colors->full_range_flag == 0;
}

/// Between 9 and 16 bits, in place.
void stretchTo16(Image& image, int bits) {
    const uint32_t most = (1U << bits) - 1;
    constexpr uint32_t kMost16 = 65535;
    for (int y = 0; y < image.height(); ++y)
        for (uint16_t& sample : image.mutableRow<uint16_t>(y))
            sample = static_cast<uint16_t>((std::min<uint32_t>(sample, most) * kMost16 + most / 2) /
                                           most);
}

struct Decoded {
    HeifPixels pixels;
    heif_error error{};
    std::string words;  ///< of the error; libheif's own are gone with the picture
};

Decoded decoded(const OpenFile& file, heif_colorspace space, heif_chroma chroma) {
    const HeifDecoding options(heif_decoding_options_alloc());
    options->strict_decoding = 1;
    heif_image* pixels = nullptr;
    Decoded result;
    result.error = heif_decode_image(file.picture.get(), &pixels, space, chroma, options.get());
    result.pixels.reset(pixels);
    result.words = wordsOf(result.error);
    result.error.message = nullptr;
    return result;
}

Image imageOf(const Source& source, const heif_image* pixels, int channels, bool isDeep) {
    const int width = heif_image_get_width(pixels, heif_channel_interleaved);
    const int height = heif_image_get_height(pixels, heif_channel_interleaved);
    const Size size = source.checkedSize(static_cast<uint64_t>(std::max(0, width)),
                                         static_cast<uint64_t>(std::max(0, height)));
    int stride = 0;
    const uint8_t* plane = heif_image_get_plane_readonly(pixels, heif_channel_interleaved, &stride);
    if (!plane)
        throw source.error(ErrorCode::Corrupt, "libheif decoded nothing");
    Image image(size, channels, isDeep ? SampleType::U16 : SampleType::U8);
    std::byte* target = image.mutableData();
    for (int y = 0; y < size.height; ++y)
        std::memcpy(target + static_cast<size_t>(y) * image.bytesPerRow(),
                    plane + static_cast<ptrdiff_t>(y) * stride,
                    image.bytesPerRow());
    const int bits = heif_image_get_bits_per_pixel_range(pixels, heif_channel_interleaved);
    if (isDeep && bits > 8 && bits < 16)
        stretchTo16(image, bits);
    return image;
}

/// @throws Cancelled, without waiting for libheif.
HeifPixels pixelsOf(const Source& source,
                    const std::shared_ptr<OpenFile>& file,
                    heif_colorspace space,
                    heif_chroma chroma) {
    Decoded result =
        waitFor([file, space, chroma] { return decoded(*file, space, chroma); }, source.stop);
    result.error.message = result.words.c_str();
    require(source, result.error);
    return std::move(result.pixels);
}

/// Samples of a plane from `black` to `white`, as all that T holds.
template <typename T>
void stretchPlane(const heif_image* pixels,
                  heif_channel channel,
                  uint32_t black,
                  uint32_t white,
                  Image& image,
                  size_t offset) {
    constexpr uint32_t kMost = std::numeric_limits<T>::max();
    const bool isDeep = heif_image_get_bits_per_pixel_range(pixels, channel) > 8;
    int stride = 0;
    const uint8_t* plane = heif_image_get_plane_readonly(pixels, channel, &stride);
    const auto channels = static_cast<size_t>(image.channels());
    for (int y = 0; plane && y < image.height(); ++y) {
        const uint8_t* row = plane + static_cast<ptrdiff_t>(y) * stride;
        const auto target = image.mutableRow<T>(y);
        for (size_t x = 0; x < static_cast<size_t>(image.width()); ++x) {
            uint16_t level = row[isDeep ? 2 * x : x];
            if (isDeep)
                std::memcpy(&level, row + 2 * x, sizeof(level));
            const uint32_t above = std::clamp<uint32_t>(level, black, white) - black;
            target[x * channels + offset] =
                static_cast<T>((uint64_t{above} * kMost + (white - black) / 2) / (white - black));
        }
    }
}

/// A grey picture in the range of video (16 to 235 of 255), which libheif 1.15 hands out as it is;
/// nothing for one of colours.
std::optional<Image> greyOfVideo(const Source& source, const std::shared_ptr<OpenFile>& file) {
    const HeifPixels pixels =
        pixelsOf(source, file, heif_colorspace_undefined, heif_chroma_undefined);
    if (heif_image_get_colorspace(pixels.get()) != heif_colorspace_monochrome)
        return std::nullopt;
    const bool hasAlpha = heif_image_has_channel(pixels.get(), heif_channel_Alpha) != 0;
    const int bits = heif_image_get_bits_per_pixel_range(pixels.get(), heif_channel_Y);
    const Size size = source.checkedSize(
        static_cast<uint64_t>(std::max(0, heif_image_get_primary_width(pixels.get()))),
        static_cast<uint64_t>(std::max(0, heif_image_get_primary_height(pixels.get()))));
    Image image(size, hasAlpha ? 2 : 1, bits > 8 ? SampleType::U16 : SampleType::U8);
    const auto stretch = [&](heif_channel channel, uint32_t black, uint32_t white, size_t offset) {
        if (bits > 8)
            stretchPlane<uint16_t>(pixels.get(), channel, black, white, image, offset);
        else
            stretchPlane<uint8_t>(pixels.get(), channel, black, white, image, offset);
    };
    const int more = std::clamp(bits, 8, 16) - 8;
    stretch(heif_channel_Y, 16U << more, 235U << more, 0);
    if (hasAlpha) {
        const int alphaBits = heif_image_get_bits_per_pixel_range(pixels.get(), heif_channel_Alpha);
        stretch(heif_channel_Alpha, 0, (1U << std::clamp(alphaBits, 1, 16)) - 1, 1);
    }
    return image;
}

}  // namespace

FileParts readHeifHead(const Source& source) {
    const std::shared_ptr<OpenFile> file = opened(source);
    FileParts parts;
    readMetadata(file->picture.get(), parts);
    parts.hasGainMap = hasGainMap(file->picture.get());
    return parts;
}

FileParts decodeHeif(const Source& source) {
    const std::shared_ptr<OpenFile> file = opened(source);
    const heif_image_handle* picture = file->picture.get();
    static_cast<void>(source.checkedSize(
        static_cast<uint64_t>(std::max(0, heif_image_handle_get_width(picture))),
        static_cast<uint64_t>(std::max(0, heif_image_handle_get_height(picture)))));
    tellOthers(source, *file);

    FileParts parts;
    const bool isOfVideo = readColors(source, picture, parts);
    readMetadata(picture, parts);
    parts.hasGainMap = hasGainMap(picture);
    parts.orientation = 1;
    parts.storedBits = heif_image_handle_get_luma_bits_per_pixel(picture);
    const bool hasAlpha = heif_image_handle_has_alpha_channel(picture) != 0;
    const bool isDeep = parts.storedBits > 8;
    const auto chroma =
        isDeep
            ? (hasAlpha ? heif_chroma_interleaved_RRGGBBAA_LE : heif_chroma_interleaved_RRGGBB_LE)
            : (hasAlpha ? heif_chroma_interleaved_RGBA : heif_chroma_interleaved_RGB);
    std::optional<Image> grey = isOfVideo ? greyOfVideo(source, file) : std::nullopt;
    parts.image = grey ? std::move(*grey)
                       : imageOf(source,
                                 pixelsOf(source, file, heif_colorspace_RGB, chroma).get(),
                                 hasAlpha ? 4 : 3,
                                 isDeep);
    parts.isAlphaMultiplied = hasAlpha && heif_image_handle_is_premultiplied_alpha(picture) != 0;
    if (parts.isAlphaMultiplied)
        makeAlphaStraight(parts.image);
    return parts;
}

}  // namespace r2r::codecs
