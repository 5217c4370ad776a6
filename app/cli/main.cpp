// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/program.h"

int main(int argc, char** argv) {
    return static_cast<int>(r2r::cli::runProgram(argc, argv));
}
