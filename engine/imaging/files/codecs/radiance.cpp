// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/imaging/files/codecs/radiance.h"

#include "engine/imaging/color/declared_colors.h"

#include <array>
#include <cmath>
#include <fmt/format.h>
#include <sstream>
#include <string>
#include <utility>

namespace r2r::codecs {
namespace {

struct Header {
    bool isXyz = false;
    std::array<double, 3> multiplied{1, 1, 1};  ///< what the samples were multiplied with
    std::optional<Primaries> primaries;
    Size stored;  ///< pixels of a scan line × scan lines
    int orientation = 1;
};

Error damagedHeader(const Source& source) {
    return source.error(ErrorCode::Corrupt, "the Radiance header is damaged or incomplete");
}

std::string_view line(const Source& source, std::string_view& text) {
    const size_t end = text.find('\n');
    if (end == std::string_view::npos)
        throw damagedHeader(source);
    const std::string_view found = text.substr(0, end);
    text.remove_prefix(end + 1);
    return found.ends_with('\r') ? found.substr(0, found.size() - 1) : found;
}

template <size_t count>
std::optional<std::array<double, count>> numbersIn(std::string_view text) {
    std::istringstream words{std::string(text)};
    words.imbue(std::locale::classic());
    std::array<double, count> numbers{};
    for (double& number : numbers)
        if (!(words >> number))
            return std::nullopt;
    return numbers;
}

void readVariable(std::string_view text, Header& header) {
    const auto valueOf = [&](std::string_view name) -> std::optional<std::string_view> {
        return text.starts_with(name) ? std::optional(text.substr(name.size())) : std::nullopt;
    };
    if (const auto format = valueOf("FORMAT=")) {
        header.isXyz = format->find("xyze") != std::string_view::npos;
    } else if (const auto exposure = valueOf("EXPOSURE=")) {
        if (const auto number = numbersIn<1>(*exposure); number && (*number)[0] > 0)
            for (double& factor : header.multiplied)
                factor *= (*number)[0];
    } else if (const auto correction = valueOf("COLORCORR=")) {
        if (const auto numbers = numbersIn<3>(*correction))
            for (size_t i = 0; i < 3; ++i)
                if ((*numbers)[i] > 0)
                    header.multiplied[i] *= (*numbers)[i];
    } else if (const auto primaries = valueOf("PRIMARIES=")) {
        if (const auto n = numbersIn<8>(*primaries))
            header.primaries = Primaries{
                {(*n)[0], (*n)[1]}, {(*n)[2], (*n)[3]}, {(*n)[4], (*n)[5]}, {(*n)[6], (*n)[7]}};
    }
}

/// "-Y 480 +X 640": the first axis counts scan lines, the second their pixels; the signs say where
/// they begin. As EXIF says the same.
int orientationOf(const std::string& rows, const std::string& columns) {
    constexpr std::array<std::pair<std::string_view, int>, 8> kCodes{{{"-Y+X", 1},
                                                                      {"-Y-X", 2},
                                                                      {"+Y-X", 3},
                                                                      {"+Y+X", 4},
                                                                      {"+X-Y", 5},
                                                                      {"-X-Y", 6},
                                                                      {"-X+Y", 7},
                                                                      {"+X+Y", 8}}};
    for (const auto& [axes, code] : kCodes)
        if (axes == rows + columns)
            return code;
    return 0;
}

Header readHeader(const Source& source, std::string_view& text) {
    Header header;
    constexpr int kMostLines = 1000;
    int lines = 0;
    for (std::string_view each = line(source, text); !each.empty(); each = line(source, text)) {
        readVariable(each, header);
        if (++lines > kMostLines)
            throw damagedHeader(source);
    }
    std::istringstream words{std::string(line(source, text))};
    std::string rows;
    std::string columns;
    uint64_t height = 0;
    uint64_t width = 0;
    if (!(words >> rows >> height >> columns >> width))
        throw damagedHeader(source);
    header.orientation = orientationOf(rows, columns);
    if (header.orientation == 0)
        throw damagedHeader(source);
    header.stored = source.checkedSize(width, height);
    return header;
}

using Pixel = std::array<uint8_t, 4>;

/// Scan lines in any of the three ways that Radiance has stored them.
class ScanLines {
public:
    ScanLines(const Source& source, std::string_view bytes, int width)
        : source_(source), rest_(bytes), pixels_(static_cast<size_t>(width)) {}

