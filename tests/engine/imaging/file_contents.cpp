// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/engine/imaging/file_contents.h"

#include "engine/imaging/files/codecs/jpeg.h"
#include "engine/imaging/files/codecs/png.h"
#include "engine/imaging/files/codecs/tiff_stream.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <jpeglib.h>
#include <png.h>
#include <span>

namespace r2r::testing {
namespace {

Bytes copied(const void* first, size_t count) {
    const auto* bytes = static_cast<const std::byte*>(first);
    return {bytes, bytes + count};
}

void describeTiff(TIFF* tiff, Size size, int bits, int samples, int photometric) {
    TIFFSetField(tiff, TIFFTAG_IMAGEWIDTH, static_cast<uint32_t>(size.width));
    TIFFSetField(tiff, TIFFTAG_IMAGELENGTH, static_cast<uint32_t>(size.height));
    TIFFSetField(tiff, TIFFTAG_BITSPERSAMPLE, bits);
    TIFFSetField(tiff, TIFFTAG_SAMPLESPERPIXEL, samples);
    TIFFSetField(tiff, TIFFTAG_PHOTOMETRIC, photometric);
    TIFFSetField(tiff, TIFFTAG_PLANARCONFIG, PLANARCONFIG_CONTIG);
}

/// A one-strip TIFF of 8-bit samples or packed bits.
Bytes simpleTiff(Size size, int bits, int samples, int photometric, std::vector<uint8_t> data) {
    codecs::TiffStream stream(false);
    describeTiff(stream.tiff(), size, bits, samples, photometric);
    if (samples == 4 && photometric == PHOTOMETRIC_RGB) {
        const std::array<uint16_t, 1> alpha{EXTRASAMPLE_ASSOCALPHA};
        TIFFSetField(stream.tiff(), TIFFTAG_EXTRASAMPLES, 1, alpha.data());
    }
    TIFFWriteEncodedStrip(stream.tiff(), 0, data.data(), static_cast<tmsize_t>(data.size()));
    return stream.takeContent();
}

/// One row of indices or packed bits.
Bytes simplePng(uint32_t width,
                int bits,
                int colorType,
                std::vector<png_color> palette,
                std::vector<uint8_t> alphas,
                std::vector<uint8_t> row) {
    Bytes bytes;
    png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, nullptr, nullptr, nullptr);
    png_infop info = png_create_info_struct(png);
    png_set_write_fn(
        png,
        &bytes,
        [](png_structp self, png_bytep data, size_t count) {
            auto& target = *static_cast<Bytes*>(png_get_io_ptr(self));
            const Bytes piece = copied(data, count);
            target.insert(target.end(), piece.begin(), piece.end());
        },
        nullptr);
    png_set_IHDR(png, info, width, 1, bits, colorType, 0, 0, 0);
    if (!palette.empty())
        png_set_PLTE(png, info, palette.data(), static_cast<int>(palette.size()));
    if (!alphas.empty())
        png_set_tRNS(png, info, alphas.data(), static_cast<int>(alphas.size()), nullptr);
    png_write_info(png, info);
    png_write_row(png, row.data());
    png_write_end(png, info);
    png_destroy_write_struct(&png, &info);
    return bytes;
}

void putBigEndian(Bytes& bytes, size_t offset, uint32_t value) {
    for (size_t i = 0; i < 4; ++i)
        bytes.at(offset + i) = static_cast<std::byte>(value >> (24 - 8 * i));
}

void putLittleEndian(Bytes& bytes, size_t offset, uint32_t value) {
    for (size_t i = 0; i < 4; ++i)
        bytes.at(offset + i) = static_cast<std::byte>(value >> (8 * i));
}

size_t find(const Bytes& bytes, const Bytes& needle) {
    const auto place = std::ranges::search(bytes, needle);
    if (place.empty())
        ADD_FAILURE() << "the file does not contain what should be replaced";
    return static_cast<size_t>(place.begin() - bytes.begin());
}

uint32_t crc(std::span<const std::byte> bytes) {
    uint32_t value = ~0U;
    for (const std::byte byte : bytes) {
        value ^= std::to_integer<uint32_t>(byte);
        for (int bit = 0; bit < 8; ++bit)
            value = (value >> 1) ^ ((value & 1U) != 0 ? 0xEDB88320U : 0U);
    }
    return ~value;
}

/// Little-endian directory entry: tag, type, one value. The value's offset follows the key.
size_t tiffValueOffset(const Bytes& tiff, uint8_t tagLow, uint8_t tagHigh, uint8_t type) {
    const Bytes key{std::byte{tagLow},
                    std::byte{tagHigh},
                    std::byte{type},
                    std::byte{0},
                    std::byte{1},
                    std::byte{0},
                    std::byte{0},
                    std::byte{0}};
    return find(tiff, key) + key.size();
}

}  // namespace

