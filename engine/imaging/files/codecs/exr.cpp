// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/imaging/files/codecs/exr.h"

#include "engine/imaging/color/icc_profile.h"
#include "engine/imaging/files/codecs/alpha_form.h"

#include <ImfChannelList.h>
#include <ImfChromaticities.h>
#include <ImfFrameBuffer.h>
#include <ImfHeader.h>
#include <ImfIO.h>
#include <ImfInputFile.h>
#include <ImfOutputFile.h>
#include <ImfStandardAttributes.h>
#include <ImfThreading.h>
#include <array>
#include <bit>
#include <cmath>
#include <cstring>
#include <fmt/format.h>
#include <new>
#include <optional>
#include <thread>

namespace r2r::codecs {
namespace {

/// OpenEXR compresses blocks of lines independently; its pool is empty unless asked for.
int threadCount() {
    static const int count = [] {
        const int cores = static_cast<int>(std::thread::hardware_concurrency());
        Imf::setGlobalThreadCount(cores);
        return cores;
    }();
    return count;
}

class MemoryInput final : public Imf::IStream {
public:
    explicit MemoryInput(std::span<const std::byte> content)
        : IStream("picture"), content_(content) {}

    bool read(char* target, int count) override {
        const auto wanted = static_cast<uint64_t>(count);
        if (place_ > content_.size() || wanted > content_.size() - place_)
            throw Iex::InputExc(std::string(kEndsEarly));
        std::memcpy(target, content_.data() + place_, wanted);
        place_ += wanted;
        return place_ < content_.size();
    }

    uint64_t tellg() override { return place_; }

    void seekg(uint64_t place) override { place_ = place; }

private:
    std::span<const std::byte> content_;
    uint64_t place_ = 0;
};

class MemoryOutput final : public Imf::OStream {
public:
    MemoryOutput() : OStream("picture") {}

    void write(const char* source, int count) override {
        const auto bytes = std::as_bytes(std::span(source, static_cast<size_t>(count)));
        if (place_ + bytes.size() > content_.size())
            content_.resize(place_ + bytes.size());
        std::ranges::copy(bytes, content_.begin() + static_cast<std::ptrdiff_t>(place_));
        place_ += bytes.size();
    }

    uint64_t tellp() override { return place_; }

    void seekp(uint64_t place) override { place_ = place; }

    [[nodiscard]] std::vector<std::byte> takeContent() { return std::move(content_); }

private:
    std::vector<std::byte> content_;
    uint64_t place_ = 0;
};

/// Looks for the attribute `dataWindow` before the library does, which allocates by it.
class HeaderWalk {
public:
    explicit HeaderWalk(std::span<const std::byte> content) : rest_(content) {
        skip(kMagicAndVersion);
    }

    /// left, top, right, bottom, inclusive. Nothing in a header that is cut off.
    [[nodiscard]] std::optional<std::array<int32_t, 4>> dataWindow() {
        while (!isCut_) {
            const std::string_view name = text();
            if (name.empty())
                return std::nullopt;
            text();  // its type
            const auto bytes = static_cast<uint32_t>(number());
            if (name == "dataWindow" && bytes == 16)
                return std::array{number(), number(), number(), number()};
            skip(bytes);
        }
        return std::nullopt;
    }

private:
    static constexpr size_t kMagicAndVersion = 8;

    void skip(size_t count) {
        isCut_ = isCut_ || count > rest_.size();
        rest_ = rest_.subspan(isCut_ ? rest_.size() : count);
    }

    std::string_view text() {
        const std::string_view all(reinterpret_cast<const char*>(rest_.data()), rest_.size());
        const size_t length = std::min(all.find('\0'), all.size());
        skip(length + 1);
        return all.substr(0, length);
    }

    int32_t number() {
        uint32_t value = 0;
        for (size_t i = 0; i < 4 && i < rest_.size(); ++i)
            value |= std::to_integer<uint32_t>(rest_[i]) << (8 * i);
        skip(4);
        return std::bit_cast<int32_t>(value);
    }

