// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/temporary_folder.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <iterator>
#include <string>
#include <unistd.h>

namespace r2r::testing {

namespace fs = std::filesystem;

namespace {

std::string folderName() {
    static std::atomic<int> counter = 0;
    std::string name = "r2r";
    if (const auto* test = ::testing::UnitTest::GetInstance()->current_test_info())
        name.append(".").append(test->test_suite_name()).append(".").append(test->name());
    std::replace(name.begin(), name.end(), '/', '_');  // parameterised tests
    return name + "." + std::to_string(getpid()) + "." + std::to_string(counter++);
}

}  // namespace

TemporaryFolder::TemporaryFolder() : path_(fs::temp_directory_path() / folderName()) {
    fs::remove_all(path_);
    fs::create_directories(path_);
}

TemporaryFolder::~TemporaryFolder() {
    // A test may have taken the right to write away; a folder that stays is only untidy.
    std::error_code ignored;
    fs::permissions(path_, fs::perms::owner_all, fs::perm_options::add, ignored);
    fs::remove_all(path_, ignored);
}

int TemporaryFolder::entryCount() const {
    return static_cast<int>(std::distance(fs::directory_iterator(path_), fs::directory_iterator()));
}

}  // namespace r2r::testing
