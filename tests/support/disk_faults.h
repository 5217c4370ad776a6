// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/support/failing_disk.h"

#include <filesystem>
#include <functional>
#include <string>

namespace r2r::testing {

/// How many faults of each kind there were.
struct DiskFaults {
    int full = 0;
    int broken = 0;
    int halved = 0;
};

/// Does `work` with every fault at every call that writes below `folder`, the folder being as it
/// was before each time. Where `work` fails, it must throw an `Error` that is one sentence and
/// leave the folder as it was, to the byte; where it does not, `expectDone` looks at what it made.
/// A write that is halved is no reason to fail.
DiskFaults doWithEveryFault(const std::filesystem::path& folder,
                            const std::function<void()>& work,
                            const std::function<void()>& expectDone = {});

/// The message of an error is one sentence, as the style of messages wants it.
void expectOneSentence(const std::string& message);

}  // namespace r2r::testing
