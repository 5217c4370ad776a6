// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/refused_licences.h"

#include <CLI/CLI.hpp>
#include <algorithm>

namespace r2r::cli {

void addRefusedLicences(CLI::App& app, std::vector<std::string>& words) {
    app.add_option("--without-licence",
                   words,
                   "Leave out photographs whose licence contains one of these words")
        ->type_name("WORD[,WORD…]")
        ->delimiter(',')
        ->allow_extra_args(false);
}

void eraseLicences(std::vector<PairFiles>& members, const std::vector<std::string>& words) {
    std::erase_if(members, [&words](const PairFiles& member) {
        return std::ranges::any_of(words, [&member](const std::string& word) {
            return member.licence.find(word) != std::string::npos;
        });
    });
}

}  // namespace r2r::cli
