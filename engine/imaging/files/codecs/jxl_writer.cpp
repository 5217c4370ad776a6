// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/imaging/files/codecs/blocking_call.h"
#include "engine/imaging/files/codecs/jxl.h"
#include "engine/imaging/files/codecs/jxl_runner.h"

#include <algorithm>
#include <fmt/format.h>
#include <jxl/encode.h>
#include <memory>

namespace r2r::codecs {
namespace {

struct EncoderDeleter {
    void operator()(JxlEncoder* encoder) const { JxlEncoderDestroy(encoder); }
};

using Encoder = std::unique_ptr<JxlEncoder, EncoderDeleter>;

// The scale is 1 to 9. Higher ones gain a few per cent in many times the time.
constexpr int kLosslessEffort = 3;
constexpr int kLossyEffort = 5;

/// Translates --quality as cjxl does: butteraugli's distance, 1 being hardly seen.
float distanceOf(int quality) {
    const auto q = static_cast<float>(quality);
    return quality >= 30 ? 0.1F + (100 - q) * 0.09F : 53.0F / 3000 * q * q - 23.0F / 20 * q + 25;
}

/// One encoding; owns all it needs, because it may outlive the wait for it.
class Encoding {
public:
    Encoding(const FileParts& parts, std::optional<int> quality, const std::stop_token& stop)
        : image_(parts.image)
        , icc_(parts.icc)
        , exif_(parts.exif)
        , xmp_(parts.xmp)
        , quality_(quality)
        , runner_(stop)
        , encoder_(JxlEncoderCreate(nullptr)) {}

    std::vector<std::byte> bytes() {
        if (!encoder_)
            throw Error(ErrorCode::OutOfMemory, "there is not enough memory to encode the JPEG XL");
        require(JxlEncoderSetParallelRunner(encoder_.get(), JxlRunner::run, &runner_), "threads");
        require(JxlEncoderUseContainer(encoder_.get(),
                                       exif_.empty() && xmp_.empty() ? JXL_FALSE : JXL_TRUE),
                "container");
        describe();
        setColors();
        addMetadata();
        addPixels();
        JxlEncoderCloseInput(encoder_.get());
        return output();
    }

private:
    static void require(JxlEncoderStatus status, std::string_view what) {
        if (status != JXL_ENC_SUCCESS)
            throw Error(ErrorCode::Internal,
                        fmt::format("could not encode the JPEG XL: libjxl refused its {}", what));
    }

    void describe() {
        const bool isFloat = image_.sampleType() == SampleType::F32;
        JxlBasicInfo info;
        JxlEncoderInitBasicInfo(&info);
        info.xsize = static_cast<uint32_t>(image_.width());
        info.ysize = static_cast<uint32_t>(image_.height());
        info.bits_per_sample = static_cast<uint32_t>(8 * bytesPerSample(image_.sampleType()));
        info.exponent_bits_per_sample = isFloat ? 8 : 0;
        info.num_color_channels = 3;
        if (image_.hasAlpha()) {
            info.num_extra_channels = 1;
            info.alpha_bits = info.bits_per_sample;
            info.alpha_exponent_bits = info.exponent_bits_per_sample;
        }
        info.uses_original_profile = quality_ ? JXL_FALSE : JXL_TRUE;
        require(JxlEncoderSetBasicInfo(encoder_.get(), &info), "form");
        constexpr int kLevelForDeepSamples = 10;
        if (JxlEncoderGetRequiredCodestreamLevel(encoder_.get()) == kLevelForDeepSamples)
            require(JxlEncoderSetCodestreamLevel(encoder_.get(), kLevelForDeepSamples), "level");
    }

    void setColors() {
        if (!icc_.empty())
            return require(
                JxlEncoderSetICCProfile(
                    encoder_.get(), reinterpret_cast<const uint8_t*>(icc_.data()), icc_.size()),
                "colour profile");
        JxlColorEncoding colors = {};
        if (image_.sampleType() == SampleType::F32)
            JxlColorEncodingSetToLinearSRGB(&colors, JXL_FALSE);
        else
            JxlColorEncodingSetToSRGB(&colors, JXL_FALSE);
        require(JxlEncoderSetColorEncoding(encoder_.get(), &colors), "colours");
    }

    void addMetadata() {
        if (exif_.empty() && xmp_.empty())
            return;
        require(JxlEncoderUseBoxes(encoder_.get()), "boxes");
        if (!exif_.empty())
            exif_.insert(exif_.begin(), 4, std::byte{0});  // where the block begins
        addBox("Exif", std::span(exif_));
        addBox("xml ", std::as_bytes(std::span(xmp_)));
        JxlEncoderCloseBoxes(encoder_.get());
    }

    void addBox(const char* type, std::span<const std::byte> content) {
        if (!content.empty())
            require(JxlEncoderAddBox(encoder_.get(),
                                     type,
                                     reinterpret_cast<const uint8_t*>(content.data()),
                                     content.size(),
                                     JXL_FALSE),
                    "metadata");
    }

    void addPixels() {
        JxlEncoderFrameSettings* settings = JxlEncoderFrameSettingsCreate(encoder_.get(), nullptr);
        require(
            JxlEncoderFrameSettingsSetOption(
                settings, JXL_ENC_FRAME_SETTING_EFFORT, quality_ ? kLossyEffort : kLosslessEffort),
            "effort");
        if (quality_)
            require(JxlEncoderSetFrameDistance(settings, distanceOf(*quality_)), "quality");
        else
            require(JxlEncoderSetFrameLossless(settings, JXL_TRUE), "losslessness");
        const JxlDataType type = image_.sampleType() == SampleType::U8    ? JXL_TYPE_UINT8
                                 : image_.sampleType() == SampleType::U16 ? JXL_TYPE_UINT16
                                                                          : JXL_TYPE_FLOAT;
        const JxlPixelFormat format{
            static_cast<uint32_t>(image_.channels()), type, JXL_NATIVE_ENDIAN, 0};
        require(JxlEncoderAddImageFrame(settings, &format, image_.data(), image_.byteCount()),
                "pixels");
        image_ = {};  // libjxl has a copy
    }

    std::vector<std::byte> output() {
        std::vector<std::byte> file(size_t{1} << 20);
        size_t used = 0;
        for (;;) {
            auto* next = reinterpret_cast<uint8_t*>(file.data() + used);
            size_t room = file.size() - used;
            const JxlEncoderStatus status = JxlEncoderProcessOutput(encoder_.get(), &next, &room);
            used = file.size() - room;
            if (status == JXL_ENC_SUCCESS)
                break;
            if (status != JXL_ENC_NEED_MORE_OUTPUT)
                throw Error(ErrorCode::Internal, "could not encode the JPEG XL");
            file.resize(2 * file.size());
        }
        file.resize(used);
        return file;
    }

    Image image_;
    std::vector<std::byte> icc_;
    std::vector<std::byte> exif_;
    std::string xmp_;
    std::optional<int> quality_;
    JxlRunner runner_;
    Encoder encoder_;
};

}  // namespace

std::vector<std::byte> encodeJxl(const FileParts& parts,
                                 std::optional<int> quality,
                                 const JobContext& job) {
    const auto encoding = std::make_shared<Encoding>(parts, quality, job.stopToken());
    auto bytes = waitFor([encoding] { return encoding->bytes(); }, job.stopToken());
    job.throwIfCancelled();
    return bytes;
}

}  // namespace r2r::codecs
