// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <libheif/heif.h>
#include <memory>

/// The handles of libheif, as owned values.
namespace r2r::codecs {

template <auto free>
struct HeifDeleter {
    template <typename T>
    void operator()(T* value) const {
        free(value);
    }
};

using HeifContext = std::unique_ptr<heif_context, HeifDeleter<heif_context_free>>;
using HeifPicture = std::unique_ptr<heif_image_handle, HeifDeleter<heif_image_handle_release>>;
using HeifPixels = std::unique_ptr<heif_image, HeifDeleter<heif_image_release>>;
using HeifEncoder = std::unique_ptr<heif_encoder, HeifDeleter<heif_encoder_release>>;
using HeifColors =
    std::unique_ptr<heif_color_profile_nclx, HeifDeleter<heif_nclx_color_profile_free>>;
using HeifDecoding =
    std::unique_ptr<heif_decoding_options, HeifDeleter<heif_decoding_options_free>>;
using HeifEncoding =
    std::unique_ptr<heif_encoding_options, HeifDeleter<heif_encoding_options_free>>;

}  // namespace r2r::codecs
