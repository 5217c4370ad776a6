// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/weights/torch_archive.h"

#include "engine/core/file_io.h"
#include "engine/weights/checkpoint_file.h"
#include "engine/weights/safetensors.h"
#include "tests/engine/weights/fixtures.h"
#include "tests/support/temporary_folder.h"

#include <ATen/ATen.h>
#include <gmock/gmock.h>

namespace r2r {
namespace {

using namespace ::r2r::testing;

TensorMap archive(std::string_view name) {
    return readTorchArchive(MappedFile::open(fixture(name)));
}

class TorchArchiveOfEveryType : public ::testing::TestWithParam<const char*> {};

TEST_P(TorchArchiveOfEveryType, HoldsTheSameAsSafetensors) {
    const TensorMap expected = readSafetensors(fixture("all_dtypes.safetensors"));

    const TensorMap tensors = archive(GetParam());

    ASSERT_EQ(tensors.size(), expected.size());
    for (const TensorMap::Entry& entry : expected) {
        EXPECT_EQ(tensors.at(entry.name).scalar_type(), entry.dtype) << entry.name;
        EXPECT_TRUE(tensors.at(entry.name).equal(entry.tensor)) << entry.name;
    }
}

INSTANTIATE_TEST_SUITE_P(Protocols,
                         TorchArchiveOfEveryType,
                         ::testing::Values("all_dtypes.bin", "protocol4.bin", "zip64.bin"));

TEST(TorchArchive, ViewsShareTheirStorage) {
    const TensorMap tensors = archive("shared_storage.pt");

    const at::Tensor whole = ramp(24, 0, at::kFloat).reshape({4, 6});
    EXPECT_TRUE(tensors.at("whole").equal(whole));
    EXPECT_TRUE(tensors.at("row").equal(whole[2]));
    EXPECT_TRUE(tensors.at("column").equal(whole.select(1, 1)));
    EXPECT_TRUE(tensors.at("transposed").equal(whole.t()));
    EXPECT_TRUE(tensors.at("block").equal(whole.slice(0, 1, 3).slice(1, 2, 5)));
    EXPECT_EQ(tensors.at("row").const_data_ptr<float>(),
              tensors.at("whole").const_data_ptr<float>() + 12);
}

TEST(TorchArchive, ParametersAreTensors) {
    const TensorMap tensors = archive("parameters.pth");

    EXPECT_TRUE(tensors.at("p").equal(ramp(4, 0, at::kFloat)));
    EXPECT_TRUE(tensors.at("buffer").equal(ramp(2, 5, at::kFloat)));
}

TEST(TorchArchive, WhereItWasSavedDoesNotMatter) {
    EXPECT_TRUE(archive("on_cuda.pth").at("p").equal(ramp(4, 0, at::kFloat)));
}

TEST(TorchArchive, OrderedDictsWithStateAreDicts) {
    const TensorMap tensors = archive("ordered_dict.bin");

    EXPECT_EQ(tensors.size(), 2U);
    EXPECT_EQ(tensors.at("weight").sizes(), at::IntArrayRef({2, 3}));
}

class TrainingCheckpoint : public ::testing::TestWithParam<const char*> {};

TEST_P(TrainingCheckpoint, GivesItsStateDictAlone) {
    const TensorMap tensors = archive(GetParam());

    EXPECT_EQ(tensors.size(), 2U);
    EXPECT_TRUE(tensors.at("weight").equal(ramp(6, 0, at::kFloat).reshape({2, 3})));
    EXPECT_TRUE(tensors.at("bias").equal(ramp(2, 10, at::kFloat)));
}

INSTANTIATE_TEST_SUITE_P(Protocols,
                         TrainingCheckpoint,
                         ::testing::Values("training.ckpt", "protocol5.bin"));

TEST(TorchArchive, NullValuesArePresentWithoutATensor) {
    const TensorMap tensors = archive("null_values.bin");

    ASSERT_NE(tensors.find("missing"), nullptr);
    EXPECT_TRUE(tensors.find("missing")->isNull());
    EXPECT_FALSE(tensors.contains("missing"));
    EXPECT_TRUE(tensors.contains("weight"));
}

TEST(TorchArchive, NothingThatAPickleNamesIsEverRun) {
    const TemporaryFolder folder;
    const std::string mark = (folder / "was-run").string();
    const std::string call =
        "cposix\nsystem\n(" + pickledText("touch " + mark) + "tR";  // {"w": tensor, "x": call}
    writeFileAtomically(folder / "trap",
                        torchArchiveOf("\x80\x02}" + pickledText("w") + pickled({}) + "s" +
                                       pickledText("x") + call + "s."));

    const TensorMap tensors = openCheckpoint(folder / "trap").tensors;

    EXPECT_EQ(tensors.size(), 1U);
    EXPECT_FALSE(std::filesystem::exists(mark));
}

}  // namespace
}  // namespace r2r
