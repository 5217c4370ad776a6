// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/engine/imaging/heif_files.h"

#include "engine/imaging/files/codecs/heif_handles.h"

#include <cstring>

namespace r2r::testing {
namespace {

using codecs::HeifColors;
using codecs::HeifContext;
using codecs::HeifEncoder;
using codecs::HeifEncoding;
using codecs::HeifPicture;
using codecs::HeifPixels;

HeifPixels pixelsOf(const Image& image, int bits) {
    const bool isDeep = image.sampleType() == SampleType::U16;
    const auto chroma =
        isDeep ? (image.hasAlpha() ? heif_chroma_interleaved_RRGGBBAA_LE
                                   : heif_chroma_interleaved_RRGGBB_LE)
               : (image.hasAlpha() ? heif_chroma_interleaved_RGBA : heif_chroma_interleaved_RGB);
    heif_image* created = nullptr;
    heif_image_create(image.width(), image.height(), heif_colorspace_RGB, chroma, &created);
    HeifPixels pixels(created);
    heif_image_add_plane(
        created, heif_channel_interleaved, image.width(), image.height(), isDeep ? bits : 8);
    int stride = 0;
    uint8_t* plane = heif_image_get_plane(created, heif_channel_interleaved, &stride);
    for (int y = 0; y < image.height(); ++y) {
        uint8_t* row = plane + static_cast<ptrdiff_t>(y) * stride;
        if (!isDeep)
            std::memcpy(row, image.row<uint8_t>(y).data(), image.bytesPerRow());
        else
            for (const uint16_t sample : image.row<uint16_t>(y)) {
                const auto level = static_cast<uint16_t>(sample >> (16 - bits));
                std::memcpy(row, &level, sizeof(level));
                row += sizeof(level);
            }
    }
    return pixels;
}

/// A block whose only entry is the orientation.
Bytes exifSayingOrientation(int code) {
    Bytes exif = bytesOf(std::string("II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0", 18));
    exif.push_back(static_cast<std::byte>(code));
    exif.resize(exif.size() + 3 + 4);
    return exif;
}

heif_error append(heif_context*, const void* data, size_t size, void* target) {
    const auto* bytes = static_cast<const std::byte*>(data);
    static_cast<Bytes*>(target)->insert(static_cast<Bytes*>(target)->end(), bytes, bytes + size);
    return {heif_error_Ok, heif_suberror_Unspecified, "Success"};
}

std::optional<Bytes> written(heif_context* context) {
    Bytes file;
    heif_writer writer{.writer_api_version = 1, .write = append};
    if (heif_context_write(context, &writer, &file).code != heif_error_Ok)
        return std::nullopt;
    return file;
}

}  // namespace

std::optional<Bytes> greyVideoAvif(const Image& grey) {
    const HeifContext context(heif_context_alloc());
    heif_encoder* found = nullptr;
    if (heif_context_get_encoder_for_format(context.get(), heif_compression_AV1, &found).code !=
        heif_error_Ok)
        return std::nullopt;
    const HeifEncoder encoder(found);
    heif_encoder_set_lossless(found, 1);
    heif_image* created = nullptr;
    heif_image_create(
        grey.width(), grey.height(), heif_colorspace_monochrome, heif_chroma_monochrome, &created);
    const HeifPixels pixels(created);
    heif_image_add_plane(created, heif_channel_Y, grey.width(), grey.height(), 8);
    int stride = 0;
    uint8_t* plane = heif_image_get_plane(created, heif_channel_Y, &stride);
    for (int y = 0; y < grey.height(); ++y)
        std::memcpy(plane + static_cast<ptrdiff_t>(y) * stride,
                    grey.row<uint8_t>(y).data(),
                    grey.bytesPerRow());
    const HeifColors colors(heif_nclx_color_profile_alloc());
    colors->color_primaries = heif_color_primaries_ITU_R_BT_709_5;
    colors->transfer_characteristics = heif_transfer_characteristic_IEC_61966_2_1;
    colors->matrix_coefficients = heif_matrix_coefficients_ITU_R_BT_601_6;
    colors->full_range_flag = 0;
    heif_image_set_nclx_color_profile(created, colors.get());
    const HeifEncoding options(heif_encoding_options_alloc());
    options->output_nclx_profile = colors.get();
    heif_image_handle* handle = nullptr;
    if (heif_context_encode_image(context.get(), created, found, options.get(), &handle).code !=
        heif_error_Ok)
        return std::nullopt;
    const HeifPicture picture(handle);
    return written(context.get());
}

std::optional<Bytes> heifFile(const Image& image, const HeifForm& form) {
    const HeifContext context(heif_context_alloc());
    heif_encoder* found = nullptr;
    if (heif_context_get_encoder_for_format(
            context.get(), form.isHeic ? heif_compression_HEVC : heif_compression_AV1, &found)
            .code != heif_error_Ok)
        return std::nullopt;
    const HeifEncoder encoder(found);
    heif_encoder_set_lossless(found, form.isLossless ? 1 : 0);
    heif_encoder_set_lossy_quality(found, 95);
    heif_encoder_set_parameter_string(found, "chroma", form.isLossless ? "444" : "420");

    const HeifPixels pixels = pixelsOf(image, form.bits);
    heif_image_set_premultiplied_alpha(pixels.get(), form.isMultiplied ? 1 : 0);
    if (!form.icc.empty())
        heif_image_set_raw_color_profile(pixels.get(), "prof", form.icc.data(), form.icc.size());
    const HeifColors colors(heif_nclx_color_profile_alloc());
    colors->color_primaries = static_cast<heif_color_primaries>(form.primaries);
    colors->transfer_characteristics = static_cast<heif_transfer_characteristics>(form.transfer);
    colors->matrix_coefficients = form.isLossless ? heif_matrix_coefficients_RGB_GBR
                                                  : heif_matrix_coefficients_ITU_R_BT_601_6;
    colors->full_range_flag = 1;
    heif_image_set_nclx_color_profile(pixels.get(), colors.get());
    const HeifEncoding options(heif_encoding_options_alloc());
    options->output_nclx_profile = colors.get();
    options->save_two_colr_boxes_when_ICC_and_nclx_available = 1;
    options->macOS_compatibility_workaround = form.isCropped ? 0 : 1;
    options->macOS_compatibility_workaround_no_nclx_profile = 0;
    options->image_orientation = static_cast<heif_orientation>(form.orientation);

    heif_image_handle* created = nullptr;
    if (heif_context_encode_image(context.get(), pixels.get(), found, options.get(), &created)
            .code != heif_error_Ok)
        return std::nullopt;
    const HeifPicture picture(created);
    if (form.exifOrientation != 0) {
        const Bytes exif =
            form.exif.empty() ? exifSayingOrientation(form.exifOrientation) : form.exif;
        heif_context_add_exif_metadata(
            context.get(), created, exif.data(), static_cast<int>(exif.size()));
    }
    if (!form.xmp.empty())
        heif_context_add_XMP_metadata(
            context.get(), created, form.xmp.data(), static_cast<int>(form.xmp.size()));
    return written(context.get());
}

}  // namespace r2r::testing
