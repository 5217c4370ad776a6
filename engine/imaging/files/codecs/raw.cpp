// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/imaging/files/codecs/raw.h"

#include "engine/imaging/color/declared_colors.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <fmt/format.h>
#include <libraw/libraw.h>
#include <memory>
#include <span>

namespace r2r::codecs {
namespace {

/// The messages of LibRaw's callbacks.
struct Watch {
    std::stop_token stop;
    bool isDamaged = false;
};

int stopIfAsked(void* watch, enum LibRaw_progress, int, int) {
    return static_cast<const Watch*>(watch)->stop.stop_requested() ? 1 : 0;
}

/// LibRaw goes on after missing data, and makes up the rest.
void noteDamage(void* watch, const char*, int) {
    static_cast<Watch*>(watch)->isDamaged = true;
}

void require(const Source& source, int code) {
    source.throwIfCancelled();
    switch (code) {
        case LIBRAW_SUCCESS:
            return;
        case LIBRAW_UNSUFFICIENT_MEMORY:
        case LIBRAW_TOO_BIG:
            throw source.error(ErrorCode::OutOfMemory, "there is not enough memory to develop it");
        case LIBRAW_FILE_UNSUPPORTED:
        case LIBRAW_NOT_IMPLEMENTED:
        case LIBRAW_REQUEST_FOR_NONEXISTENT_IMAGE:
            throw source.error(ErrorCode::Unsupported,
                               "it is the raw file of a camera, but not one that LibRaw knows",
                               "Develop it first, and save the result as TIFF or JPEG.");
        default:
            throw source.error(
                ErrorCode::Corrupt,
                fmt::format("the raw data is damaged or incomplete ({})", libraw_strerror(code)));
    }
}

/// The factor that brings the picture's middle back to its brightness: to keep what
/// one channel still knows where others are clipped, LibRaw scales all of them down to the last.
/// DNG files may say that they are meant brighter or darker.
float brightnessOf(const libraw_colordata_t& color) {
    std::span<const float> gains(color.cam_mul, 3);
    if (!(gains[0] > 0 && gains[1] > 0 && gains[2] > 0))
        gains = std::span<const float>(color.pre_mul, 3);
    const auto [least, most] = std::ranges::minmax(gains);
    const float exposure = color.dng_levels.baseline_exposure;
    constexpr float kMostStops = 4;
    const float stops = std::abs(exposure) <= kMostStops ? exposure : 0;
    return (least > 0 ? most / least : 1) * std::exp2(stops);
}

void configure(LibRaw& raw) {
    libraw_output_params_t& wanted = raw.imgdata.params;
    constexpr double kAdobeRgbGamma = 563.0 / 256;
    wanted.use_camera_wb = 1;
    wanted.output_bps = 16;
    wanted.output_color = 2;  // Adobe RGB
    wanted.gamm[0] = 1 / kAdobeRgbGamma;
    wanted.gamm[1] = 0;
    wanted.highlight = 2;  // blended
    // Both would make a sample depend on what else is in the frame.
    wanted.no_auto_bright = 1;
    wanted.adjust_maximum_thr = 0;
}

/// The developed picture, 1 or 3 channels.
Image imageOf(const Source& source, const libraw_processed_image_t& made) {
    const Size size = source.checkedSize(made.width, made.height);
    Image image(size, made.colors, SampleType::U16);
    if (made.type != LIBRAW_IMAGE_BITMAP || made.bits != 16 || made.data_size != image.byteCount())
        throw source.error(ErrorCode::Internal, "LibRaw developed something else than a picture");
    std::memcpy(image.mutableData(), made.data, made.data_size);
    return image;
}

}  // namespace

FileParts decodeRaw(const Source& source) {
    const auto raw = std::make_unique<LibRaw>();  // a large object
    Watch watch{source.stop};
    raw->set_progress_handler(stopIfAsked, &watch);
    raw->set_dataerror_handler(noteDamage, &watch);
    configure(*raw);
    // LibRaw only reads what it takes without const.
    require(source,
            raw->open_buffer(const_cast<std::byte*>(source.content.data()), source.content.size()));
    const libraw_image_sizes_t& sizes = raw->imgdata.sizes;
    static_cast<void>(source.checkedSize(sizes.raw_width, sizes.raw_height));
    require(source, raw->unpack());
    if (watch.isDamaged)
        throw source.error(
            ErrorCode::Corrupt,
            fmt::format("{}, after {}", kEndsEarly, byteCountText(source.content.size())));
    if (!(raw->imgdata.color.cam_mul[0] > 0))
        source.warn("it says nothing of its white balance; daylight is assumed");
    raw->imgdata.params.bright = brightnessOf(raw->imgdata.color);
    require(source, raw->dcraw_process());
    int code = LIBRAW_SUCCESS;
    libraw_processed_image_t* made = raw->dcraw_make_mem_image(&code);
    const std::unique_ptr<libraw_processed_image_t, void (*)(libraw_processed_image_t*)> owner(
        made, LibRaw::dcraw_clear_mem);
    require(source, code);
    FileParts parts;
    parts.image = imageOf(source, *made);
    parts.icc = adobeRgbProfile();
    parts.colorsFrom = "development of the raw file";
    parts.orientation = 1;  // LibRaw has turned it
    return parts;
}

}  // namespace r2r::codecs