    std::span<const std::byte> rest_;
    bool isCut_ = false;
};

Size sizeFromHeader(const Source& source) {
    const auto window = HeaderWalk(source.content).dataWindow();
    if (!window)
        throw source.error(ErrorCode::Corrupt, "the OpenEXR header is damaged or incomplete");
    const auto side = [](int64_t first, int64_t last) {
        return static_cast<uint64_t>(std::max<int64_t>(last - first + 1, 0));
    };
    return source.checkedSize(side((*window)[0], (*window)[2]), side((*window)[1], (*window)[3]));
}

/// The channels that make up the picture, in our order.
std::vector<const char*> pictureChannels(const Source& source, const Imf::ChannelList& all) {
    const auto has = [&](const char* name) {
        const Imf::Channel* channel = all.findChannel(name);
        return channel && channel->xSampling == 1 && channel->ySampling == 1;
    };
    std::vector<const char*> names;
    if (has("R") && has("G") && has("B"))
        names = {"R", "G", "B"};
    else if (has("Y") && !all.findChannel("RY"))
        names = {"Y"};
    else
        throw source.error(ErrorCode::Unsupported,
                           "it has no channels R, G and B, nor Y alone",
                           "Save it as an RGB picture.");
    if (has("A"))
        names.push_back("A");
    return names;
}

/// Channels of `image` as the library wants them: `origin` is the address of pixel (0, 0), which
/// need not lie inside.
Imf::FrameBuffer frameBuffer(
    const std::vector<const char*>& names, char* pixels, const Image& image, int left, int top) {
    const size_t pixelBytes = names.size() * sizeof(float);
    const auto before =
        static_cast<std::ptrdiff_t>(top) * static_cast<std::ptrdiff_t>(image.bytesPerRow()) +
        static_cast<std::ptrdiff_t>(left) * static_cast<std::ptrdiff_t>(pixelBytes);
    // As a number: a pointer outside its array is undefined even when it is never followed.
    const auto origin = reinterpret_cast<uintptr_t>(pixels) - static_cast<uintptr_t>(before);
    Imf::FrameBuffer buffer;
    for (size_t i = 0; i < names.size(); ++i)
        buffer.insert(names[i],
                      Imf::Slice(Imf::FLOAT,
                                 reinterpret_cast<char*>(origin + i * sizeof(float)),
                                 pixelBytes,
                                 image.bytesPerRow()));
    return buffer;
}

/// A linear profile for primaries that are not those of sRGB; empty otherwise.
std::vector<std::byte> profileOf(const Imf::Header& header) {
    if (!Imf::hasChromaticities(header))
        return {};
    const Imf::Chromaticities& given = Imf::chromaticities(header);
    const Imf::Chromaticities srgb;
    const auto isNear = [](const Imath::V2f& a, const Imath::V2f& b) {
        return std::abs(a.x - b.x) < 1e-3F && std::abs(a.y - b.y) < 1e-3F;
    };
    if (isNear(given.red, srgb.red) && isNear(given.green, srgb.green) &&
        isNear(given.blue, srgb.blue) && isNear(given.white, srgb.white))
        return {};
    const auto xyY = [](const Imath::V2f& point) { return cmsCIExyY{point.x, point.y, 1.0}; };
    const cmsCIExyY white = xyY(given.white);
    const cmsCIExyYTRIPLE primaries{xyY(given.red), xyY(given.green), xyY(given.blue)};
    const ToneCurveHandle straight(cmsBuildGamma(nullptr, 1.0));
    const std::array<cmsToneCurve*, 3> curves{straight.get(), straight.get(), straight.get()};
    return profileBytes(
        ProfileHandle(cmsCreateRGBProfile(&white, &primaries, curves.data())).get());
}

FileParts decoded(const Source& source, Size size) {
    MemoryInput stream(source.content);
    Imf::InputFile file(stream, threadCount());
    const Imath::Box2i window = file.header().dataWindow();
    const auto names = pictureChannels(source, file.header().channels());
    FileParts parts;
    parts.image = Image(size, static_cast<int>(names.size()), SampleType::F32);
    parts.icc = profileOf(file.header());
    auto* pixels = reinterpret_cast<char*>(parts.image.mutableData());
    file.setFrameBuffer(frameBuffer(names, pixels, parts.image, window.min.x, window.min.y));
    file.readPixels(window.min.y, window.max.y);
    if (parts.image.hasAlpha())
        makeAlphaStraight(parts.image);
    return parts;
}

std::vector<const char*> channelNames(int channels) {
    std::vector<const char*> names;
    if (channels >= 3)
        names = {"R", "G", "B"};
    else
        names = {"Y"};
    if (channels % 2 == 0)
        names.push_back("A");
    return names;
}

}  // namespace

FileParts decodeExr(const Source& source) {
    const Size size = sizeFromHeader(source);
    try {
        return decoded(source, size);
    } catch (const Error&) {
        throw;
    } catch (const std::bad_alloc&) {
        throw;
    } catch (const std::exception& exception) {  // OpenEXR throws standard ones as well
        if (std::string_view(exception.what()).find(kEndsEarly) != std::string_view::npos)
            throw source.error(
                ErrorCode::Corrupt,
                fmt::format("{}, after {}", kEndsEarly, byteCountText(source.content.size())));
        throw source.error(ErrorCode::Corrupt, "the OpenEXR data is damaged or incomplete");
    }
}

std::vector<std::byte> encodeExr(const FileParts& parts) {
    Image image = parts.image;
    if (image.hasAlpha())
        multiplyByAlpha(image);
    const auto names = channelNames(image.channels());
    Imf::Header header(image.width(), image.height());
    header.compression() = Imf::ZIP_COMPRESSION;
    for (const char* name : names)
        header.channels().insert(name, Imf::Channel(Imf::FLOAT));
    try {
        MemoryOutput stream;
        {
            Imf::OutputFile file(stream, header, threadCount());
            // The library reads through a pointer it takes without const.
            auto* pixels = reinterpret_cast<char*>(const_cast<std::byte*>(image.data()));
            file.setFrameBuffer(frameBuffer(names, pixels, image, 0, 0));
            file.writePixels(image.height());
        }
        return stream.takeContent();
    } catch (const Iex::BaseExc& exception) {
        throw Error(ErrorCode::Internal,
                    fmt::format("could not encode the OpenEXR picture: {}", exception.what()));
    }
}

}  // namespace r2r::codecs
