// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/weights/legacy_torch_file.h"

#include "engine/core/error.h"
#include "engine/core/file_io.h"
#include "tests/engine/weights/fixtures.h"
#include "tests/support/temporary_folder.h"

#include <ATen/ATen.h>
#include <gmock/gmock.h>

namespace r2r {
namespace {

using namespace ::r2r::testing;
using ::testing::AnyOf;
using ::testing::HasSubstr;

TEST(LegacyTorchFile, HoldsWhatWasSaved) {
    const auto file = MappedFile::open(fixture("legacy.bin"));

    ASSERT_TRUE(isLegacyTorchFile(file->bytes()));
    EXPECT_TRUE(readLegacyTorchFile(file).at("weight").equal(ramp(3, 0, at::kFloat)));
}

TEST(LegacyTorchFile, TheProtocolDoesNotMatter) {
    const auto file = MappedFile::open(fixture("legacy4.bin"));

    ASSERT_TRUE(isLegacyTorchFile(file->bytes()));
    EXPECT_TRUE(readLegacyTorchFile(file).at("weight").equal(ramp(3, 0, at::kFloat)));
}

TEST(LegacyTorchFile, AnOptimizerBesideTheWeightsIsPassedOver) {
    const TensorMap tensors =
        readLegacyTorchFile(MappedFile::open(fixture("legacy_training.ckpt")));

    EXPECT_EQ(tensors.size(), 2U);
    EXPECT_TRUE(tensors.at("weight").equal(ramp(6, 0, at::kFloat).reshape({2, 3})));
    EXPECT_TRUE(tensors.at("bias").equal(ramp(2, 10, at::kFloat)));
}

TEST(LegacyTorchFile, WhatIsCutOffIsDamaged) {
    const TemporaryFolder folder;
    const std::vector<std::byte> whole = readFile(fixture("legacy.bin"));

    for (size_t length = 14; length < whole.size(); ++length) {
        const auto path = folder / "cut.bin";
        writeFileAtomically(path, std::span(whole).first(length));
        try {
            (void)readLegacyTorchFile(MappedFile::open(path));
            ADD_FAILURE() << length;
        } catch (const Error& error) {
            EXPECT_EQ(error.code(), ErrorCode::Corrupt) << length;
            EXPECT_THAT(error.message(), AnyOf(HasSubstr("damaged"), HasSubstr("ends within")));
        }
    }
}

TEST(LegacyTorchFile, AnythingElseIsNot) {
    EXPECT_FALSE(isLegacyTorchFile({}));
    EXPECT_FALSE(isLegacyTorchFile(readFile(fixture("all_dtypes.bin"))));
}

}  // namespace
}  // namespace r2r
