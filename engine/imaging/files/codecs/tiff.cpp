// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/imaging/files/codecs/tiff.h"

#include "engine/imaging/files/codecs/alpha_form.h"
#include "engine/imaging/files/codecs/tiff_stream.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <fmt/format.h>
#include <functional>
#include <limits>
#include <optional>

namespace r2r::codecs {
namespace {

/// What the directory says about the samples.
struct Layout {
    Size size;
    int bits = 1;
    int sampleFormat = SAMPLEFORMAT_UINT;
    int samples = 1;  ///< per pixel
    int photometric = PHOTOMETRIC_MINISBLACK;
    bool isPlanar = false;
    int extraSamples = 0;
    int firstExtra = EXTRASAMPLE_UNSPECIFIED;

    [[nodiscard]] int colors() const { return photometric == PHOTOMETRIC_RGB ? 3 : 1; }

    /// An extra sample of unspecified meaning is alpha if it is the only one, as everybody reads
    /// it.
    [[nodiscard]] bool hasAlpha() const {
        return samples > colors() &&
               (firstExtra != EXTRASAMPLE_UNSPECIFIED || samples == colors() + 1);
    }

    [[nodiscard]] int channels() const { return colors() + (hasAlpha() ? 1 : 0); }
};

template <typename T>
T field(TIFF* tiff, uint32_t tag, T fallback) {
    T value = fallback;
    return TIFFGetFieldDefaulted(tiff, tag, &value) != 0 ? value : fallback;
}

Error damaged(const Source& source, const TiffStream& stream) {
    const std::string_view complaint = stream.complaint();
    if (complaint.find("ead error") != std::string_view::npos ||
        complaint.find("annot read TIFF") != std::string_view::npos ||
        complaint.find("an not read TIFF") != std::string_view::npos)
        return source.error(
            ErrorCode::Corrupt,
            fmt::format("{}, after {}", kEndsEarly, byteCountText(source.content.size())));
    return source.error(ErrorCode::Corrupt, "the TIFF data is damaged or incomplete");
}

Layout layoutOf(const Source& source, TIFF* tiff) {
    Layout layout;
    layout.size = source.checkedSize(field<uint32_t>(tiff, TIFFTAG_IMAGEWIDTH, 0),
                                     field<uint32_t>(tiff, TIFFTAG_IMAGELENGTH, 0));
    layout.bits = field<uint16_t>(tiff, TIFFTAG_BITSPERSAMPLE, 1);
    layout.sampleFormat = field<uint16_t>(tiff, TIFFTAG_SAMPLEFORMAT, SAMPLEFORMAT_UINT);
    layout.samples = field<uint16_t>(tiff, TIFFTAG_SAMPLESPERPIXEL, 1);
    layout.photometric = field<uint16_t>(
        tiff, TIFFTAG_PHOTOMETRIC, layout.samples >= 3 ? PHOTOMETRIC_RGB : PHOTOMETRIC_MINISBLACK);
    layout.isPlanar = layout.samples > 1 &&
                      field<uint16_t>(tiff, TIFFTAG_PLANARCONFIG, 1) == PLANARCONFIG_SEPARATE;
    uint16_t count = 0;
    uint16_t* kinds = nullptr;
    if (TIFFGetFieldDefaulted(tiff, TIFFTAG_EXTRASAMPLES, &count, &kinds) != 0 && count > 0) {
        layout.extraSamples = count;
        layout.firstExtra = kinds[0];
    }
    return layout;
}

void refuseOtherColorModels(const Source& source, const Layout& layout) {
    switch (layout.photometric) {
        case PHOTOMETRIC_SEPARATED:
            throw source.error(ErrorCode::Unsupported,
                               "it is a CMYK picture, made for print",
                               "Convert it to RGB in the program it comes from.");
        case PHOTOMETRIC_MINISBLACK:
        case PHOTOMETRIC_MINISWHITE:
        case PHOTOMETRIC_RGB:
        case PHOTOMETRIC_PALETTE:
        case PHOTOMETRIC_YCBCR:
            return;
        default:
            throw source.error(
                ErrorCode::Unsupported,
                fmt::format("its colour model (TIFF photometric {}) is not supported",
                            layout.photometric),
                "Save it as an RGB picture.");
    }
}

/// Nothing for layouts that libtiff has to expand for us.
std::optional<SampleType> directSampleType(const Layout& layout) {
    if (layout.photometric == PHOTOMETRIC_PALETTE || layout.photometric == PHOTOMETRIC_YCBCR)
        return std::nullopt;
    const bool isUnsigned =
        layout.sampleFormat == SAMPLEFORMAT_UINT || layout.sampleFormat == SAMPLEFORMAT_VOID;
    if (isUnsigned && layout.bits == 8)
        return SampleType::U8;
    if (isUnsigned && layout.bits == 16)
        return SampleType::U16;
    if (layout.sampleFormat == SAMPLEFORMAT_IEEEFP && layout.bits == 32)
        return SampleType::F32;
    return std::nullopt;
}

/// Copies `pixels` pixels that lie `step` samples apart in `from` to every `channels`th sample.
void spread(const std::byte* from,
            size_t step,
            std::byte* to,
            size_t channels,
            size_t kept,
            size_t sampleBytes,
            size_t pixels) {
    for (size_t i = 0; i < pixels; ++i) {
        std::memcpy(to, from, kept * sampleBytes);
        from += step * sampleBytes;
        to += channels * sampleBytes;
    }
}

/// Reads strips or tiles, interleaved or by planes, into an interleaved picture.
class DirectReader {
public:
    DirectReader(const Source& source, TiffStream& stream, const Layout& layout, SampleType type)
        : source_(source)
        , stream_(stream)
        , tiff_(stream.tiff())
        , layout_(layout)
        , image_(layout.size, layout.channels(), type)
        , pixels_(image_.mutableData())
        , sampleBytes_(bytesPerSample(type))
        , perPixel_(layout.isPlanar ? 1 : static_cast<size_t>(layout.samples)) {}