    std::span<const Pixel> next() {
        constexpr size_t kShortest = 8;
        constexpr size_t kLongest = 0x7FFF;
        const bool mayBePlanar = pixels_.size() >= kShortest && pixels_.size() <= kLongest;
        if (mayBePlanar && rest_.size() >= 4 && rest_[0] == 2 && rest_[1] == 2 &&
            (static_cast<uint8_t>(rest_[2]) & 0x80U) == 0)
            readPlanes();
        else
            readPixels();
        return pixels_;
    }

private:
    uint8_t byte() {
        if (rest_.empty())
            throw source_.error(
                ErrorCode::Corrupt,
                fmt::format("{}, after {}", kEndsEarly, byteCountText(source_.content.size())));
        const auto value = static_cast<uint8_t>(rest_.front());
        rest_.remove_prefix(1);
        return value;
    }

    Error damaged() const { return source_.error(ErrorCode::Corrupt, "a scan line is damaged"); }

    void readPlanes() {
        byte();
        byte();
        const size_t length = size_t{byte()} << 8 | byte();
        if (length != pixels_.size())
            throw damaged();
        for (size_t plane = 0; plane < 4; ++plane)
            for (size_t x = 0; x < pixels_.size();) {
                constexpr size_t kRun = 128;
                const size_t code = byte();
                const size_t count = code > kRun ? code - kRun : code;
                if (count == 0 || count > pixels_.size() - x)
                    throw damaged();
                uint8_t value = 0;
                for (size_t i = 0; i < count; ++i) {
                    if (i == 0 || code <= kRun)
                        value = byte();
                    pixels_[x++][plane] = value;
                }
            }
    }

    /// Whole pixels; one of 1, 1, 1, n repeats the one before it.
    void readPixels() {
        int shift = 0;
        for (size_t x = 0; x < pixels_.size();) {
            Pixel pixel;
            for (uint8_t& value : pixel)
                value = byte();
            if (pixel[0] != 1 || pixel[1] != 1 || pixel[2] != 1) {
                pixels_[x++] = pixel;
                shift = 0;
                continue;
            }
            constexpr int kMostShift = 24;
            const size_t count = size_t{pixel[3]} << shift;
            if (x == 0 || shift > kMostShift || count > pixels_.size() - x)
                throw damaged();
            std::fill_n(pixels_.begin() + static_cast<std::ptrdiff_t>(x), count, pixels_[x - 1]);
            x += count;
            shift += 8;
        }
    }

    const Source& source_;
    std::string_view rest_;
    std::vector<Pixel> pixels_;
};

std::array<double, 3> linearSrgbFromXyz(const std::array<double, 3>& xyz) {
    return {3.2404542 * xyz[0] - 1.5371385 * xyz[1] - 0.4985314 * xyz[2],
            -0.9692660 * xyz[0] + 1.8760108 * xyz[1] + 0.0415560 * xyz[2],
            0.0556434 * xyz[0] - 0.2040259 * xyz[1] + 1.0572252 * xyz[2]};
}

/// The value of a mantissa is its own, without the half that Radiance adds: as most readers do.
std::array<double, 3> lightOf(const Pixel& pixel, const Header& header) {
    constexpr int kBias = 136;
    std::array<double, 3> light{};
    if (pixel[3] != 0)
        for (size_t i = 0; i < 3; ++i)
            light[i] =
                std::ldexp(static_cast<double>(pixel[i]), pixel[3] - kBias) / header.multiplied[i];
    return header.isXyz ? linearSrgbFromXyz(light) : light;
}

}  // namespace

FileParts decodeRadiance(const Source& source) {
    std::string_view text(reinterpret_cast<const char*>(source.content.data()),
                          source.content.size());
    const Header header = readHeader(source, text);
    FileParts parts;
    parts.orientation = header.orientation;
    parts.storedBits = 8;
    if (header.primaries && !header.isXyz && !isNear(*header.primaries, kSrgbPrimaries)) {
        parts.icc = matrixProfile(*header.primaries, powerCurve(1), "Radiance primaries, linear");
        if (!parts.icc.empty())
            parts.colorsFrom = "PRIMARIES";
    }
    // Even the shortest scan line takes more than a byte: a file of a few bytes fills no memory.
    if (text.size() < static_cast<size_t>(header.stored.height))
        throw source.error(
            ErrorCode::Corrupt,
            fmt::format("{}, after {}", kEndsEarly, byteCountText(source.content.size())));
    parts.image = Image(header.stored, 3, SampleType::F32);
    ScanLines lines(source, text, header.stored.width);
    for (int y = 0; y < header.stored.height; ++y) {
        source.throwIfCancelled();
        auto target = parts.image.mutableRow<float>(y).begin();
        for (const Pixel& pixel : lines.next())
            for (const double light : lightOf(pixel, header))
                *target++ = static_cast<float>(light);
    }
    return parts;
}

}  // namespace r2r::codecs
