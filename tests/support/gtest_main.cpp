// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/seed_listener.h"

#include <gmock/gmock.h>

int main(int argc, char** argv) {
    testing::InitGoogleMock(&argc, argv);
    r2r::testing::listenForTests();
    return RUN_ALL_TESTS();
}
