// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/duration.h"

#include "engine/core/spoken_time.h"

#include <fmt/format.h>

namespace r2r::cli {

std::string duration(double seconds) {
    const SpokenTime time = spokenTime(seconds);
    std::string text;
    const auto say = [&text](const std::string& part) { text += (text.empty() ? "" : " ") + part; };
    if (time.hours > 0)
        say(fmt::format("{} h", time.hours));
    if (time.minutes > 0)
        say(fmt::format("{} min", time.minutes));
    if (time.seconds > 0 || text.empty())
        say(fmt::format("{:.{}f} s", time.seconds, time.decimals));
    return text;
}

}  // namespace r2r::cli
