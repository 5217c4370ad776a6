// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/imaging/files/codecs/png_texts.h"

#include "engine/imaging/files/codecs/iptc_block.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <span>
#include <vector>

namespace r2r::codecs {
namespace {

int digit(char c) {
    if (c >= '0' && c <= '9')
        return c - '0';
    const int lower = std::tolower(static_cast<unsigned char>(c));
    return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

/// A line with the kind, one with the number of bytes, and lines of hexadecimal numbers.
std::vector<std::byte> rawProfile(std::string_view text) {
    const auto nextLine = [&] {
        const size_t end = std::min(text.find('\n'), text.size());
        const std::string_view line = text.substr(0, end);
        text.remove_prefix(std::min(end + 1, text.size()));
        return line;
    };
    while (!text.empty() && text.front() == '\n')
        text.remove_prefix(1);
    nextLine();
    nextLine();
    std::vector<std::byte> bytes;
    int high = -1;
    for (const char c : text) {
        const int value = digit(c);
        if (value < 0)
            continue;
        if (high < 0) {
            high = value;
            continue;
        }
        bytes.push_back(static_cast<std::byte>(high << 4 | value));
        high = -1;
    }
    return bytes;
}

std::string_view textOf(std::span<const std::byte> bytes) {
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

/// A profile that is in a chunk of its own comes first.
void addRawProfile(std::string_view kind, std::string_view text, FileParts& parts) {
    constexpr std::string_view kXmpSegment("http://ns.adobe.com/xap/1.0/\0", 29);
    std::vector<std::byte> bytes = rawProfile(text);
    const bool isXmp = kind == "xmp" || textOf(bytes).starts_with(kXmpSegment);
    if (isXmp) {
        std::string_view packet = textOf(bytes);
        if (packet.starts_with(kXmpSegment))
            packet.remove_prefix(kXmpSegment.size());
        if (parts.xmp.empty())
            parts.xmp = packet;
    } else if ((kind == "exif" || kind == "app1" || kind == "APP1") && parts.exif.empty()) {
        parts.exif = std::move(bytes);
    } else if ((kind == "iptc" || kind == "8bim") && parts.iptc.empty()) {
        constexpr auto kRecord = std::byte{0x1C};  // of IIM without resources around it
        parts.iptc = !bytes.empty() && bytes.front() == kRecord ? bytes : iptcInResources(bytes);
    } else if ((kind == "icc" || kind == "icm") && parts.icc.empty() && !parts.saysSrgb) {
        parts.icc = std::move(bytes);
    }
}

std::string utf8(std::string_view latin1) {
    std::string text;
    for (const char c : latin1) {
        const auto code = static_cast<unsigned char>(c);
        if (code < 0x80) {
            text += c;
        } else {
            text += static_cast<char>(0xC0 | code >> 6);
            text += static_cast<char>(0x80 | (code & 0x3F));
        }
    }
    return text;
}

/// PNG's own keywords, and those under which image generators state how they came to the picture.
bool describesPicture(std::string_view keyword) {
    constexpr std::array<std::string_view, 12> kKeywords{"Title",
                                                         "Author",
                                                         "Description",
                                                         "Copyright",
                                                         "Creation Time",
                                                         "Disclaimer",
                                                         "Warning",
                                                         "Source",
                                                         "Comment",
                                                         "parameters",
                                                         "prompt",
                                                         "workflow"};
    return std::ranges::find(kKeywords, keyword) != kKeywords.end();
}

}  // namespace

void addText(const PngText& text, FileParts& parts) {
    constexpr std::string_view kRawProfile = "Raw profile type ";
    if (text.keyword == kPngXmpKeyword)
        parts.xmp = text.text;
    else if (text.keyword.starts_with(kRawProfile))
        addRawProfile(text.keyword.substr(kRawProfile.size()), text.text, parts);
    else if (describesPicture(text.keyword) && !text.text.empty())
        parts.texts.emplace_back(text.keyword,
                                 text.isUnicode ? std::string(text.text) : utf8(text.text));
}

}  // namespace r2r::codecs
