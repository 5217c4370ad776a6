// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/imaging/files/codecs/exr_header.h"

#include <ImfCompression.h>
#include <algorithm>
#include <array>
#include <bit>
#include <fmt/format.h>
#include <optional>

namespace r2r::codecs {
namespace {

constexpr size_t kMagic = 4;
constexpr uint32_t kSeveralParts = 0x1000;  // in the flags of the version field

/// The claims of one header that matter before they are believed.
struct Claims {
    std::optional<std::array<int32_t, 4>> dataWindow;  ///< left, top, right, bottom, inclusive
    int compression = 0;
};

class HeaderWalk {
public:
    explicit HeaderWalk(std::span<const std::byte> content) : rest_(content) {
        skip(kMagic);
        hasSeveralParts_ = (static_cast<uint32_t>(number()) & kSeveralParts) != 0;
    }

    /// The next header; nothing after the last one.
    [[nodiscard]] std::optional<Claims> next() {
        if (isDone_)
            return std::nullopt;
        isDone_ = !hasSeveralParts_;
        Claims claims;
        bool isEmpty = true;
        for (std::string_view name = text(); !name.empty() && !isCut_; name = text()) {
            isEmpty = false;
            text();  // its type
            attribute(name, static_cast<uint32_t>(number()), claims);
        }
        if (isEmpty && hasSeveralParts_)
            return std::nullopt;
        return claims;
    }

    [[nodiscard]] bool isCut() const { return isCut_; }

private:
    void attribute(std::string_view name, uint32_t bytes, Claims& claims) {
        constexpr uint32_t kWindowBytes = 16;
        const std::span<const std::byte> after =
            bytes <= rest_.size() ? rest_.subspan(bytes) : std::span<const std::byte>();
        isCut_ = isCut_ || bytes > rest_.size();
        if (name == "dataWindow" && bytes == kWindowBytes)
            claims.dataWindow = std::array{number(), number(), number(), number()};
        else if (name == "compression" && bytes == 1 && !rest_.empty())
            claims.compression = std::to_integer<int>(rest_.front());
        rest_ = after;
    }

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
    bool hasSeveralParts_ = false;
    bool isDone_ = false;
    bool isCut_ = false;
};

void check(const Source& source, const Claims& claims) {
    const auto side = [](int64_t first, int64_t last) {
        return static_cast<uint64_t>(std::max<int64_t>(last - first + 1, 0));
    };
    const auto& window = *claims.dataWindow;
    static_cast<void>(source.checkedSize(side(window[0], window[2]), side(window[1], window[3])));
    if (claims.compression < Imf::NUM_COMPRESSION_METHODS)
        return;
    const bool isHtj2k = claims.compression == 10 || claims.compression == 11;  // OpenEXR 3.4
    throw source.error(
        ErrorCode::Unsupported,
        fmt::format("it uses {} compression, which this version cannot read",
                    isHtj2k ? std::string("HTJ2K") : fmt::format("a new ({})", claims.compression)),
        "Save it with ZIP or PIZ compression.");
}

}  // namespace

void checkExrHeaders(const Source& source) {
    HeaderWalk walk(source.content);
    bool isAny = false;
    while (const auto claims = walk.next()) {
        if (walk.isCut() || !claims->dataWindow)
            throw source.error(ErrorCode::Corrupt, "the OpenEXR header is damaged or incomplete");
        check(source, *claims);
        isAny = true;
    }
    if (!isAny)
        throw source.error(ErrorCode::Corrupt, "the OpenEXR header is damaged or incomplete");
}

}  // namespace r2r::codecs
