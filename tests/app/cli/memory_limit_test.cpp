// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/app/cli/program_runs.h"
#include "tests/support/temporary_folder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fmt/format.h>
#include <map>
#include <string>

/// The program with less address space than it wants. Sanitizers want terabytes of it.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define R2R_NEEDS_ADDRESS_SPACE GTEST_SKIP() << "a sanitizer needs all the address space"
#else
#define R2R_NEEDS_ADDRESS_SPACE
#endif

namespace r2r::testing {
namespace {

namespace fs = std::filesystem;

using ::testing::AnyOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

/// Twelve megapixels: 34 MiB, several times while it is harmonized.
class MemoryLimit : public ::testing::Test {
protected:
    MemoryLimit() {
        writeComposite(folder_.path(), "large", {4000, 3000}, 7);
        fs::create_directories(folder_ / "out");
    }

    /// On two cores at most: every thread takes address space.
    cli::ChildResult limited(int mebibytes, const std::string& arguments) {
        return shell(
            fmt::format("cd '{}' && ulimit -c 0 && ulimit -v {} && taskset -c 0,1 \"$R2R\" {}",
                        folder_.path().string(),
                        mebibytes * 1024,
                        arguments));
    }

    TemporaryFolder folder_;
};

/// From less than the picture takes to more than all of it takes.
TEST_F(MemoryLimit, EndsInAResultOrInASentenceAndNothingElse) {
    R2R_NEEDS_ADDRESS_SPACE;
    const std::string arguments =
        "harmonize large.png --mask large_mask.png --model lab-mean -o out/result.png";
    ASSERT_THAT(shell(fmt::format("cd '{}' && \"$R2R\" {}", folder_.path().string(), arguments)),
                Succeeds());
    const std::map<std::string, std::string> right = filesIn(folder_ / "out");
    int refused = 0;
    int done = 0;
    for (int mebibytes = 160; mebibytes <= 560; mebibytes += 50) {
        fs::remove(folder_ / "out" / "result.png");

        const cli::ChildResult result = limited(mebibytes, arguments);

        if (result.exitCode == 0 && result.signal == 0) {
            ++done;
            EXPECT_TRUE(filesIn(folder_ / "out") == right) << mebibytes << " MiB";
            continue;
        }
        ++refused;
        EXPECT_THAT(result, AnyOf(RefusesWith(1), RefusesWith(2))) << mebibytes << " MiB";
        EXPECT_THAT(result.errors, HasSubstr("memory")) << mebibytes << " MiB";
        EXPECT_THAT(result.errors, Not(HasSubstr("OpenCV"))) << mebibytes << " MiB";
        EXPECT_THAT(filesIn(folder_ / "out"), IsEmpty()) << mebibytes << " MiB";
    }
    EXPECT_GT(refused, 0);
    EXPECT_GT(done, 0);
}

TEST_F(MemoryLimit, EndsALookAtAFileInOrder) {
    R2R_NEEDS_ADDRESS_SPACE;
    for (const int mebibytes : {160, 240, 400}) {
        const cli::ChildResult result = limited(mebibytes, "info large.png");

        EXPECT_EQ(result.signal, 0);
        if (result.exitCode != 0) {
            EXPECT_THAT(result, AnyOf(RefusesWith(1), RefusesWith(2)));
        }
    }
}

/// What is too large is named, and no part of it is left.
TEST_F(MemoryLimit, EndsABatchInOrder) {
    R2R_NEEDS_ADDRESS_SPACE;
    fs::create_directories(folder_ / "in");
    for (const char* name : {"large.png", "large_mask.png"})
        fs::rename(folder_ / name, folder_ / "in" / name);
    writeComposite(folder_ / "in", "small", {300, 200}, 8);

    const cli::ChildResult result = limited(180, "batch in --model lab-mean -o results");

    EXPECT_EQ(result.signal, 0);
    EXPECT_EQ(result.exitCode, 1);
    EXPECT_THAT(result.errors, HasSubstr("memory"));
    EXPECT_FALSE(fs::exists(folder_ / "results" / "large.png"));
}

TEST_F(MemoryLimit, IsNotTakenForABrokenInstallation) {
    R2R_NEEDS_ADDRESS_SPACE;
    const cli::ChildResult result = limited(
        420, "harmonize large.png --mask large_mask.png --model r2r-lite -o out/result.png");

    EXPECT_THAT(result, RefusesWith(1));
    EXPECT_THAT(result.errors, HasSubstr("memory"));
    EXPECT_THAT(filesIn(folder_ / "out"), IsEmpty());
}

}  // namespace
}  // namespace r2r::testing
