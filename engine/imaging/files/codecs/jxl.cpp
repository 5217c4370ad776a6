// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/imaging/files/codecs/jxl.h"

#include "engine/imaging/color/icc_profile.h"
#include "engine/imaging/files/codecs/alpha_form.h"
#include "engine/imaging/files/codecs/blocking_call.h"
#include "engine/imaging/files/codecs/coded_colors.h"
#include "engine/imaging/files/codecs/jxl_runner.h"
#include "engine/imaging/pixels/sample_conversion.h"

#include <algorithm>
#include <fmt/format.h>
#include <jxl/decode.h>
#include <memory>
#include <string_view>
#include <utility>

namespace r2r::codecs {
namespace {

struct DecoderDeleter {
    void operator()(JxlDecoder* decoder) const { JxlDecoderDestroy(decoder); }
};

using Decoder = std::unique_ptr<JxlDecoder, DecoderDeleter>;

Decoder decoderFor(const Source& source, int events) {
    Decoder decoder(JxlDecoderCreate(nullptr));
    if (!decoder)
        throw source.error(ErrorCode::OutOfMemory, "there is not enough memory for it");
    JxlDecoderSubscribeEvents(decoder.get(), events);
    JxlDecoderSetInput(decoder.get(),
                       reinterpret_cast<const uint8_t*>(source.content.data()),
                       source.content.size());
    JxlDecoderCloseInput(decoder.get());
    return decoder;
}

/// One pass over the boxes of the container, which may be on both sides of the picture.
class BoxReader {
public:
    explicit BoxReader(const Source& source) : decoder_(decoderFor(source, JXL_DEC_BOX)) {
        JxlDecoderSetDecompressBoxes(decoder_.get(), JXL_TRUE);
    }

    void read(FileParts& parts) {
        for (;;) {
            const JxlDecoderStatus status = JxlDecoderProcessInput(decoder_.get());
            if (status == JXL_DEC_BOX_NEED_MORE_OUTPUT && grow())
                continue;
            finish(parts);
            if (status != JXL_DEC_BOX)
                return;
            begin();
        }
    }

private:
    void begin() {
        JxlBoxType type;
        if (JxlDecoderGetBoxType(decoder_.get(), type, JXL_TRUE) != JXL_DEC_SUCCESS)
            return;
        type_.assign(type, sizeof(type));
        isWanted_ = type_ == "Exif" || type_ == "xml ";
        if (isWanted_)
            grow();
    }

    /// @return false for a box that unpacks to more than any in use.
    bool grow() {
        constexpr size_t kStep = size_t{1} << 16;
        constexpr size_t kMost = size_t{64} << 20;
        const size_t used = content_.size() - JxlDecoderReleaseBoxBuffer(decoder_.get());
        if (!isWanted_ || used > kMost)
            return false;
        content_.resize(used + std::max(kStep, used));
        JxlDecoderSetBoxBuffer(decoder_.get(),
                               reinterpret_cast<uint8_t*>(content_.data()) + used,
                               content_.size() - used);
        return true;
    }

    void finish(FileParts& parts) {
        content_.resize(content_.size() - JxlDecoderReleaseBoxBuffer(decoder_.get()));
        constexpr size_t kOffsetBytes = 4;
        if (type_ == "Exif" && content_.size() > kOffsetBytes && parts.exif.empty()) {
            size_t offset = kOffsetBytes;
            for (size_t i = 0; i < kOffsetBytes; ++i)
                offset += std::to_integer<size_t>(content_[i]) << (8 * (kOffsetBytes - 1 - i));
            if (offset < content_.size())
                parts.exif.assign(content_.begin() + static_cast<std::ptrdiff_t>(offset),
                                  content_.end());
        } else if (type_ == "xml " && parts.xmp.empty()) {
            parts.xmp.assign(reinterpret_cast<const char*>(content_.data()), content_.size());
        }
        type_.clear();
        content_.clear();
        isWanted_ = false;
    }

