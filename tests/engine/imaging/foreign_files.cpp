// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/engine/imaging/foreign_files.h"

#include "engine/imaging/files/codecs/tiff_stream.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <webp/encode.h>
#include <webp/mux.h>
#include <zlib.h>
#ifdef R2R_HAS_LIBZIP
#include <zip.h>
#endif

namespace r2r::testing {

void add(Bytes& file, const Bytes& more) {
    file.insert(file.end(), more.begin(), more.end());
}

void addNumber(Bytes& file, uint64_t value, size_t bytes) {
    for (size_t i = bytes; i-- > 0;)
        file.push_back(static_cast<std::byte>(value >> (8 * i)));
}

Bytes sized(const Bytes& content, size_t lengthBytes) {
    Bytes whole;
    addNumber(whole, content.size(), lengthBytes);
    add(whole, content);
    return whole;
}

namespace {

void addResource(Bytes& resources, uint64_t id, const Bytes& content) {
    if (content.empty())
        return;
    add(resources, bytesOf("8BIM"));
    addNumber(resources, id, 2);
    addNumber(resources, 0, 2);  // no name
    add(resources, sized(content));
    if (content.size() % 2 != 0)
        resources.push_back(std::byte{0});
}

Bytes resourcesOf(const PsdForm& form) {
    Bytes resources;
    if (form.dpi > 0) {
        Bytes resolution;
        for (int axis = 0; axis < 2; ++axis) {
            addNumber(resolution, static_cast<uint64_t>(form.dpi) << 16, 4);
            addNumber(resolution, 1, 2);
            addNumber(resolution, 1, 2);
        }
        addResource(resources, 1005, resolution);
    }
    addResource(resources, 1028, form.iptc);
    addResource(resources, 1039, form.icc);
    Bytes version;
    addNumber(version, 1, 4);
    version.push_back(form.isMerged ? std::byte{1} : std::byte{0});
    addResource(resources, 1057, version);
    addResource(resources, 1058, form.exif);
    addResource(resources, 1060, bytesOf(form.xmp));
    return resources;
}

/// The samples of a channel's row, most significant byte first.
Bytes rowOf(const Image& image, int channel, int y) {
    const size_t bytes = bytesPerSample(image.sampleType());
    const auto channels = static_cast<size_t>(image.channels());
    const std::byte* row = image.data() + static_cast<size_t>(y) * image.bytesPerRow();
    Bytes stored;
    for (size_t x = 0; x < static_cast<size_t>(image.width()); ++x)
        for (size_t i = bytes; i-- > 0;)
            stored.push_back(row[(x * channels + static_cast<size_t>(channel)) * bytes + i]);
    return stored;
}

/// PackBits: a run where all bytes are equal, literals otherwise.
Bytes packed(const Bytes& row) {
    Bytes result;
    for (size_t i = 0; i < row.size(); i += 128) {
        const size_t count = std::min<size_t>(128, row.size() - i);
        const auto begin = row.begin() + static_cast<std::ptrdiff_t>(i);
        const auto end = begin + static_cast<std::ptrdiff_t>(count);
        if (count > 1 && std::all_of(begin, end, [&](std::byte b) { return b == *begin; })) {
            result.push_back(static_cast<std::byte>(257 - count));
            result.push_back(*begin);
        } else {
            result.push_back(static_cast<std::byte>(count - 1));
            result.insert(result.end(), begin, end);
        }
    }
    return result;
}

Bytes deflated(const Bytes& content) {
    uLongf count = compressBound(content.size());
    Bytes stream(count);
    compress(reinterpret_cast<Bytef*>(stream.data()),
             &count,
             reinterpret_cast<const Bytef*>(content.data()),
             content.size());
    stream.resize(count);
    return stream;
}

/// Of whole samples of 1 or 2 bytes; of floats byte by byte, all first bytes first.
Bytes differences(Bytes row, size_t sampleBytes) {
    const size_t width = row.size() / sampleBytes;
    if (sampleBytes == 4) {
        const Bytes samples = row;
        for (size_t i = 0; i < row.size(); ++i)
            row[i % 4 * width + i / 4] = samples[i];
    }
    const auto number = [&](size_t i) {
        return sampleBytes == 2 ? std::to_integer<unsigned>(row[2 * i]) << 8U |
                                      std::to_integer<unsigned>(row[2 * i + 1])
                                : std::to_integer<unsigned>(row[i]);
    };
    for (size_t i = sampleBytes == 4 ? row.size() : width; i-- > 1;) {
        const unsigned difference = number(i) - number(i - 1);
        if (sampleBytes == 2) {
            row[2 * i] = static_cast<std::byte>(difference >> 8U);
            row[2 * i + 1] = static_cast<std::byte>(difference);
        } else {
            row[i] = static_cast<std::byte>(difference);
        }
    }
    return row;
}

/// A pixel with a common exponent (Graphics Gems II, Real Pixels).
std::array<uint8_t, 4> rgbe(std::span<const float> rgb) {
    const float most = std::max({rgb[0], rgb[1], rgb[2]});
    if (most < 1e-32F)
        return {};
    int exponent = 0;
    std::frexp(most, &exponent);
    std::array<uint8_t, 4> pixel{};
    for (size_t c = 0; c < 3; ++c)
        pixel[c] = static_cast<uint8_t>(std::min(255.0F, std::ldexp(rgb[c], 8 - exponent)));
    pixel[3] = static_cast<uint8_t>(exponent + 128);
    return pixel;
}

using ScanLine = std::vector<std::array<uint8_t, 4>>;

void addPlanes(Bytes& file, const ScanLine& line) {
    addNumber(file, 0x0202, 2);
    addNumber(file, line.size(), 2);
    for (size_t plane = 0; plane < 4; ++plane)
        for (size_t x = 0; x < line.size();) {
            size_t run = 1;
            while (run < 127 && x + run < line.size() && line[x + run][plane] == line[x][plane])
                ++run;
            addNumber(file, run > 1 ? 128 + run : 1, 1);
            addNumber(file, line[x][plane], 1);
            x += run;
        }
}

constexpr std::array<uint8_t, 4> kBayer{0, 1, 1, 2};
constexpr std::array<double, 3> kSensitivity{0.5, 1, 0.8};

/// Tells of a sensor what DNG 1.4 wants to be told.
void describeSensor(TIFF* tiff, const RawForm& form) {
    constexpr std::array<uint16_t, 2> kPattern{2, 2};
    constexpr std::array<uint8_t, 4> kVersion{1, 4, 0, 0};
    constexpr std::array<uint16_t, 2> kOne{1, 1};
    constexpr std::array<float, 1> kBlackLevel{512};
    constexpr std::array<uint32_t, 1> kWhiteLevel{16383};
    // From XYZ to linear sRGB.
    constexpr std::array<double, 9> kFromXyz{3.2404542,
                                             -1.5371385,
                                             -0.4985314,
                                             -0.9692660,
                                             1.8760108,
                                             0.0415560,
                                             0.0556434,
                                             -0.2040259,
                                             1.0572252};
    std::array<float, 9> matrix{};
    for (size_t i = 0; i < 9; ++i)
        matrix[i] = static_cast<float>(kFromXyz[i] * kSensitivity[i / 3]);
    constexpr std::array<float, 3> kNeutral{0.5F, 1.0F, 0.8F};
    TIFFSetField(tiff, TIFFTAG_CFAREPEATPATTERNDIM, kPattern.data());
    TIFFSetField(tiff, TIFFTAG_CFAPATTERN, 4, kBayer.data());
    TIFFSetField(tiff, TIFFTAG_DNGVERSION, kVersion.data());
    TIFFSetField(tiff, TIFFTAG_UNIQUECAMERAMODEL, "Made Up");
    TIFFSetField(tiff, TIFFTAG_BLACKLEVELREPEATDIM, kOne.data());
    TIFFSetField(tiff, TIFFTAG_BLACKLEVEL, 1, kBlackLevel.data());
    TIFFSetField(tiff, TIFFTAG_WHITELEVEL, 1, kWhiteLevel.data());
    TIFFSetField(tiff, TIFFTAG_COLORMATRIX1, 9, matrix.data());
    TIFFSetField(tiff, TIFFTAG_CALIBRATIONILLUMINANT1, 21);
    if (form.saysWhite)
        TIFFSetField(tiff, TIFFTAG_ASSHOTNEUTRAL, 3, kNeutral.data());
}

std::vector<uint16_t> mosaicOf(const Image& scene) {
    constexpr double kBlack = 512;
    constexpr double kWhite = 16383;
    std::vector<uint16_t> mosaic;
    for (int y = 0; y < scene.height(); ++y)
        for (int x = 0; x < scene.width(); ++x) {
            const size_t color = kBayer[static_cast<size_t>(2 * (y % 2) + x % 2)];
            const float light = scene.row<float>(y)[static_cast<size_t>(3 * x) + color];
            const double level = kBlack + double{light} * kSensitivity[color] * (kWhite - kBlack);
            mosaic.push_back(static_cast<uint16_t>(std::clamp(level, 0.0, kWhite) + 0.5));
        }
    return mosaic;
}

}  // namespace

Bytes psdChannel(const Image& image, int channel, PsdPacking packing, bool isBig) {
    Bytes lengths;
    Bytes samples;
    for (int y = 0; y < image.height(); ++y) {
        Bytes row = rowOf(image, channel, y);
        if (packing == PsdPacking::PackBits)
            row = packed(row);
        else if (packing == PsdPacking::DeflatedDifferences)
            row = differences(row, bytesPerSample(image.sampleType()));
        addNumber(lengths, row.size(), isBig ? 4 : 2);
        add(samples, row);
    }
    Bytes stored;
    addNumber(stored, static_cast<uint64_t>(packing), 2);
    if (packing == PsdPacking::PackBits)
        add(stored, lengths);
    add(stored, packing < PsdPacking::Deflate ? samples : deflated(samples));
    return stored;
}

Bytes psdFile(const Image& image, const PsdForm& form) {
    const size_t longBytes = form.isBig ? 8 : 4;
    Bytes file = bytesOf("8BPS");
    addNumber(file, form.isBig ? 2 : 1, 2);
    addNumber(file, 0, 6);
    addNumber(file, static_cast<uint64_t>(image.channels()), 2);
    addNumber(file, static_cast<uint64_t>(image.height()), 4);
    addNumber(file, static_cast<uint64_t>(image.width()), 4);
    addNumber(file, 8 * bytesPerSample(image.sampleType()), 2);
    addNumber(file, static_cast<uint64_t>(form.mode), 2);
    addNumber(file, 0, 4);
    add(file, sized(resourcesOf(form)));
    Bytes layers = form.layerSection;
    if (layers.empty() && form.layers != 0) {
        Bytes count;
        addNumber(count, static_cast<uint16_t>(form.layers), 2);
        layers = sized(count, longBytes);
        addNumber(layers, 0, 4);
    }
    add(file, sized(layers, longBytes));
    addNumber(file, form.isPacked ? 1 : 0, 2);
    Bytes lengths;
    Bytes samples;
    for (int channel = 0; channel < image.channels(); ++channel)
        for (int y = 0; y < image.height(); ++y) {
            const Bytes row = rowOf(image, channel, y);
            const Bytes stored = form.isPacked ? packed(row) : row;
            addNumber(lengths, stored.size(), form.isBig ? 4 : 2);
            add(samples, stored);
        }
    if (form.isPacked)
        add(file, lengths);
    add(file, samples);
    return file;
}

#ifdef R2R_HAS_LIBZIP
Bytes archiveFile(const std::vector<std::pair<std::string, Bytes>>& entries) {
    zip_error_t error;
    zip_error_init(&error);
    zip_source_t* target = zip_source_buffer_create(nullptr, 0, 0, &error);
    zip_source_keep(target);
    zip_t* archive = zip_open_from_source(target, ZIP_TRUNCATE, &error);
    for (const auto& [name, content] : entries) {
        const auto index =
            zip_file_add(archive,
                         name.c_str(),
                         zip_source_buffer(archive, content.data(), content.size(), 0),
                         ZIP_FL_OVERWRITE);
        zip_set_file_compression(archive,
                                 static_cast<zip_uint64_t>(index),
                                 index == 0 ? ZIP_CM_STORE : ZIP_CM_DEFLATE,
                                 0);
    }
    zip_close(archive);
    zip_source_open(target);
    zip_stat_t about;
    zip_source_stat(target, &about);
    Bytes file(about.size);
    zip_source_read(target, file.data(), file.size());
    zip_source_close(target);
    zip_source_free(target);
    zip_error_fini(&error);
    return file;
}
#else
Bytes archiveFile(const std::vector<std::pair<std::string, Bytes>>&) {
    return {};
}
#endif

Bytes documentFile(const std::string& mimetype, const Bytes& mergedPng) {
    std::vector<std::pair<std::string, Bytes>> entries{{"mimetype", bytesOf(mimetype)}};
    if (!mergedPng.empty())
        entries.emplace_back("mergedimage.png", mergedPng);
    return archiveFile(entries);
}

Bytes radianceFile(const Image& image,
                   const std::string& variables,
                   const std::string& axes,
                   bool isPlanar) {
    Bytes file = bytesOf("#?RADIANCE\n# made by hand\nFORMAT=32-bit_rle_rgbe\n" + variables + "\n" +
                         axes.substr(0, 2) + " " + std::to_string(image.height()) + axes.substr(2) +
                         " " + std::to_string(image.width()) + "\n");
    for (int y = 0; y < image.height(); ++y) {
        ScanLine line;
        const auto row = image.row<float>(y);
        for (size_t i = 0; i < row.size(); i += 3)
            line.push_back(rgbe(row.subspan(i, 3)));
        if (isPlanar) {
            addPlanes(file, line);
            continue;
        }
        for (const auto& pixel : line)
            for (const uint8_t value : pixel)
                file.push_back(static_cast<std::byte>(value));
    }
    return file;
}

Bytes pfmFile(const Image& image, bool isLittle) {
    Bytes file = bytesOf(std::string(image.channels() == 3 ? "PF" : "Pf") + "\n" +
                         std::to_string(image.width()) + " " + std::to_string(image.height()) +
                         (isLittle ? "\n-1.0\n" : "\n1.0\n"));
    for (int y = image.height() - 1; y >= 0; --y)
        for (const float sample : image.row<float>(y)) {
            const auto bits = std::bit_cast<uint32_t>(sample);
            addNumber(file, isLittle ? __builtin_bswap32(bits) : bits, 4);
        }
    return file;
}

Bytes rawFile(const Image& scene, const RawForm& form) {
    codecs::TiffStream stream(false);
    TIFF* tiff = stream.tiff();
    TIFFSetField(tiff, TIFFTAG_SUBFILETYPE, 0);
    TIFFSetField(tiff, TIFFTAG_IMAGEWIDTH, static_cast<uint32_t>(scene.width()));
    TIFFSetField(tiff, TIFFTAG_IMAGELENGTH, static_cast<uint32_t>(scene.height()));
    TIFFSetField(tiff, TIFFTAG_BITSPERSAMPLE, 16);
    TIFFSetField(tiff, TIFFTAG_SAMPLESPERPIXEL, 1);
    TIFFSetField(tiff, TIFFTAG_COMPRESSION, COMPRESSION_NONE);
    TIFFSetField(tiff, TIFFTAG_PHOTOMETRIC, PHOTOMETRIC_CFA);
    TIFFSetField(tiff, TIFFTAG_PLANARCONFIG, PLANARCONFIG_CONTIG);
    TIFFSetField(tiff, TIFFTAG_ROWSPERSTRIP, static_cast<uint32_t>(scene.height()));
    TIFFSetField(tiff, TIFFTAG_ORIENTATION, form.orientation);
    TIFFSetField(tiff, TIFFTAG_MAKE, "Made");
    TIFFSetField(tiff, TIFFTAG_MODEL, "Up");
    describeSensor(tiff, form);
    std::vector<uint16_t> mosaic = mosaicOf(scene);
    TIFFWriteEncodedStrip(tiff, 0, mosaic.data(), static_cast<tmsize_t>(2 * mosaic.size()));
    TIFFFlush(tiff);
    return stream.takeContent();
}

Bytes animatedWebP(const std::vector<Image>& pictures) {
    WebPAnimEncoderOptions options;
    WebPAnimEncoderOptionsInit(&options);
    const Image& first = pictures.front();
    WebPAnimEncoder* encoder = WebPAnimEncoderNew(first.width(), first.height(), &options);
    WebPConfig config;
    WebPConfigInit(&config);
    config.lossless = 1;
    config.exact = 1;
    int time = 0;
    for (const Image& image : pictures) {
        WebPPicture picture;
        WebPPictureInit(&picture);
        picture.use_argb = 1;
        picture.width = image.width();
        picture.height = image.height();
        WebPPictureImportRGBA(&picture,
                              reinterpret_cast<const uint8_t*>(image.data()),
                              static_cast<int>(image.bytesPerRow()));
        WebPAnimEncoderAdd(encoder, &picture, time, &config);
        WebPPictureFree(&picture);
        time += 100;
    }
    WebPAnimEncoderAdd(encoder, nullptr, time, nullptr);
    WebPData data;
    WebPDataInit(&data);
    WebPAnimEncoderAssemble(encoder, &data);
    const auto* bytes = reinterpret_cast<const std::byte*>(data.bytes);
    Bytes file(bytes, bytes + data.size);
    WebPDataClear(&data);
    WebPAnimEncoderDelete(encoder);
    return file;
}

}  // namespace r2r::testing
