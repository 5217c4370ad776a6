// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/imaging/files/codecs/tiff.h"

#include "engine/imaging/color/declared_colors.h"
#include "engine/imaging/files/codecs/alpha_form.h"
#include "engine/imaging/files/codecs/tiff_layout.h"
#include "engine/imaging/files/codecs/tiff_logluv.h"
#include "engine/imaging/files/codecs/tiff_pages.h"
#include "engine/imaging/files/codecs/tiff_samples.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <fmt/format.h>
#include <limits>
#include <optional>
#include <utility>

namespace r2r::codecs {
namespace {

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

/// Copies `pixels` pixels that are `step` samples apart in `from` to every `channels`th sample.
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
    DirectReader(const Source& source, TiffStream& stream, const TiffLayout& layout)
        : source_(source)
        , stream_(stream)
        , tiff_(stream.tiff())
        , layout_(layout)
        , form_{.bits = layout.bits,
                .isFloat = layout.sampleFormat == SAMPLEFORMAT_IEEEFP,
                .isIndex = layout.photometric == PHOTOMETRIC_PALETTE}
        , image_(layout.size, layout.channels(), *layout.sampleType())
        , pixels_(image_.mutableData())
        , sampleBytes_(bytesPerSample(image_.sampleType()))
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
    /// The bytes of a row of `width` pixels as libtiff gives it.
    [[nodiscard]] size_t storedBytes(size_t width) const {
        return (width * perPixel_ * static_cast<size_t>(form_.bits) + 7) / 8;
    }

    /// Puts the first `count` pixels of a row to (x, y).
    void place(std::span<const std::byte> row, int x, int y, int count, int plane) {
        const auto pixels = static_cast<size_t>(count);
        if (!isWholeSample(form_)) {
            unpacked_.resize(pixels * perPixel_ * sampleBytes_);
            unpackSamples(row, form_, pixels * perPixel_, image_.sampleType(), unpacked_.data());
            row = unpacked_;
        }
        const auto channels = static_cast<size_t>(image_.channels());
        const size_t kept = layout_.isPlanar ? 1 : channels;
        std::byte* to =
            pixels_ + static_cast<size_t>(y) * image_.bytesPerRow() +
            (static_cast<size_t>(x) * channels + static_cast<size_t>(plane)) * sampleBytes_;
        spread(row.data(), perPixel_, to, channels, kept, sampleBytes_, pixels);
    }

    std::vector<std::byte> buffer(tmsize_t offered, size_t wanted) const {
        if (offered < 0 || static_cast<size_t>(offered) < wanted)
            throw damaged(source_, stream_);
        return std::vector<std::byte>(static_cast<size_t>(offered));
    }

    void readRows(uint16_t plane) {
        std::vector<std::byte> row =
            buffer(TIFFScanlineSize(tiff_), storedBytes(static_cast<size_t>(image_.width())));
        for (int y = 0; y < image_.height(); ++y) {
            if (TIFFReadScanline(tiff_, row.data(), static_cast<uint32_t>(y), plane) < 0)
                throw damaged(source_, stream_);
            place(row, 0, y, image_.width(), plane);
        }
    }

    void readTiles(uint16_t plane) {
        const auto width = static_cast<int64_t>(tiffField<uint32_t>(tiff_, TIFFTAG_TILEWIDTH, 0));
        const auto height = static_cast<int64_t>(tiffField<uint32_t>(tiff_, TIFFTAG_TILELENGTH, 0));
        constexpr int64_t kLongestSide = 1 << 16;
        if (width < 1 || height < 1 || width > kLongestSide || height > kLongestSide)
            throw damaged(source_, stream_);
        const size_t rowBytes = storedBytes(static_cast<size_t>(width));
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
                    place(std::span(tile).subspan(static_cast<size_t>(row) * rowBytes, rowBytes),
                          static_cast<int>(x),
                          static_cast<int>(y + row),
                          static_cast<int>(columns),
                          plane);
            }
    }

