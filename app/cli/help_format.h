// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <CLI/CLI.hpp>
#include <string>

namespace r2r::cli {

/// The layout of --help: as CLI11 does it, but with columns that are counted in characters, not
/// in bytes.
class HelpFormat final : public CLI::Formatter {
public:
    std::string make_option(const CLI::Option* option, bool isPositional) const override;
    std::string make_subcommand(const CLI::App* command) const override;
    std::string make_option_opts(const CLI::Option* option) const override;

private:
    [[nodiscard]] std::string line(const std::string& name, const std::string& help) const;
};

}  // namespace r2r::cli