    Image read() {
        const int planes = layout_.isPlanar ? layout_.channels() : 1;
        for (int plane = 0; plane < planes; ++plane) {
            if (TIFFIsTiled(tiff_) != 0)
                readTiles(static_cast<uint16_t>(plane));
            else
                readRows(static_cast<uint16_t>(plane));
        }
        return std::move(image_);
    }

private:
    /// Puts `count` pixels of one row to (x, y).
    void place(const std::byte* from, int x, int y, int count, int plane) {
        const auto channels = static_cast<size_t>(image_.channels());
        const size_t kept = layout_.isPlanar ? 1 : channels;
        std::byte* to =
            pixels_ + static_cast<size_t>(y) * image_.bytesPerRow() +
            (static_cast<size_t>(x) * channels + static_cast<size_t>(plane)) * sampleBytes_;
        spread(from, perPixel_, to, channels, kept, sampleBytes_, static_cast<size_t>(count));
    }

    std::vector<std::byte> buffer(tmsize_t offered, size_t wanted) const {
        if (offered < 0 || static_cast<size_t>(offered) < wanted)
            throw damaged(source_, stream_);
        return std::vector<std::byte>(static_cast<size_t>(offered));
    }

    void readRows(uint16_t plane) {
        const size_t rowBytes = static_cast<size_t>(image_.width()) * perPixel_ * sampleBytes_;
        std::vector<std::byte> row = buffer(TIFFScanlineSize(tiff_), rowBytes);
        for (int y = 0; y < image_.height(); ++y) {
            if (TIFFReadScanline(tiff_, row.data(), static_cast<uint32_t>(y), plane) < 0)
                throw damaged(source_, stream_);
            place(row.data(), 0, y, image_.width(), plane);
        }
    }

    void readTiles(uint16_t plane) {
        const auto width = static_cast<int64_t>(field<uint32_t>(tiff_, TIFFTAG_TILEWIDTH, 0));
        const auto height = static_cast<int64_t>(field<uint32_t>(tiff_, TIFFTAG_TILELENGTH, 0));
        constexpr int64_t kLongestSide = 1 << 16;
        if (width < 1 || height < 1 || width > kLongestSide || height > kLongestSide)
            throw damaged(source_, stream_);
        const size_t rowBytes = static_cast<size_t>(width) * perPixel_ * sampleBytes_;
        std::vector<std::byte> tile =
            buffer(TIFFTileSize(tiff_), rowBytes * static_cast<size_t>(height));
        for (int64_t y = 0; y < image_.height(); y += height)
            for (int64_t x = 0; x < image_.width(); x += width) {
                if (TIFFReadTile(tiff_,
                                 tile.data(),
                                 static_cast<uint32_t>(x),
                                 static_cast<uint32_t>(y),
                                 0,
                                 plane) < 0)
                    throw damaged(source_, stream_);
                const int64_t rows = std::min(height, image_.height() - y);
                const int64_t columns = std::min(width, image_.width() - x);
                for (int64_t row = 0; row < rows; ++row)
                    place(tile.data() + static_cast<size_t>(row) * rowBytes,
                          static_cast<int>(x),
                          static_cast<int>(y + row),
                          static_cast<int>(columns),
                          plane);
            }
    }