    Decoder decoder_;
    std::string type_;
    std::vector<std::byte> content_;
    bool isWanted_ = false;
};

SampleType sampleTypeFor(const JxlBasicInfo& info) {
    if (info.exponent_bits_per_sample > 0)
        return SampleType::F32;
    return info.bits_per_sample > 8 ? SampleType::U16 : SampleType::U8;
}

JxlDataType dataTypeOf(SampleType type) {
    switch (type) {
        case SampleType::U8:
            return JXL_TYPE_UINT8;
        case SampleType::U16:
            return JXL_TYPE_UINT16;
        case SampleType::F32:
            break;
    }
    return JXL_TYPE_FLOAT;
}

/// The picture, as libjxl tells of it piece by piece. Owns all it needs, because it may outlive the
/// wait for it.
class PictureReader {
public:
    explicit PictureReader(const Source& source)
        : content_(source.content.begin(), source.content.end())
        , name_(source.name)
        , source_{content_, name_, {}, source.stop}
        , runner_(source.stop)
        , decoder_(decoderFor(source_,
                              JXL_DEC_BASIC_INFO | JXL_DEC_COLOR_ENCODING | JXL_DEC_FULL_IMAGE)) {
        JxlDecoderSetParallelRunner(decoder_.get(), JxlRunner::run, &runner_);
    }

    FileParts read() {
        for (;;) {
            source_.throwIfCancelled();
            const JxlDecoderStatus status = JxlDecoderProcessInput(decoder_.get());
            source_.throwIfCancelled();
            switch (status) {
                case JXL_DEC_BASIC_INFO:
                    takeInfo();
                    break;
                case JXL_DEC_COLOR_ENCODING:
                    takeColors();
                    break;
                case JXL_DEC_NEED_IMAGE_OUT_BUFFER:
                    giveBuffer();
                    break;
                case JXL_DEC_FULL_IMAGE:
                    finish();
                    return std::move(parts_);
                case JXL_DEC_NEED_MORE_INPUT:
                    throw source_.error(
                        ErrorCode::Corrupt,
                        fmt::format(
                            "{}, after {}", kEndsEarly, byteCountText(source_.content.size())));
                default:
                    throw source_.error(ErrorCode::Corrupt, "the JPEG XL data is damaged");
            }
        }
    }

    [[nodiscard]] bool isAnimation() const { return info_.have_animation != JXL_FALSE; }

private:
    void takeInfo() {
        if (JxlDecoderGetBasicInfo(decoder_.get(), &info_) != JXL_DEC_SUCCESS)
            throw source_.error(ErrorCode::Corrupt, "the JPEG XL header is damaged");
        size_ = source_.checkedSize(info_.xsize, info_.ysize);
        for (uint32_t i = 0; i < info_.num_extra_channels; ++i) {
            JxlExtraChannelInfo extra = {};
            if (JxlDecoderGetExtraChannelInfo(decoder_.get(), i, &extra) == JXL_DEC_SUCCESS &&
                extra.type == JXL_CHANNEL_BLACK)
                throw source_.error(ErrorCode::Unsupported,
                                    "it is a CMYK picture, which is not read from JPEG XL",
                                    "Convert it to RGB first.");
        }
        parts_.storedBits = static_cast<int>(info_.bits_per_sample);
        parts_.orientation = 1;  // libjxl has turned it
        parts_.isAlphaMultiplied = info_.alpha_bits > 0 && info_.alpha_premultiplied != JXL_FALSE;
    }

