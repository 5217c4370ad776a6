// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/imaging/files/codecs/xml_walk.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <exception>
#include <expat.h>
#include <fmt/format.h>
#include <limits>
#include <memory>
#include <type_traits>

namespace r2r::codecs {
namespace {

using Parser = std::unique_ptr<std::remove_pointer_t<XML_Parser>, decltype(&XML_ParserFree)>;

/// The visitors, and what they threw: nothing may be thrown through the library.
struct Walk {
    const std::function<void(const XmlElement&)>& begins;
    const std::function<void(std::string_view)>& ends;
    XML_Parser parser;
    std::exception_ptr thrown = nullptr;

    template <typename Visit>
    void guarded(const Visit& visit) {
        try {
            visit();
        } catch (...) {
            thrown = std::current_exception();
            XML_StopParser(parser, XML_FALSE);
        }
    }
};

void onBegin(void* user, const XML_Char* name, const XML_Char** attributes) {
    auto& walk = *static_cast<Walk*>(user);
    walk.guarded([&] {
        XmlElement element{.name = name, .attributes = {}};
        for (; *attributes; attributes += 2)
            element.attributes.emplace_back(attributes[0], attributes[1]);
        walk.begins(element);
    });
}

void onEnd(void* user, const XML_Char* name) {
    auto& walk = *static_cast<Walk*>(user);
    walk.guarded([&] { walk.ends(name); });
}

}  // namespace

std::string_view XmlElement::text(std::string_view attribute) const {
    const auto found = std::ranges::find(
        attributes, attribute, &std::pair<std::string_view, std::string_view>::first);
    return found == attributes.end() ? std::string_view() : found->second;
}

double XmlElement::number(std::string_view attribute, double otherwise) const {
    const std::string_view digits = text(attribute);
    double value = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    return error == std::errc() && end != digits.data() && std::isfinite(value) ? value : otherwise;
}

uint64_t XmlElement::side(std::string_view attribute) const {
    constexpr double kMost = 1e15;  // what no whole number can hold is too large all the same
    return static_cast<uint64_t>(std::clamp(number(attribute, 0), 0.0, kMost));
}

void walkXml(const Source& source,
             std::span<const std::byte> xml,
             std::string_view what,
             const std::function<void(const XmlElement&)>& begins,
             const std::function<void(std::string_view name)>& ends) {
    const Parser parser(XML_ParserCreate(nullptr), &XML_ParserFree);
    if (!parser)
        throw source.error(ErrorCode::OutOfMemory, "there is not enough memory for it");
    Walk walk{begins, ends, parser.get()};
    XML_SetUserData(parser.get(), &walk);
    XML_SetElementHandler(parser.get(), onBegin, onEnd);
    if (xml.size() > std::numeric_limits<int>::max())
        throw source.error(ErrorCode::Corrupt, fmt::format("{} is too long", what));
    const XML_Status status = XML_Parse(parser.get(),
                                        reinterpret_cast<const char*>(xml.data()),
                                        static_cast<int>(xml.size()),
                                        XML_TRUE);
    if (walk.thrown)
        std::rethrow_exception(walk.thrown);
    if (status != XML_STATUS_OK)
        throw source.error(ErrorCode::Corrupt,
                           fmt::format("{} is damaged (line {}: {})",
                                       what,
                                       XML_GetCurrentLineNumber(parser.get()),
                                       XML_ErrorString(XML_GetErrorCode(parser.get()))));
}

}  // namespace r2r::codecs