    const Source& source_;
    TiffStream& stream_;
    TIFF* tiff_;
    const TiffLayout& layout_;
    PackedSamples form_;
    Image image_;
    std::byte* pixels_;
    size_t sampleBytes_;
    size_t perPixel_;  // samples that are stored together
    std::vector<std::byte> unpacked_;
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

template <typename T>
void raiseChroma(Image& image) {
    constexpr auto kMiddle = static_cast<T>(std::numeric_limits<T>::max() / 2 + 1);
    for (int y = 0; y < image.height(); ++y) {
        const auto row = image.mutableRow<T>(y);
        for (size_t i = 0; i < row.size(); ++i)
            if (i % 3 != 0)
                row[i] = static_cast<T>(row[i] ^ kMiddle);
    }
}

/// a* and b* are signed numbers in a TIFF; floats are what they say.
void raiseChroma(Image& image) {
    if (image.sampleType() == SampleType::U8)
        raiseChroma<uint8_t>(image);
    else if (image.sampleType() == SampleType::U16)
        raiseChroma<uint16_t>(image);
}

/// The colours of a palette in three channels; of 8 bits if that loses nothing.
Image withPalette(const Source& source, const TiffStream& stream, const Image& indices, int bits) {
    std::array<uint16_t*, 3> map = {};
    if (TIFFGetField(stream.tiff(), TIFFTAG_COLORMAP, &map[0], &map[1], &map[2]) == 0)
        throw damaged(source, stream);
    const size_t entries = size_t{1} << bits;
    const auto every = [&](const auto& condition) {
        return std::ranges::all_of(map, [&](const uint16_t* channel) {
            return std::all_of(channel, channel + entries, condition);
        });
    };
    // The specification wants 16 bits; some programs write 8 into them.
    const bool isNarrow = every([](uint16_t v) { return v < 256; });
    const bool isShallow =
        isNarrow || every([](uint16_t v) { return v % 257 == 0 || v % 256 == 0; });
    Image image(indices.size(), 3, isShallow ? SampleType::U8 : SampleType::U16);
    const auto fill = [&]<typename Index, typename Sample>(Index, Sample) {
        const int shift = isShallow && !isNarrow ? 8 : 0;
        for (int y = 0; y < image.height(); ++y) {
            auto sample = image.mutableRow<Sample>(y).begin();
            for (const Index index : indices.row<Index>(y))
                for (const uint16_t* channel : map)
                    *sample++ = static_cast<Sample>(channel[index] >> shift);
        }
    };
    const auto fillFrom = [&](auto index) {
        isShallow ? fill(index, uint8_t{}) : fill(index, uint16_t{});
    };
    indices.sampleType() == SampleType::U8 ? fillFrom(uint8_t{}) : fillFrom(uint16_t{});
    return image;
}

Image readDirectly(const Source& source, TiffStream& stream, const TiffLayout& layout) {
    if (layout.samples < layout.colors())
        throw damaged(source, stream);
    Image image = DirectReader(source, stream, layout).read();
    if (layout.photometric == PHOTOMETRIC_PALETTE)
        return withPalette(source, stream, image, layout.bits);
    if (layout.photometric == PHOTOMETRIC_MINISWHITE)
        invertColors(image);
    if (layout.photometric == PHOTOMETRIC_CIELAB)
        raiseChroma(image);
    if (layout.hasAlpha() && layout.firstExtra == EXTRASAMPLE_ASSOCALPHA)
        makeAlphaStraight(image);
    if (!layout.hasAlpha() && layout.samples > layout.colors())
        source.warn(
            "it has a channel that is not said to be alpha (a saved selection, perhaps), "
            "which was left out");
    return image;
}

/// YCbCr, through libtiff's own conversion to 8-bit RGB.
Image readExpanded(const Source& source,
                   TiffStream& stream,
                   const TiffLayout& layout,
                   int orientation) {
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

std::optional<Resolution> resolutionOf(TIFF* tiff) {
    float x = 0;
    float y = 0;
    const auto unit = tiffField<uint16_t>(tiff, TIFFTAG_RESOLUTIONUNIT, RESUNIT_INCH);
    if (TIFFGetField(tiff, TIFFTAG_XRESOLUTION, &x) == 0 ||
        TIFFGetField(tiff, TIFFTAG_YRESOLUTION, &y) == 0 || !(x > 0 && y > 0) ||
        (unit != RESUNIT_INCH && unit != RESUNIT_CENTIMETER))
        return std::nullopt;
    const double factor = unit == RESUNIT_CENTIMETER ? 2.54 : 1;
    return Resolution{factor * double{x}, factor * double{y}};
}

std::optional<Chromaticity> whiteOf(TIFF* tiff) {
    const float* white = nullptr;
    if (TIFFGetField(tiff, TIFFTAG_WHITEPOINT, &white) == 0 || !white)
        return std::nullopt;
    return Chromaticity{white[0], white[1]};
}

/// The white of L*a*b*; nothing for a light that cannot be.
std::optional<Chromaticity> labWhiteOf(TIFF* tiff) {
    const auto white = whiteOf(tiff);
    const bool isLight = white && white->x > 0 && white->y > 0 && white->x + white->y < 1;
    return isLight ? white : std::nullopt;
}

/// Reads the colours that TIFF 6.0 (section 20) lets a file state without a profile.
void readColors(const Source& source, TIFF* tiff, FileParts& parts) {
    const float* primaries = nullptr;
    if (TIFFGetField(tiff, TIFFTAG_PRIMARYCHROMATICITIES, &primaries) == 0 || !primaries)
        return;
    const Primaries stated{{primaries[0], primaries[1]},
                           {primaries[2], primaries[3]},
                           {primaries[4], primaries[5]},
                           whiteOf(tiff).value_or(kWhiteD65)};
    const bool isFloat = parts.image.sampleType() == SampleType::F32;
    if (isNear(stated, kSrgbPrimaries))
        parts.saysSrgb = !isFloat;
    else
        parts.icc =
            matrixProfile(stated, isFloat ? powerCurve(1) : srgbCurve(), "TIFF chromaticities");
    parts.colorsFrom = "PrimaryChromaticities";
    if (!parts.saysSrgb && parts.icc.empty() && !isFloat)
        source.warn("what it says of its colours makes no sense and was left out");
}

std::span<const std::byte> blob(TIFF* tiff, uint32_t tag) {
    uint32_t count = 0;
    const void* bytes = nullptr;
    if (TIFFGetField(tiff, tag, &count, &bytes) == 0 || !bytes)
        return {};
    return {static_cast<const std::byte*>(bytes), count};
}

}  // namespace

FileParts decodeTiff(const Source& source) {
    TiffStream stream(source.content);
    if (!stream.tiff())
        throw damaged(source, stream);
    goToPicture(source, stream);
    const bool isLight = isLogLuv(stream.tiff());
    if (isLight)
        askForLight(stream.tiff());
    const TiffLayout layout = tiffLayout(source, stream);
    refuseOtherForms(source, stream.tiff(), layout);

    FileParts parts;
    parts.orientation =
        tiffField<uint16_t>(stream.tiff(), TIFFTAG_ORIENTATION, ORIENTATION_TOPLEFT);
    const auto icc = blob(stream.tiff(), TIFFTAG_ICCPROFILE);
    parts.icc.assign(icc.begin(), icc.end());
    const auto xmp = blob(stream.tiff(), TIFFTAG_XMLPACKET);
    parts.xmp.assign(reinterpret_cast<const char*>(xmp.data()), xmp.size());
    parts.image = layout.photometric == PHOTOMETRIC_YCBCR
                      ? readExpanded(source, stream, layout, parts.orientation)
                      : readDirectly(source, stream, layout);
    if (isLight) {
        parts.image = linearFromXyz(std::move(parts.image));
        parts.icc.clear();  // it would be one of what the file was made from
    } else if (layout.photometric == PHOTOMETRIC_SEPARATED) {
        parts.model = ColorModel::Cmyk;
    } else if (layout.photometric == PHOTOMETRIC_CIELAB) {
        parts.model = ColorModel::Lab;
        parts.labWhite = labWhiteOf(stream.tiff());
    } else if (parts.icc.empty()) {
        readColors(source, stream.tiff(), parts);
    }
    parts.resolution = resolutionOf(stream.tiff());
    return parts;
}

}  // namespace r2r::codecs
