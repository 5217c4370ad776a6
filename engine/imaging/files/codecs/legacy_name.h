// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>

namespace r2r::codecs {

/// A name in the bytes of a program that knew no Unicode, as UTF-8.
///
/// Bytes that are UTF-8 are taken as such: several programs write them where Photoshop wrote the
/// characters of its system. All others are Mac OS Roman. On Windows it would have been the code
/// page of that computer, but nothing in a file says which, and most readers decide alike.
[[nodiscard]] std::string legacyName(std::string_view bytes);

}  // namespace r2r::codecs
