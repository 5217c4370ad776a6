// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/core/memory_error.h"

#include <new>
#include <string_view>
#include <system_error>

namespace r2r {

bool tellsOfTooLittleMemory(const std::exception& error) {
    if (dynamic_cast<const std::bad_alloc*>(&error))
        return true;
    if (const auto* refused = dynamic_cast<const std::system_error*>(&error))
        return refused->code() == std::errc::not_enough_memory ||
               refused->code() == std::errc::resource_unavailable_try_again;
    return std::string_view(error.what()).find("Insufficient memory") != std::string_view::npos;
}

}  // namespace r2r
