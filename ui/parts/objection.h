// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/jobs/outcome.h"
#include "ui/words/messages.h"

#include <QString>

namespace r2r::ui {

/// Why `attempt` fails and what to do, in sentences; empty if it does not. For dialogs that ask the
/// engine beforehand whether it would do what they are about to ask for.
template <typename Attempt>
[[nodiscard]] QString objectionOf(const Attempt& attempt) {
    const auto outcome = outcomeOf([&] {
        attempt();
        return true;
    });
    const auto* failure = std::get_if<Failure>(&outcome);
    if (!failure)
        return {};
    const messages::Message message = messages::of(*failure);
    return (message.happened + ' ' + message.hint).trimmed();
}

}  // namespace r2r::ui
