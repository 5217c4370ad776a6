// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/imaging/files/codecs/iptc_block.h"

#include <algorithm>
#include <exiv2/exiv2.hpp>
#include <string_view>

namespace r2r {
namespace {

constexpr std::string_view kSegmentName("Photoshop 3.0\0", 14);

const Exiv2::byte* octets(std::span<const std::byte> bytes) {
    return reinterpret_cast<const Exiv2::byte*>(bytes.data());
}

}  // namespace

std::vector<std::byte> iptcInResources(std::span<const std::byte> resources) {
    const std::string_view text(reinterpret_cast<const char*>(resources.data()), resources.size());
    if (text.starts_with(kSegmentName))
        resources = resources.subspan(kSegmentName.size());
    const Exiv2::byte* record = nullptr;
    uint32_t headerBytes = 0;
    uint32_t contentBytes = 0;
    if (resources.empty() || Exiv2::Photoshop::locateIptcIrb(octets(resources),
                                                             static_cast<long>(resources.size()),
                                                             &record,
                                                             &headerBytes,
                                                             &contentBytes) != 0)
        return {};
    const auto* content = reinterpret_cast<const std::byte*>(record + headerBytes);
    return {content, content + contentBytes};
}

std::vector<std::byte> resourcesOfIptc(std::span<const std::byte> iptc) {
    Exiv2::IptcData data;
    if (iptc.empty() ||
        Exiv2::IptcParser::decode(data, octets(iptc), static_cast<uint32_t>(iptc.size())) != 0)
        return {};
    const Exiv2::DataBuf resources = Exiv2::Photoshop::setIptcIrb(nullptr, 0, data);
    const auto name = std::as_bytes(std::span(kSegmentName));
    std::vector<std::byte> bytes(name.begin(), name.end());
    const auto* content = reinterpret_cast<const std::byte*>(resources.pData_);
    bytes.insert(bytes.end(), content, content + resources.size_);
    return bytes;
}

}  // namespace r2r
