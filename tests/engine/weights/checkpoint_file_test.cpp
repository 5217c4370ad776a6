// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/weights/checkpoint_file.h"

#include "engine/core/error.h"
#include "engine/core/file_io.h"
#include "tests/engine/weights/fixtures.h"
#include "tests/support/temporary_folder.h"

#include <gmock/gmock.h>

namespace r2r {
namespace {

using namespace ::r2r::testing;
using ::testing::HasSubstr;

TEST(CheckpointFile, ContentDecidesAndNotTheEnding) {
    const TemporaryFolder folder;
    std::filesystem::copy_file(fixture("all_dtypes.safetensors"), folder / "a.bin");
    std::filesystem::copy_file(fixture("all_dtypes.bin"), folder / "b.safetensors");

    EXPECT_EQ(openCheckpoint(folder / "a.bin").format, CheckpointFormat::Safetensors);
    EXPECT_EQ(openCheckpoint(folder / "b.safetensors").format, CheckpointFormat::TorchArchive);
}

struct Impostor {
    std::string name;
    std::string content;
    std::string message;
    std::string hint;
};

class NoWeights : public ::testing::TestWithParam<Impostor> {};

TEST_P(NoWeights, AreRefusedForWhatTheyAre) {
    const TemporaryFolder folder;
    writeFileAtomically(folder / "model.bin", std::string_view(GetParam().content));

    try {
        (void)openCheckpoint(folder / "model.bin");
        FAIL();
    } catch (const Error& error) {
        EXPECT_THAT(error.message(), HasSubstr(GetParam().message));
        EXPECT_THAT(error.hint(), HasSubstr(GetParam().hint));
    }
}

INSTANTIATE_TEST_SUITE_P(
    All,
    NoWeights,
    ::testing::Values(
        Impostor{"Empty", "", "is empty", "again"},
        Impostor{"WebPage", "\n <!DOCTYPE html><html>", "is a web page", "download button"},
        Impostor{"LfsPointer",
                 "version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 5\n",
                 "Git LFS pointer",
                 "git lfs pull"},
        Impostor{"Json", "{\"_class_name\": \"UNet\"}", "is a JSON text", "weights that belong"},
        Impostor{"Gzip", "\x1f\x8b\x08", "compressed with gzip", "Unpack"},
        Impostor{"Noise", "\x01\x02\x03\x04\x05", "is neither", ".safetensors"}),
    [](const auto& test) { return test.param.name; });

TEST(CheckpointFile, OldTorchSaveIsRead) {
    const Checkpoint checkpoint = openCheckpoint(fixture("legacy.bin"));

    EXPECT_EQ(checkpoint.format, CheckpointFormat::LegacyTorchFile);
    EXPECT_TRUE(checkpoint.tensors.contains("weight"));
}

TEST(CheckpointFile, AWholePickledModuleIsRefusedByItsClass) {
    try {
        (void)openCheckpoint(fixture("whole_module.pt"));
        FAIL();
    } catch (const Error& error) {
        EXPECT_THAT(error.message(), HasSubstr("torch.nn.modules.linear.Linear"));
    }
}

TEST(CheckpointFile, ATorchScriptProgramIsRefused) {
    try {
        (void)openCheckpoint(fixture("torchscript.pt"));
        FAIL();
    } catch (const Error& error) {
        EXPECT_THAT(error.message(), HasSubstr("TorchScript"));
    }
}

TEST(CheckpointFile, AFolderIsUnreadable) {
    const TemporaryFolder folder;

    try {
        (void)openCheckpoint(folder.path());
        FAIL();
    } catch (const Error& error) {
        EXPECT_EQ(error.code(), ErrorCode::Unreadable);
    }
}

}  // namespace
}  // namespace r2r
