// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/imaging/files/codecs/blocking_call.h"
#include "engine/imaging/files/codecs/heif.h"
#include "engine/imaging/files/codecs/heif_handles.h"

#include <algorithm>
#include <cstring>
#include <fmt/format.h>
#include <memory>
#include <thread>

namespace r2r::codecs {
namespace {

constexpr int kDeepBits = 12;
constexpr int kFullChromaQuality = 90;

void require(const heif_error& error) {
    if (error.code == heif_error_Memory_allocation_error)
        throw Error(ErrorCode::OutOfMemory, "there is not enough memory to encode the AVIF");
    if (error.code != heif_error_Ok)
        throw Error(
            error.code == heif_error_Encoder_plugin_error ? ErrorCode::Internal
                                                          : ErrorCode::Unsupported,
            fmt::format("could not encode the AVIF: {}", error.message ? error.message : ""));
}

/// The samples in libheif's memory; those of 16 bits rounded to 12.
HeifPixels pixelsOf(const Image& image) {
    const bool isDeep = image.sampleType() == SampleType::U16;
    const auto chroma =
        isDeep ? (image.hasAlpha() ? heif_chroma_interleaved_RRGGBBAA_LE
                                   : heif_chroma_interleaved_RRGGBB_LE)
               : (image.hasAlpha() ? heif_chroma_interleaved_RGBA : heif_chroma_interleaved_RGB);
    heif_image* created = nullptr;
    require(
        heif_image_create(image.width(), image.height(), heif_colorspace_RGB, chroma, &created));
    HeifPixels pixels(created);
    require(heif_image_add_plane(
        created, heif_channel_interleaved, image.width(), image.height(), isDeep ? kDeepBits : 8));
    int stride = 0;
    uint8_t* plane = heif_image_get_plane(created, heif_channel_interleaved, &stride);
    for (int y = 0; y < image.height(); ++y) {
        uint8_t* target = plane + static_cast<ptrdiff_t>(y) * stride;
        if (!isDeep) {
            std::memcpy(target, image.row<uint8_t>(y).data(), image.bytesPerRow());
            continue;
        }
        constexpr uint32_t kMost = (1U << kDeepBits) - 1;
        auto* samples = reinterpret_cast<uint16_t*>(target);
        for (const uint16_t sample : image.row<uint16_t>(y))
            *samples++ = static_cast<uint16_t>((sample * kMost + 32767U) / 65535U);
    }
    return pixels;
}

/// The inputs of one encoding; shared with one that may outlive the wait for it.
struct Work {
    HeifContext context{heif_context_alloc()};
    HeifEncoder encoder;
    HeifPixels pixels;
    HeifColors colors{heif_nclx_color_profile_alloc()};
    HeifEncoding options{heif_encoding_options_alloc()};
    std::vector<std::byte> exif;
    std::string xmp;
};

void configure(Work& work, std::optional<int> quality) {
    heif_encoder* encoder = work.encoder.get();
    const bool hasFullChroma = !quality || *quality >= kFullChromaQuality;
    const int threads = static_cast<int>(std::clamp(std::thread::hardware_concurrency(), 1U, 16U));
    require(heif_encoder_set_lossy_quality(encoder, quality.value_or(100)));
    require(heif_encoder_set_lossless(encoder, quality ? 0 : 1));
    require(heif_encoder_set_parameter_string(encoder, "chroma", hasFullChroma ? "444" : "420"));
    // The best of twelve steps whose time a person may wait for.
    require(heif_encoder_set_parameter_integer(encoder, "speed", 7));
    require(heif_encoder_set_parameter_integer(encoder, "threads", threads));
}

/// sRGB, or what the profile beside it says instead; RGB itself where nothing may be lost.
void setColors(Work& work, const FileParts& parts, bool isLossless) {
    work.colors->color_primaries =
        parts.icc.empty() ? heif_color_primaries_ITU_R_BT_709_5 : heif_color_primaries_unspecified;
    work.colors->transfer_characteristics = parts.icc.empty()
                                                ? heif_transfer_characteristic_IEC_61966_2_1
                                                : heif_transfer_characteristic_unspecified;
    work.colors->matrix_coefficients =
        isLossless ? heif_matrix_coefficients_RGB_GBR : heif_matrix_coefficients_ITU_R_BT_601_6;
    work.colors->full_range_flag = 1;
    heif_image* pixels = work.pixels.get();
    require(heif_image_set_nclx_color_profile(pixels, work.colors.get()));
    if (!parts.icc.empty())
        require(
            heif_image_set_raw_color_profile(pixels, "prof", parts.icc.data(), parts.icc.size()));
    work.options->output_nclx_profile = work.colors.get();
    // Without the numbers readers would have to look for the matrix inside the compressed data.
    work.options->save_two_colr_boxes_when_ICC_and_nclx_available = 1;
    work.options->macOS_compatibility_workaround_no_nclx_profile = 0;
}

heif_error append(heif_context*, const void* data, size_t size, void* target) {
    auto& file = *static_cast<std::vector<std::byte>*>(target);
    const auto* bytes = static_cast<const std::byte*>(data);
    try {
        file.insert(file.end(), bytes, bytes + size);
    } catch (const std::bad_alloc&) {
        return {heif_error_Memory_allocation_error, heif_suberror_Unspecified, "no memory"};
    }
    return {heif_error_Ok, heif_suberror_Unspecified, "Success"};
}

std::vector<std::byte> encoded(Work& work) {
    heif_image_handle* created = nullptr;
    require(heif_context_encode_image(
        work.context.get(), work.pixels.get(), work.encoder.get(), work.options.get(), &created));
    const HeifPicture picture(created);
    work.pixels.reset();
    if (!work.exif.empty())
        require(heif_context_add_exif_metadata(
            work.context.get(), created, work.exif.data(), static_cast<int>(work.exif.size())));
    if (!work.xmp.empty())
        require(heif_context_add_XMP_metadata(
            work.context.get(), created, work.xmp.data(), static_cast<int>(work.xmp.size())));
    std::vector<std::byte> file;
    heif_writer writer{.writer_api_version = 1, .write = append};
    require(heif_context_write(work.context.get(), &writer, &file));
    return file;
}

}  // namespace

std::vector<std::byte> encodeAvif(const FileParts& parts,
                                  std::optional<int> quality,
                                  const JobContext& job) {
    const Image& image = parts.image;
    if (image.size().longerSide() > kAvifLongestSide)
        throw Error(ErrorCode::Unsupported,
                    fmt::format("an AVIF holds at most {} pixels per side, the picture has {}×{}",
                                kAvifLongestSide,
                                image.width(),
                                image.height()),
                    "Choose PNG or TIFF.");
    const auto work = std::make_shared<Work>();
    heif_encoder* encoder = nullptr;
    require(
        heif_context_get_encoder_for_format(work->context.get(), heif_compression_AV1, &encoder));
    work->encoder.reset(encoder);
    work->pixels = pixelsOf(image);
    work->exif = parts.exif;
    work->xmp = parts.xmp;
    configure(*work, quality);
    setColors(*work, parts, !quality);
    return waitFor([work] { return encoded(*work); }, job.stopToken());
}

}  // namespace r2r::codecs
