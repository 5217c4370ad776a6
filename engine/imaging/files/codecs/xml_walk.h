// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/imaging/files/codecs/picture_file.h"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace r2r::codecs {

/// An element of an XML file, where it begins.
struct XmlElement {
    std::string_view name;
    std::vector<std::pair<std::string_view, std::string_view>> attributes;  ///< in UTF-8

    /// Empty when there is none of that name.
    [[nodiscard]] std::string_view text(std::string_view attribute) const;

    /// @return `otherwise` when there is none, or it is not a finite number
    [[nodiscard]] double number(std::string_view attribute, double otherwise) const;

    /// A number of pixels, as it is claimed; 0 when there is none.
    [[nodiscard]] uint64_t side(std::string_view attribute) const;
};

/// Visits the elements of an XML file in order; texts between them are passed over.
/// @param what  "its list of layers": for messages
/// @throws Error{Corrupt} for what is not well-formed, or unpacks to far more than it is · what the
///         visitors throw
void walkXml(const Source& source,
             std::span<const std::byte> xml,
             std::string_view what,
             const std::function<void(const XmlElement&)>& begins,
             const std::function<void(std::string_view name)>& ends);

}  // namespace r2r::codecs