    const Source& source_;
    TiffStream& stream_;
    TIFF* tiff_;
    const Layout& layout_;
    Image image_;
    std::byte* pixels_;
    size_t sampleBytes_;
    size_t perPixel_;  // samples that lie together
};

template <typename T>
void invertColors(Image& image) {
    const T white = sampleTypeOf<T>() == SampleType::F32 ? T{1} : std::numeric_limits<T>::max();
    const auto channels = static_cast<size_t>(image.channels());
    for (int y = 0; y < image.height(); ++y) {
        const auto row = image.mutableRow<T>(y);
        for (size_t i = 0; i < row.size(); i += channels)
            row[i] = static_cast<T>(white - row[i]);
    }
}

void invertColors(Image& image) {
    switch (image.sampleType()) {
        case SampleType::U8:
            return invertColors<uint8_t>(image);
        case SampleType::U16:
            return invertColors<uint16_t>(image);
        case SampleType::F32:
            return invertColors<float>(image);
    }
}

Image readDirectly(const Source& source,
                   TiffStream& stream,
                   const Layout& layout,
                   SampleType type) {
    if (layout.samples < layout.colors())
        throw damaged(source, stream);
    Image image = DirectReader(source, stream, layout, type).read();
    if (layout.photometric == PHOTOMETRIC_MINISWHITE)
        invertColors(image);
    if (layout.hasAlpha() && layout.firstExtra == EXTRASAMPLE_ASSOCALPHA)
        makeAlphaStraight(image);
    return image;
}

/// Palettes, YCbCr and fewer than 8 bits, through libtiff's own conversion to 8-bit RGB.
Image readExpanded(const Source& source,
                   TiffStream& stream,
                   const Layout& layout,
                   int orientation) {
    const bool isUnsigned = layout.sampleFormat == SAMPLEFORMAT_UINT;
    if (!isUnsigned || layout.bits > 8)
        throw source.error(ErrorCode::Unsupported,
                           fmt::format("its samples of {} bits (TIFF sample format {}) are not "
                                       "supported",
                                       layout.bits,
                                       layout.sampleFormat),
                           "Save it with 8 or 16 bits, or with 32-bit floating-point samples.");
    const auto pixels = static_cast<size_t>(layout.size.area());
    std::vector<uint32_t> raster(pixels);
    // Asking for the orientation the file has means: no turning.
    if (TIFFReadRGBAImageOriented(stream.tiff(),
                                  static_cast<uint32_t>(layout.size.width),
                                  static_cast<uint32_t>(layout.size.height),
                                  raster.data(),
                                  orientation,
                                  1) == 0)
        throw damaged(source, stream);
    Image image(layout.size, 3, SampleType::U8);
    auto* target = reinterpret_cast<uint8_t*>(image.mutableData());
    for (const uint32_t pixel : raster) {
        *target++ = static_cast<uint8_t>(TIFFGetR(pixel));
        *target++ = static_cast<uint8_t>(TIFFGetG(pixel));
        *target++ = static_cast<uint8_t>(TIFFGetB(pixel));
    }
    return image;
}

std::span<const std::byte> blob(TIFF* tiff, uint32_t tag) {
    uint32_t count = 0;
    const void* bytes = nullptr;
    if (TIFFGetField(tiff, tag, &count, &bytes) == 0 || !bytes)
        return {};
    return {static_cast<const std::byte*>(bytes), count};
}

Error encodingError(const TiffStream& stream) {
    return {ErrorCode::Internal, fmt::format("could not encode the TIFF: {}", stream.complaint())};
}

void describe(TIFF* tiff, const FileParts& parts) {
    const Image& image = parts.image;
    const bool isFloat = image.sampleType() == SampleType::F32;
    const auto set = [tiff](uint32_t tag, auto value) { TIFFSetField(tiff, tag, value); };
    set(TIFFTAG_IMAGEWIDTH, static_cast<uint32_t>(image.width()));
    set(TIFFTAG_IMAGELENGTH, static_cast<uint32_t>(image.height()));
    set(TIFFTAG_SAMPLESPERPIXEL, image.channels());
    set(TIFFTAG_BITSPERSAMPLE, static_cast<int>(8 * bytesPerSample(image.sampleType())));
    set(TIFFTAG_SAMPLEFORMAT, isFloat ? SAMPLEFORMAT_IEEEFP : SAMPLEFORMAT_UINT);
    set(TIFFTAG_PHOTOMETRIC, image.channels() < 3 ? PHOTOMETRIC_MINISBLACK : PHOTOMETRIC_RGB);
    set(TIFFTAG_PLANARCONFIG, PLANARCONFIG_CONTIG);
    set(TIFFTAG_ORIENTATION, ORIENTATION_TOPLEFT);
    set(TIFFTAG_COMPRESSION, COMPRESSION_ADOBE_DEFLATE);
    set(TIFFTAG_ZIPQUALITY, 1);  // higher levels gain a few per cent in many times the time
    set(TIFFTAG_PREDICTOR, isFloat ? PREDICTOR_FLOATINGPOINT : PREDICTOR_HORIZONTAL);
    if (image.hasAlpha()) {
        const std::array<uint16_t, 1> alpha{EXTRASAMPLE_UNASSALPHA};
        TIFFSetField(tiff, TIFFTAG_EXTRASAMPLES, 1, alpha.data());
    }
    if (!parts.icc.empty())
        TIFFSetField(
            tiff, TIFFTAG_ICCPROFILE, static_cast<uint32_t>(parts.icc.size()), parts.icc.data());
    if (!parts.xmp.empty())
        TIFFSetField(
            tiff, TIFFTAG_XMLPACKET, static_cast<uint32_t>(parts.xmp.size()), parts.xmp.data());
}

}  // namespace

FileParts decodeTiff(const Source& source) {
    TiffStream stream(source.content);
    if (!stream.tiff())
        throw damaged(source, stream);
    const Layout layout = layoutOf(source, stream.tiff());
    refuseOtherColorModels(source, layout);

    FileParts parts;
    parts.orientation = field<uint16_t>(stream.tiff(), TIFFTAG_ORIENTATION, ORIENTATION_TOPLEFT);
    const auto icc = blob(stream.tiff(), TIFFTAG_ICCPROFILE);
    parts.icc.assign(icc.begin(), icc.end());
    const auto xmp = blob(stream.tiff(), TIFFTAG_XMLPACKET);
    parts.xmp.assign(reinterpret_cast<const char*>(xmp.data()), xmp.size());
    if (const auto type = directSampleType(layout))
        parts.image = readDirectly(source, stream, layout, *type);
    else
        parts.image = readExpanded(source, stream, layout, parts.orientation);
    return parts;
}

std::vector<std::byte> encodeTiff(const FileParts& parts) {
    const Image& image = parts.image;
    constexpr size_t kClassicLimit = size_t{4'000} << 20;  // offsets have 32 bits
    constexpr size_t kStripBytes = size_t{1} << 20;
    TiffStream stream(image.byteCount() > kClassicLimit);
    if (!stream.tiff())
        throw encodingError(stream);
    describe(stream.tiff(), parts);
    const auto rowsPerStrip = static_cast<int>(std::clamp<size_t>(
        kStripBytes / image.bytesPerRow(), 1, static_cast<size_t>(image.height())));
    TIFFSetField(stream.tiff(), TIFFTAG_ROWSPERSTRIP, static_cast<uint32_t>(rowsPerStrip));
    uint32_t strip = 0;
    for (int y = 0; y < image.height(); y += rowsPerStrip, ++strip) {
        const int rows = std::min(rowsPerStrip, image.height() - y);
        // libtiff works on a copy of what it takes without const.
        auto* bytes =
            const_cast<std::byte*>(image.data()) + static_cast<size_t>(y) * image.bytesPerRow();
        if (TIFFWriteEncodedStrip(
                stream.tiff(), strip, bytes, static_cast<tmsize_t>(image.bytesPerRow()) * rows) < 0)
            throw encodingError(stream);
    }
    if (TIFFFlush(stream.tiff()) == 0)
        throw encodingError(stream);
    return stream.takeContent();
}

}  // namespace r2r::codecs
