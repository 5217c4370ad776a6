// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/imaging/files/codecs/exr_stream.h"

#include "engine/imaging/files/codecs/picture_file.h"

#include <Iex.h>
#include <algorithm>
#include <cstring>
#include <string>

namespace r2r::codecs {

bool ExrInput::read(char* target, int count) {
    const auto wanted = static_cast<uint64_t>(count);
    if (place_ > content_.size() || wanted > content_.size() - place_)
        throw Iex::InputExc(std::string(kEndsEarly));
    std::memcpy(target, content_.data() + place_, wanted);
    place_ += wanted;
    return place_ < content_.size();
}

void ExrOutput::write(const char* source, int count) {
    const auto bytes = std::as_bytes(std::span(source, static_cast<size_t>(count)));
    if (place_ + bytes.size() > content_.size())
        content_.resize(place_ + bytes.size());
    std::ranges::copy(bytes, content_.begin() + static_cast<std::ptrdiff_t>(place_));
    place_ += bytes.size();
}

}  // namespace r2r::codecs
