// SPDX-License-Identifier: GPL-3.0-or-later
//
// docs/limits.md says what the code says.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <regex>
#include <string>

namespace r2r::testing {
namespace {

namespace fs = std::filesystem;

std::string textOf(const fs::path& path) {
    std::ifstream file(fs::path(R2R_SOURCE_DIR) / path);
    return {std::istreambuf_iterator<char>(file), {}};
}

TEST(Limits, AreInTheCodeAsTheTableSays) {
    const std::string page = textOf("docs/limits.md");
    const std::regex row("\\| `(k[A-Za-z]+ = [^`]+)` in `([^`]+)` \\|");
    int rows = 0;
    for (std::sregex_iterator it(page.begin(), page.end(), row), end; it != end; ++it, ++rows) {
        const std::string constant = (*it)[1];
        const std::string file = (*it)[2];
        EXPECT_NE(textOf(file).find(constant + ";"), std::string::npos)
            << file << " does not say: " << constant;
    }
    EXPECT_GE(rows, 30);
}

TEST(Limits, HaveARowEach) {
    const std::string page = textOf("docs/limits.md");
    const std::regex line("\n\\|[^\n]+");
    int lines = 0;
    for (std::sregex_iterator it(page.begin(), page.end(), line), end; it != end; ++it)
        ++lines;
    const std::regex constant("` in `");
    int constants = 0;
    for (std::sregex_iterator it(page.begin(), page.end(), constant), end; it != end; ++it)
        ++constants;
    EXPECT_EQ(constants, lines - 2);  // the heading and the line below it
}

}  // namespace
}  // namespace r2r::testing
