// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/project/project_claim.h"

#include "tests/support/temporary_folder.h"

#include <gtest/gtest.h>

#include <utility>

namespace r2r {
namespace {

using testing::TemporaryFolder;

TEST(ProjectClaim, TellsTheSecondOfTheFirstUntilThatIsGone) {
    const TemporaryFolder folder;
    {
        const ProjectClaim first(folder / "work.r2rs");
        const ProjectClaim second(folder / "../" / folder.path().filename() / "work.r2rs");
        const ProjectClaim other(folder / "other.r2rs");

        EXPECT_FALSE(first.isTaken());
        EXPECT_TRUE(second.isTaken());
        EXPECT_FALSE(other.isTaken());
    }

    EXPECT_FALSE(ProjectClaim(folder / "work.r2rs").isTaken());
}

TEST(ProjectClaim, GoesWhereItIsMoved) {
    const TemporaryFolder folder;
    ProjectClaim held(folder / "work.r2rs");

    held = ProjectClaim(folder / "other.r2rs");

    EXPECT_FALSE(ProjectClaim(folder / "work.r2rs").isTaken());
    EXPECT_TRUE(ProjectClaim(folder / "other.r2rs").isTaken());
}

}  // namespace
}  // namespace r2r
