// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/engine/imaging/layered_files.h"

#include "engine/imaging/files/image_file.h"
#include "tests/engine/imaging/sample_pictures.h"
#include "tests/support/failure.h"

#include <algorithm>
#include <map>

namespace r2r::testing {
namespace {

void addRectangle(Bytes& file, const Rect& rect) {
    for (const int edge : {rect.y, rect.x, rect.bottom(), rect.right()})
        addNumber(file, static_cast<uint32_t>(edge), 4);
}

/// Names of these tests have no characters beyond the first 65536.
Bytes utf16(const std::string& text) {
    Bytes units;
    uint64_t count = 0;
    for (size_t i = 0; i < text.size(); ++count) {
        const auto byte = [&](size_t k) { return static_cast<unsigned char>(text[i + k]); };
        if (byte(0) < 0x80) {
            addNumber(units, byte(0), 2);
            i += 1;
        } else if (byte(0) < 0xE0) {
            addNumber(units, (byte(0) & 0x1FU) << 6U | (byte(1) & 0x3FU), 2);
            i += 2;
        } else {
            addNumber(
                units, (byte(0) & 0x0FU) << 12U | (byte(1) & 0x3FU) << 6U | (byte(2) & 0x3FU), 2);
            i += 3;
        }
    }
    Bytes whole;
    addNumber(whole, count, 4);
    add(whole, units);
    return whole;
}

void addBlock(Bytes& file, const std::string& key, const Bytes& content) {
    add(file, bytesOf("8BIM" + key));
    add(file, sized(content));
}

Bytes maskRecord(const std::optional<PsdMaskForm>& mask) {
    Bytes record;
    if (!mask)
        return record;
    addRectangle(record, mask->bounds);
    addNumber(record, static_cast<uint64_t>(mask->outside), 1);
    addNumber(record, (mask->isSwitchedOff ? 2U : 0U) | (mask->density ? 0x10U : 0U), 1);
    if (mask->density) {
        addNumber(record, 1, 1);
        addNumber(record, static_cast<uint64_t>(*mask->density), 1);
    } else {
        addNumber(record, 0, 2);
    }
    return record;
}

Bytes extraFields(const PsdLayerForm& layer) {
    Bytes extra = sized(maskRecord(layer.mask));
    addNumber(extra, 0, 4);
    const std::string plain = layer.oldName.empty() ? layer.name.substr(0, 30) : layer.oldName;
    addNumber(extra, plain.size(), 1);
    add(extra, bytesOf(plain));
    for (size_t i = plain.size() + 1; i % 4 != 0; ++i)
        extra.push_back(std::byte{0});
    if (layer.oldName.empty())
        addBlock(extra, "luni", utf16(layer.name));
    if (layer.divider != 0) {
        Bytes divider;
        addNumber(divider, static_cast<uint64_t>(layer.divider), 4);
        addBlock(extra, "lsct", divider);
    }
    return extra;
}

/// Channel numbers and their contents: colours, alpha (-1), mask (-2).
std::vector<std::pair<int, Bytes>> channelsOf(const PsdLayerForm& layer,
                                              int colors,
                                              const LayeredPsdForm& form) {
    std::vector<std::pair<int, Bytes>> channels;
    for (int channel = 0; channel < layer.image.channels(); ++channel)
        channels.emplace_back(channel < colors ? channel : -1,
                              psdChannel(layer.image, channel, form.packing, form.isBig));
    if (layer.mask && !layer.mask->samples.isEmpty())
        channels.emplace_back(-2, psdChannel(layer.mask->samples, 0, form.packing, form.isBig));
    return channels;
}

Bytes layerInfo(const std::vector<PsdLayerForm>& layers, int colors, const LayeredPsdForm& form) {
    Bytes info;
    Bytes pixels;
    addNumber(info, layers.size(), 2);
    for (const PsdLayerForm& layer : layers) {
        addRectangle(info, layer.bounds);
        const auto channels = channelsOf(layer, colors, form);
        addNumber(info, channels.size(), 2);
        for (const auto& [number, content] : channels) {
            addNumber(info, static_cast<uint16_t>(number), 2);
            addNumber(info, content.size(), form.isBig ? 8 : 4);
            add(pixels, content);
        }
        add(info, bytesOf("8BIM" + layer.blending));
        addNumber(info, static_cast<uint64_t>(layer.opacity), 1);
        addNumber(info, layer.isClipped ? 1 : 0, 1);
        addNumber(info, layer.isHidden ? 2 : 0, 1);
        addNumber(info, 0, 1);
        add(info, sized(extraFields(layer)));
    }
    add(info, pixels);
    return info;
}

Bytes packedByLzf(const Bytes& content) {
    constexpr size_t kMost = 32;
    Bytes block{std::byte{1}};
    for (size_t i = 0; i < content.size(); i += kMost) {
        const size_t count = std::min(kMost, content.size() - i);
        block.push_back(static_cast<std::byte>(count - 1));
        block.insert(block.end(),
                     content.begin() + static_cast<std::ptrdiff_t>(i),
                     content.begin() + static_cast<std::ptrdiff_t>(i + count));
    }
    return block;
}

}  // namespace

Bytes layeredPsd(const Image& merged,
                 const std::vector<PsdLayerForm>& layers,
                 const LayeredPsdForm& form) {
    const size_t longBytes = form.isBig ? 8 : 4;
    const Bytes info = layerInfo(layers, merged.channels(), form);
    Bytes section;
    if (merged.sampleType() == SampleType::U8) {
        section = sized(info, longBytes);
        addNumber(section, 0, 4);
    } else {  // in a block of their own, after the common mask
        addNumber(section, 0, longBytes);
        addNumber(section, 0, 4);
        add(section, bytesOf(merged.sampleType() == SampleType::U16 ? "8BIMLr16" : "8BIMLr32"));
        add(section, sized(info, longBytes));
        for (size_t i = info.size(); i % 4 != 0; ++i)
            section.push_back(std::byte{0});
    }
    return psdFile(merged,
                   {.mode = form.mode,
                    .isBig = form.isBig,
                    .layerSection = section,
                    .isMerged = form.isMerged,
                    .icc = form.icc});
}

ReportedPhotograph readLayer(const Bytes& file, const std::string& layer) {
    return reportedPhotograph(file, "work.psd:" + layer);
}

std::string layerRefusal(const Bytes& file, const std::string& layer) {
    return messageOf([&] { return readLayer(file, layer); });
}

SkyAndDog skyAndDog(SampleType type) {
    const double half = type == SampleType::F32 ? 0.5 : type == SampleType::U16 ? 32768 : 128;
    const double some = type == SampleType::F32 ? 0.25 : type == SampleType::U16 ? 12345 : 77;
    SkyAndDog scene{.sky = noisePicture({90, 70}, 3, type),
                    .dog = plainPicture({20, 10}, {half, some, 0, half}, type),
                    .place = {30, 40, 20, 10}};
    if (type == SampleType::F32)
        for (Image* image : {&scene.sky, &scene.dog})
            image->setEncoding(ColorEncoding::LinearSrgb);
    return scene;
}

Bytes skyAndDogPsd(const SkyAndDog& scene, const LayeredPsdForm& form) {
    return layeredPsd(
        scene.sky,
        {{.name = "Sky", .bounds = Rect::of(scene.sky.size()), .image = scene.sky, .mask = {}},
         {.name = "Dog", .bounds = scene.place, .image = scene.dog, .mask = {}}},
        form);
}

Bytes openRasterFile(Size size,
                     const std::string& stack,
                     const std::vector<std::pair<std::string, Image>>& files) {
    std::vector<std::pair<std::string, Bytes>> entries{
        {"mimetype", bytesOf("image/openraster")},
        {"stack.xml",
         bytesOf("<?xml version='1.0' encoding='UTF-8'?>\n<image w='" + std::to_string(size.width) +
                 "' h='" + std::to_string(size.height) + "'><stack>" + stack +
                 "</stack></image>")}};
    for (const auto& [name, image] : files)
        entries.emplace_back(name, encodePhotograph({image, {}}, ImageFormat::Png));
    return archiveFile(entries);
}

Bytes kritaFile(Size size,
                const std::string& layers,
                const std::vector<std::pair<std::string, Bytes>>& files) {
    std::vector<std::pair<std::string, Bytes>> entries{
        {"mimetype", bytesOf("application/x-krita")},
        {"maindoc.xml",
         bytesOf("<?xml version='1.0' encoding='UTF-8'?>\n"
                 "<!DOCTYPE DOC PUBLIC '-//KDE//DTD krita 2.0//EN' "
                 "'http://www.calligra.org/DTD/krita-2.0.dtd'>\n"
                 "<DOC xmlns='http://www.calligra.org/DTD/krita'><IMAGE name='work' width='" +
                 std::to_string(size.width) + "' height='" + std::to_string(size.height) + "'>" +
                 layers + "</IMAGE></DOC>")}};
    for (const auto& [name, content] : files)
        entries.emplace_back("work/layers/" + name, content);
    return archiveFile(entries);
}

Bytes kritaTiles(const Image& image, Point corner) {
    constexpr int kSide = 64;
    const size_t sample = bytesPerSample(image.sampleType());
    const size_t pixel = sample * static_cast<size_t>(image.channels());
    const auto planeOf = [&](size_t plane) {
        const size_t channel = plane / sample;
        const bool isColor = image.channels() == 4 && channel < 3;
        return (isColor ? 2 - channel : channel) * sample + plane % sample;
    };
    const auto tileOf = [](int x) { return (x >= 0 ? x : x - kSide + 1) / kSide; };
    std::map<std::pair<int, int>, Bytes> tiles;
    for (int y = 0; y < image.height(); ++y)
        for (int x = 0; x < image.width(); ++x) {
            const int left = static_cast<int>(corner.x) + x;
            const int top = static_cast<int>(corner.y) + y;
            Bytes& tile = tiles[{tileOf(left), tileOf(top)}];
            tile.resize(pixel * kSide * kSide);
            const auto place = static_cast<size_t>((top - tileOf(top) * kSide) * kSide + left -
                                                   tileOf(left) * kSide);
            const std::byte* from = image.data() + static_cast<size_t>(y) * image.bytesPerRow() +
                                    static_cast<size_t>(x) * pixel;
            for (size_t plane = 0; plane < pixel; ++plane)
                tile[plane * kSide * kSide + place] = from[planeOf(plane)];
        }
    Bytes file = bytesOf("VERSION 2\nTILEWIDTH 64\nTILEHEIGHT 64\nPIXELSIZE " +
                         std::to_string(pixel) + "\nDATA " + std::to_string(tiles.size()) + "\n");
    for (const auto& [place, content] : tiles) {
        const Bytes block = packedByLzf(content);
        add(file,
            bytesOf(std::to_string(place.first * kSide) + "," +
                    std::to_string(place.second * kSide) + ",LZF," + std::to_string(block.size()) +
                    "\n"));
        add(file, block);
    }
    return file;
}

}  // namespace r2r::testing
