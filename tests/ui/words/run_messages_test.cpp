// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/words/run_messages.h"

#include <gtest/gtest.h>

namespace r2r::ui::messages {
namespace {

TEST(RunMessages, BeforeItsFirstEventARunIsStarting) {
    const RunModel run("/runs/one");

    EXPECT_EQ(messages::run(run), "Starting…");
}

}  // namespace
}  // namespace r2r::ui::messages
