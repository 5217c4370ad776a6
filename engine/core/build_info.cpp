// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/core/build_info.h"

#include "engine/core/version.h"

#include <fmt/format.h>

/// Of the program that this code is linked into (cmake/R2rCommit.cmake); tests have none.
[[gnu::weak]] const char* r2rCommitOfThisProgram();

namespace r2r {

std::string buildCommit() {
    return r2rCommitOfThisProgram ? r2rCommitOfThisProgram() : "";
}

std::string buildOptions() {
#ifdef __clang__
    constexpr const char* kCompiler = __VERSION__;
#else
    constexpr const char* kCompiler = "GCC " __VERSION__;
#endif
    return fmt::format("{}, {}", kCompiler, R2R_BUILD_OPTIONS);
}

std::string programText() {
    const std::string commit = buildCommit();
    return fmt::format("R2R Studio {} ({}{}{})",
                       kVersion,
                       commit.empty() ? "" : "commit ",
                       commit.empty() ? "" : commit + "; ",
                       buildOptions());
}

}  // namespace r2r
