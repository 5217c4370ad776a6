// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/help_format.h"

#include "app/cli/text_table.h"

#include <algorithm>
#include <fmt/format.h>
#include <string_view>

namespace r2r::cli {

std::string HelpFormat::make_option(const CLI::Option* option, bool isPositional) const {
    return line(make_option_name(option, isPositional) + make_option_opts(option),
                make_option_desc(option));
}

std::string HelpFormat::make_subcommand(const CLI::App* command) const {
    return line(command->get_display_name(true), command->get_description());
}

/// Which options exclude each other is not listed: the descriptions say it, once.
/// Dots are shown only where several values may follow one name: an option that is repeated takes
/// one each time, and names such as "IN... OUT" have dots of their own.
std::string HelpFormat::make_option_opts(const CLI::Option* option) const {
    constexpr std::string_view kSeveral = " ...";
    std::string text = Formatter::make_option_opts(option);
    text.erase(std::min(text.find(" Excludes:"), text.size()));
    const bool takesOne = !option->get_positional() && !option->get_allow_extra_args();
    const bool isSaid = option->get_type_name().find("...") != std::string::npos;
    if (const size_t at = text.rfind(kSeveral); (takesOne || isSaid) && at != std::string::npos)
        text.erase(at, kSeveral.size());
    return text;
}

/// The help on a line of its own where the name leaves no space for it.
std::string HelpFormat::line(const std::string& name, const std::string& help) const {
    const size_t width = get_column_width();
    const std::string start = "  " + name;
    if (help.empty())
        return start + "\n";
    const size_t used = columnsOf(start);
    const bool fits = used < width;
    return fmt::format(
        "{}{}{}{}\n", start, fits ? "" : "\n", std::string(fits ? width - used : width, ' '), help);
}

}  // namespace r2r::cli
