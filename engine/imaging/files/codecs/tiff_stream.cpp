// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/imaging/files/codecs/tiff_stream.h"

#include <algorithm>
#include <cstdarg>
#include <cstdio>
#include <cstring>
#include <new>
#include <utility>

namespace r2r::codecs {
namespace {

// libtiff asks for buffers by the file's claims; a strip or tile of this size is a false claim.
constexpr tmsize_t kLargestBuffer = tmsize_t{1} << 31;

}  // namespace

TiffStream::TiffStream(std::span<const std::byte> content) : source_(content) {
    open("rm");
}

TiffStream::TiffStream(bool isBig) : isWriting_(true) {
    open(isBig ? "w8m" : "wm");
}

void TiffStream::open(const char* mode) {
    const auto keepFirst = [](TIFF*, void* self, const char*, const char* format, va_list values) {
        auto& complaint = static_cast<TiffStream*>(self)->complaint_;
        if (complaint[0] == '\0')
            std::vsnprintf(complaint.data(), complaint.size(), format, values);
        return 1;
    };
    // Afterwards the directory looks as if it had called those samples unspecified itself.
    const auto keepGuess = [](TIFF*, void* self, const char*, const char* format, va_list) {
        if (std::string_view(format).find("non-color channels") != std::string_view::npos)
            static_cast<TiffStream*>(self)->hasGuessedExtraSamples_ = true;
        return 1;
    };
    const std::unique_ptr<TIFFOpenOptions, decltype(&TIFFOpenOptionsFree)> options(
        TIFFOpenOptionsAlloc(), TIFFOpenOptionsFree);
    TIFFOpenOptionsSetErrorHandlerExtR(options.get(), keepFirst, this);
    TIFFOpenOptionsSetWarningHandlerExtR(options.get(), keepGuess, this);
    TIFFOpenOptionsSetMaxSingleMemAlloc(options.get(), kLargestBuffer);
    tiff_.reset(TIFFClientOpenExt(
        "picture",
        mode,
        this,
        [](thandle_t self, void* target, tmsize_t count) {
            return static_cast<TiffStream*>(self)->read(target, count);
        },
        [](thandle_t self, void* source, tmsize_t count) {
            return static_cast<TiffStream*>(self)->write(source, count);
        },
        [](thandle_t self, toff_t offset, int origin) {
            return static_cast<TiffStream*>(self)->seek(offset, origin);
        },
        [](thandle_t) { return 0; },
        [](thandle_t self) { return toff_t{static_cast<TiffStream*>(self)->length()}; },
        nullptr,
        nullptr,
        options.get()));
}

uint64_t TiffStream::length() const {
    return isWriting_ ? written_.size() : source_.size();
}

tmsize_t TiffStream::read(void* target, tmsize_t count) {
    const std::span<const std::byte> all =
        isWriting_ ? std::span<const std::byte>(written_) : source_;
    if (count <= 0 || place_ >= all.size())
        return 0;
    const auto bytes = std::min(static_cast<uint64_t>(count), all.size() - place_);
    std::memcpy(target, all.data() + place_, bytes);
    place_ += bytes;
    return static_cast<tmsize_t>(bytes);
}

tmsize_t TiffStream::write(const void* source, tmsize_t count) {
    if (!isWriting_ || count <= 0)
        return 0;
    const auto end = place_ + static_cast<uint64_t>(count);
    const auto* bytes = static_cast<const std::byte*>(source);
    try {
        if (place_ > written_.size())
            written_.resize(place_);
        const uint64_t over = std::min(written_.size() - place_, static_cast<uint64_t>(count));
        std::copy_n(bytes, over, written_.begin() + static_cast<ptrdiff_t>(place_));
        written_.insert(written_.end(), bytes + over, bytes + count);
    } catch (const std::bad_alloc&) {
        return -1;  // an exception may not pass through libtiff
    }
    place_ = end;
    return count;
}

toff_t TiffStream::seek(toff_t offset, int origin) {
    if (origin == SEEK_SET)
        place_ = offset;
    else
        place_ = offset + (origin == SEEK_CUR ? place_ : length());
    return place_;
}

std::vector<std::byte> TiffStream::takeContent() {
    tiff_.reset();
    return std::move(written_);
}

}  // namespace r2r::codecs
