// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/command.h"

#include <algorithm>

namespace r2r::cli {
namespace {

/// Made by the first registration, whichever file is initialised first.
std::vector<Command>& registered() {
    static std::vector<Command> list;
    return list;
}

}  // namespace

Registration::Registration(const Command& command) {
    registered().push_back(command);
}

std::vector<Command> commands() {
    std::vector<Command> sorted = registered();
    std::ranges::sort(sorted, {}, &Command::rank);
    return sorted;
}

}  // namespace r2r::cli