Bytes encodedPng(const codecs::FileParts& parts) {
    Bytes file;
    codecs::encodePng(
        parts, [&](auto piece) { file.insert(file.end(), piece.begin(), piece.end()); }, {});
    return file;
}

Bytes encodedJpeg(const codecs::FileParts& parts, int quality) {
    Bytes file;
    codecs::encodeJpeg(parts,
                       quality,
                       [&](auto piece) { file.insert(file.end(), piece.begin(), piece.end()); },
                       {});
    return file;
}

Bytes bytesOf(const std::string& text) {
    return copied(text.data(), text.size());
}

Bytes cmykJpeg() {
    jpeg_compress_struct info = {};
    jpeg_error_mgr errors = {};
    info.err = jpeg_std_error(&errors);
    jpeg_create_compress(&info);
    unsigned char* memory = nullptr;
    unsigned long count = 0;
    jpeg_mem_dest(&info, &memory, &count);
    info.image_width = info.image_height = 8;
    info.input_components = 4;
    info.in_color_space = JCS_CMYK;
    jpeg_set_defaults(&info);
    jpeg_start_compress(&info, TRUE);
    std::vector<JSAMPLE> row(32, 90);
    JSAMPROW rows = row.data();
    while (info.next_scanline < 8)
        jpeg_write_scanlines(&info, &rows, 1);
    jpeg_finish_compress(&info);
    jpeg_destroy_compress(&info);
    Bytes bytes = copied(memory, count);
    std::free(memory);
    return bytes;
}

Bytes palettePng() {
    return simplePng(2, 8, PNG_COLOR_TYPE_PALETTE, {{255, 0, 0}, {0, 255, 0}}, {255, 128}, {0, 1});
}

Bytes bilevelPng() {
    return simplePng(3, 1, PNG_COLOR_TYPE_GRAY, {}, {}, {0b01000000});
}

Bytes bilevelTiff() {
    return simpleTiff({3, 1}, 1, 1, PHOTOMETRIC_MINISWHITE, {0b10100000});
}

Bytes multipliedAlphaTiff() {
    return simpleTiff({1, 1}, 8, 4, PHOTOMETRIC_RGB, {64, 0, 0, 128});
}

Bytes planarTiledTiff(const Image& image) {
    constexpr int kTile = 16;
    codecs::TiffStream stream(false);
    TIFF* tiff = stream.tiff();
    describeTiff(tiff, image.size(), 16, image.channels(), PHOTOMETRIC_RGB);
    TIFFSetField(tiff, TIFFTAG_PLANARCONFIG, PLANARCONFIG_SEPARATE);
    TIFFSetField(tiff, TIFFTAG_TILEWIDTH, kTile);
    TIFFSetField(tiff, TIFFTAG_TILELENGTH, kTile);
    const std::array<uint16_t, 1> alpha{EXTRASAMPLE_UNASSALPHA};
    TIFFSetField(tiff, TIFFTAG_EXTRASAMPLES, 1, alpha.data());
    for (int channel = 0; channel < image.channels(); ++channel)
        for (int top = 0; top < image.height(); top += kTile)
            for (int left = 0; left < image.width(); left += kTile) {
                std::vector<uint16_t> tile(kTile * kTile);
                for (int y = 0; y < kTile && top + y < image.height(); ++y)
                    for (int x = 0; x < kTile && left + x < image.width(); ++x)
                        tile[static_cast<size_t>(y * kTile + x)] = image.row<uint16_t>(
                            top + y)[static_cast<size_t>((left + x) * image.channels() + channel)];
                TIFFWriteTile(tiff,
                              tile.data(),
                              static_cast<uint32_t>(left),
                              static_cast<uint32_t>(top),
                              0,
                              static_cast<uint16_t>(channel));
            }
    return stream.takeContent();
}

