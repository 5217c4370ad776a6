// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/workspace/workspace.h"

#include "engine/core/error.h"
#include "engine/core/file_io.h"
#include "engine/pipeline/batch/batch.h"
#include "tests/engine/pipeline/scene.h"
#include "tests/engine/workspace/fake_harmonizer.h"
#include "tests/support/temporary_folder.h"

#include <gmock/gmock.h>

#include <filesystem>

namespace r2r {
namespace {

namespace fs = std::filesystem;
using testing::FakeHarmonizer;
using testing::networkInfo;
using testing::Runs;

class WorkspaceTest : public ::testing::Test {
protected:
    WorkspaceTest() { writeFileAtomically(folder_ / "net.weights", std::string_view("one")); }

    static ComputeDevice gpu() {
        return {.kind = ComputeDevice::Kind::Cuda, .name = "Test GPU", .totalMemory = 1U << 31U};
    }

    testing::TemporaryFolder folder_;
    std::shared_ptr<Runs> runs_ = std::make_shared<Runs>();
    ComputeDevice cpu_;
    Workspace workspace_{ModelCatalog::of({networkInfo("net", folder_ / "net.weights")}),
                         [this](const auto&, const auto&, const auto&, const JobContext&) {
                             return std::make_unique<FakeHarmonizer>(runs_);
                         }};
};

TEST_F(WorkspaceTest, OpensAModelOnceForEachDevice) {
    const auto onCpu = workspace_.harmonizer("net", cpu_);
    const auto onGpu = workspace_.harmonizer("net", gpu());

    EXPECT_NE(onCpu, onGpu);
    EXPECT_EQ(workspace_.harmonizer("net", cpu_), onCpu);
    EXPECT_EQ(workspace_.openings(), 2);
}

TEST_F(WorkspaceTest, OpensAModelAgainWhoseFileWasReplaced) {
    const auto before = workspace_.harmonizer("net", cpu_);
    writeFileAtomically(folder_ / "net.weights", std::string_view("two"));

    const auto after = workspace_.harmonizer("net", cpu_);

    EXPECT_NE(before, after);
    EXPECT_EQ(workspace_.harmonizer("net", cpu_), after);
}

TEST_F(WorkspaceTest, ANewCatalogueClosesWhatIsOpen) {
    (void)workspace_.harmonizer("net", cpu_);
    workspace_.setCatalog(ModelCatalog::of({networkInfo("net", folder_ / "net.weights")}));
    (void)workspace_.harmonizer("net", cpu_);

    EXPECT_EQ(workspace_.openings(), 2);
}

TEST_F(WorkspaceTest, RefusesAModelThatIsNotThere) {
    EXPECT_THROW((void)workspace_.harmonizer("other", cpu_), Error);
    EXPECT_EQ(workspace_.openings(), 0);
}

TEST(Workspace, OpensOneModelForABatchOfThreePictures) {
    const testing::TemporaryFolder folder;
    fs::create_directories(folder / "in");
    for (const char* name : {"a", "b", "c"}) {
        const std::string start = (folder / "in" / name).string();
        writePhotograph(start + ".png", {testing::texturedPicture({48, 40}, 1), {}});
        writePhotograph(start + "_mask.png", {testing::discMask({48, 40}, {24, 20}, 12, 3), {}});
    }
    BatchOptions options{.input = folder / "in", .output = folder / "out", .device = "cpu"};
    Workspace workspace{ModelCatalog()};
    options.harmony = workspace.catalog().standardSettings();

    const BatchReport report = runBatch(planBatch(options), options, workspace, {});

    EXPECT_EQ(options.harmony.model, "r2r-lite");
    EXPECT_EQ(report.count(BatchStatus::Done), 3);
    EXPECT_EQ(workspace.openings(), 1);
}

TEST(Workspace, GivesModelsAQuarterOfTheMemory) {
    EXPECT_EQ(modelBudget({.totalMemory = uint64_t{24} << 30}), uint64_t{6} << 30);
    EXPECT_GT(modelBudget({}), 0);
}

}  // namespace
}  // namespace r2r