    void takeColors() {
        JxlColorEncoding codes = {};
        const bool areCoded =
            JxlDecoderGetColorAsEncodedProfile(
                decoder_.get(), nullptr, JXL_COLOR_PROFILE_TARGET_ORIGINAL, &codes) ==
            JXL_DEC_SUCCESS;
        // Without colour management libjxl hands such pictures out in linear sRGB.
        isLinear_ = !areCoded && info_.uses_original_profile == JXL_FALSE;
        if (areCoded && codes.transfer_function != JXL_TRANSFER_FUNCTION_GAMMA)
            static_cast<void>(codedCurve(source_, codes.transfer_function, "JPEG XL"));
        const bool isFloat = sampleTypeFor(info_) == SampleType::F32;
        const bool hasSrgbGamut =
            codes.white_point == JXL_WHITE_POINT_D65 &&
            (codes.color_space == JXL_COLOR_SPACE_GRAY || codes.primaries == JXL_PRIMARIES_SRGB);
        if (areCoded)
            parts_.colorsFrom = "JPEG XL colour codes";
        parts_.saysSrgb = areCoded && !isFloat && hasSrgbGamut &&
                          codes.transfer_function == JXL_TRANSFER_FUNCTION_SRGB;
        if (parts_.saysSrgb || (areCoded && isFloat && hasSrgbGamut &&
                                codes.transfer_function == JXL_TRANSFER_FUNCTION_LINEAR))
            return;
        size_t bytes = 0;
        if (JxlDecoderGetICCProfileSize(
                decoder_.get(), nullptr, JXL_COLOR_PROFILE_TARGET_ORIGINAL, &bytes) !=
            JXL_DEC_SUCCESS)
            return;
        parts_.icc.resize(bytes);
        if (JxlDecoderGetColorAsICCProfile(decoder_.get(),
                                           nullptr,
                                           JXL_COLOR_PROFILE_TARGET_ORIGINAL,
                                           reinterpret_cast<uint8_t*>(parts_.icc.data()),
                                           bytes) != JXL_DEC_SUCCESS)
            parts_.icc.clear();
    }

    void giveBuffer() {
        const int channels =
            static_cast<int>(info_.num_color_channels) + (info_.alpha_bits > 0 ? 1 : 0);
        const SampleType type = isLinear_ ? SampleType::F32 : sampleTypeFor(info_);
        parts_.image = Image(size_, channels, type);
        const JxlPixelFormat format{
            static_cast<uint32_t>(channels), dataTypeOf(type), JXL_NATIVE_ENDIAN, 0};
        if (JxlDecoderSetImageOutBuffer(
                decoder_.get(), &format, parts_.image.mutableData(), parts_.image.byteCount()) !=
            JXL_DEC_SUCCESS)
            throw source_.error(ErrorCode::Corrupt, "the JPEG XL data is damaged");
    }

    void finish() {
        if (parts_.isAlphaMultiplied)
            makeAlphaStraight(parts_.image);
        if (!isLinear_)
            return;
        parts_.image.setEncoding(ColorEncoding::LinearSrgb);
        parts_.image = expandedToRgb(parts_.image);
        if (auto rgb = rgbProfileFromGrey(parts_.icc))
            parts_.icc = std::move(*rgb);
        SampleForm form{sampleTypeFor(info_), ColorEncoding::Srgb, nullptr};
        if (!parts_.icc.empty())
            form.profile = std::make_shared<const std::vector<std::byte>>(parts_.icc);
        parts_.image = converted(parts_.image, form);
        parts_.image.setIccProfile(nullptr);
    }

    std::vector<std::byte> content_;
    std::string name_;
    Source source_;
    JxlRunner runner_;
    Decoder decoder_;
    JxlBasicInfo info_ = {};
    Size size_;
    bool isLinear_ = false;
    FileParts parts_;
};

}  // namespace

FileParts decodeJxl(const Source& source) {
    const auto reader = std::make_shared<PictureReader>(source);
    FileParts parts = waitFor([reader] { return reader->read(); }, source.stop);
    if (reader->isAnimation())
        source.warn("it is an animation; its first picture is shown");
    BoxReader(source).read(parts);
    return parts;
}

}  // namespace r2r::codecs