Bytes bigEndian(const std::vector<uint32_t>& numbers) {
    Bytes bytes(4 * numbers.size());
    for (size_t i = 0; i < numbers.size(); ++i)
        putBigEndian(bytes, 4 * i, numbers[i]);
    return bytes;
}

Bytes pngWith(Bytes png, const std::string& name, const Bytes& content) {
    Bytes checked = bytesOf(name);
    checked.insert(checked.end(), content.begin(), content.end());
    Bytes chunk = bigEndian({static_cast<uint32_t>(content.size())});
    chunk.insert(chunk.end(), checked.begin(), checked.end());
    const Bytes sum = bigEndian({crc(checked)});
    chunk.insert(chunk.end(), sum.begin(), sum.end());
    constexpr std::ptrdiff_t kBehindHeader = 33;
    png.insert(png.begin() + kBehindHeader, chunk.begin(), chunk.end());
    return png;
}

namespace {

/// The start of each chunk of a PNG, and its whole length.
std::vector<std::pair<size_t, size_t>> chunkPlaces(const Bytes& png) {
    std::vector<std::pair<size_t, size_t>> places;
    for (size_t place = 8; place + 12 <= png.size();) {
        size_t length = 0;
        for (size_t i = 0; i < 4; ++i)
            length = length << 8 | std::to_integer<size_t>(png[place + i]);
        places.emplace_back(place, length + 12);
        place += length + 12;
    }
    return places;
}

std::string chunkName(const Bytes& png, size_t place) {
    return {reinterpret_cast<const char*>(png.data()) + place + 4, 4};
}

}  // namespace

Bytes pngWithout(Bytes png, const std::string& name) {
    const auto places = chunkPlaces(png);
    for (auto chunk = places.rbegin(); chunk != places.rend(); ++chunk)
        if (chunkName(png, chunk->first) == name) {
            const auto first = png.begin() + static_cast<std::ptrdiff_t>(chunk->first);
            png.erase(first, first + static_cast<std::ptrdiff_t>(chunk->second));
        }
    return png;
}

std::vector<std::string> pngChunks(const Bytes& png) {
    std::vector<std::string> names;
    for (const auto& [place, length] : chunkPlaces(png))
        names.push_back(chunkName(png, place));
    return names;
}

Bytes pngClaiming(Bytes png, uint32_t width, uint32_t height) {
    constexpr size_t kChunk = 12;  // after signature and length: "IHDR", 13 bytes, checksum
    putBigEndian(png, kChunk + 4, width);
    putBigEndian(png, kChunk + 8, height);
    putBigEndian(png, kChunk + 17, crc(std::span(png).subspan(kChunk, 17)));
    return png;
}

Bytes jpegClaiming(Bytes jpeg, uint16_t width, uint16_t height) {
    const size_t frame = find(jpeg, {std::byte{0xFF}, std::byte{0xC0}, std::byte{0}});
    putBigEndian(jpeg, frame + 5, uint32_t{height} << 16 | width);
    return jpeg;
}

Bytes tiffClaiming(Bytes tiff, uint32_t width, uint32_t height) {
    constexpr uint8_t kShort = 3;
    constexpr uint8_t kLong = 4;
    for (const auto& [tag, value] : {std::pair<uint8_t, uint32_t>{0x00, width}, {0x01, height}}) {
        const size_t offset = tiffValueOffset(tiff, tag, 0x01, kShort);
        tiff.at(offset - 6) = std::byte{kLong};
        putLittleEndian(tiff, offset, value);
    }
    return tiff;
}

Bytes tiffWithOrientation(Bytes tiff, uint16_t code) {
    tiff.at(tiffValueOffset(tiff, 0x12, 0x01, 3)) = static_cast<std::byte>(code);
    return tiff;
}

Bytes exrClaiming(Bytes exr, int32_t width, int32_t height) {
    const std::string key("dataWindow\0box2i\0\x10\0\0\0", 21);
    const size_t offset = find(exr, bytesOf(key)) + key.size();
    putLittleEndian(exr, offset + 8, static_cast<uint32_t>(width - 1));
    putLittleEndian(exr, offset + 12, static_cast<uint32_t>(height - 1));
    return exr;
}

}  // namespace r2r::testing
