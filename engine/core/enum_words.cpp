// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/core/enum_words.h"

#include "engine/core/error.h"

#include <fmt/format.h>

namespace r2r {

void throwUnknownWord(std::string_view word, std::string_view noun, std::string_view known) {
    throw Error(ErrorCode::InvalidArgument,
                fmt::format("there is no {} \"{}\"", noun, word),
                fmt::format("Known are {}.", known));
}

}  // namespace r2r
