// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/imaging/files/codecs/inflate.h"

#include <algorithm>
#include <limits>
#include <zlib.h>

namespace r2r::codecs {
namespace {

class Inflater {
public:
    Inflater() { isReady_ = inflateInit(&stream) == Z_OK; }

    ~Inflater() {
        if (isReady_)
            inflateEnd(&stream);
    }

    Inflater(const Inflater&) = delete;
    Inflater& operator=(const Inflater&) = delete;

    [[nodiscard]] bool isReady() const { return isReady_; }

    z_stream stream = {};

private:
    bool isReady_ = false;
};

}  // namespace

std::optional<std::vector<std::byte>> inflated(std::span<const std::byte> stream, size_t limit) {
    Inflater inflater;
    if (!inflater.isReady() || stream.size() > std::numeric_limits<uInt>::max())
        return std::nullopt;
    z_stream& z = inflater.stream;
    // zlib only reads what it takes without const.
    z.next_in = reinterpret_cast<Bytef*>(const_cast<std::byte*>(stream.data()));
    z.avail_in = static_cast<uInt>(stream.size());
    std::vector<std::byte> content;
    constexpr size_t kStep = size_t{1} << 16;
    for (int outcome = Z_OK; outcome != Z_STREAM_END;) {
        const size_t done = content.size();
        if (done >= limit)
            return std::nullopt;
        content.resize(std::min(done + kStep, limit));
        z.next_out = reinterpret_cast<Bytef*>(content.data() + done);
        z.avail_out = static_cast<uInt>(content.size() - done);
        outcome = inflate(&z, Z_NO_FLUSH);
        content.resize(content.size() - z.avail_out);
        if (outcome != Z_STREAM_END && (outcome != Z_OK || content.size() == done))
            return std::nullopt;
    }
    return content;
}

}  // namespace r2r::codecs
