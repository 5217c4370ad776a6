// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/imaging/files/codecs/raw.h"

#include "engine/core/shared_library.h"
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

/// LibRaw's C functions, under their own names. The library is opened when the first raw file is
/// read: it brings an OpenMP runtime, which is to hear of `preferSleepingThreads` first, and which
/// nobody else should wait for.
struct LibRawFunctions {
    decltype(&libraw_init) init;
    decltype(&libraw_set_progress_handler) setProgressHandler;
    decltype(&libraw_set_dataerror_handler) setDamageHandler;
    decltype(&libraw_open_buffer) openBuffer;
    decltype(&libraw_unpack) unpack;
    decltype(&libraw_dcraw_process) process;
    decltype(&libraw_dcraw_make_mem_image) makeImage;
    decltype(&libraw_dcraw_clear_mem) clearImage;
    decltype(&libraw_close) close;
    decltype(&libraw_strerror) words;
};

LibRawFunctions functionsIn(SharedLibrary& library) {
    return {
        .init = library.find("libraw_init"),
        .setProgressHandler = library.find("libraw_set_progress_handler"),
        .setDamageHandler = library.find("libraw_set_dataerror_handler"),
        .openBuffer = library.find("libraw_open_buffer"),
        .unpack = library.find("libraw_unpack"),
        .process = library.find("libraw_dcraw_process"),
        .makeImage = library.find("libraw_dcraw_make_mem_image"),
        .clearImage = library.find("libraw_dcraw_clear_mem"),
        .close = library.find("libraw_close"),
        .words = library.find("libraw_strerror"),
    };
}

/// @throws Error{Unsupported} where the library is not installed.
const LibRawFunctions& libRaw(const Source& source) {
    static const auto library = functionsOf(R2R_LIBRAW, "LibRaw", functionsIn);
    if (!library)
        throw source.error(ErrorCode::Unsupported,
                           "it is the raw file of a camera, and LibRaw (" R2R_LIBRAW
                           ") is not installed",
                           "Install it, or develop the file first, and save it as TIFF or JPEG.");
    return *library;
}

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
            throw source.error(ErrorCode::Corrupt,
                               fmt::format("the raw data is damaged or incomplete ({})",
                                           libRaw(source).words(code)));
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

void configure(libraw_output_params_t& wanted) {
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
    const LibRawFunctions& library = libRaw(source);
    const std::unique_ptr<libraw_data_t, void (*)(libraw_data_t*)> raw(library.init(0),
                                                                       library.close);
    if (!raw)
        require(source, LIBRAW_UNSUFFICIENT_MEMORY);
    Watch watch{source.stop};
    library.setProgressHandler(raw.get(), stopIfAsked, &watch);
    library.setDamageHandler(raw.get(), noteDamage, &watch);
    configure(raw->params);
    // LibRaw only reads what it takes without const.
    require(source,
            library.openBuffer(
                raw.get(), const_cast<std::byte*>(source.content.data()), source.content.size()));
    static_cast<void>(source.checkedSize(raw->sizes.raw_width, raw->sizes.raw_height));
    require(source, library.unpack(raw.get()));
    if (watch.isDamaged)
        throw source.error(
            ErrorCode::Corrupt,
            fmt::format("{}, after {}", kEndsEarly, byteCountText(source.content.size())));
    if (!(raw->color.cam_mul[0] > 0))
        source.warn("it says nothing of its white balance; daylight is assumed");
    raw->params.bright = brightnessOf(raw->color);
    require(source, library.process(raw.get()));
    int code = LIBRAW_SUCCESS;
    libraw_processed_image_t* made = library.makeImage(raw.get(), &code);
    const std::unique_ptr<libraw_processed_image_t, void (*)(libraw_processed_image_t*)> owner(
        made, library.clearImage);
    require(source, code);
    FileParts parts;
    parts.image = imageOf(source, *made);
    parts.icc = adobeRgbProfile();
    parts.colorsFrom = "development of the raw file";
    parts.orientation = 1;  // LibRaw has turned it
    return parts;
}

}  // namespace r2r::codecs
