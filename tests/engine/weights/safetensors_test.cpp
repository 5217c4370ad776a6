// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/weights/safetensors.h"

#include "engine/core/error.h"
#include "engine/core/file_io.h"
#include "tests/engine/weights/fixtures.h"
#include "tests/support/temporary_folder.h"

#include <ATen/ATen.h>
#include <gmock/gmock.h>

#include <fstream>
#include <unistd.h>

namespace r2r {
namespace {

using namespace ::r2r::testing;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Pair;

/// Memory of this process that is in use now, mapped files included.
int64_t residentBytes() {
    int64_t all = 0;
    int64_t resident = 0;
    std::ifstream("/proc/self/statm") >> all >> resident;
    return resident * ::getpagesize();
}

TEST(Safetensors, ReadsWhatTheReferenceWroteInEveryType) {
    const TensorMap tensors = readSafetensors(fixture("all_dtypes.safetensors"));

    const std::vector<std::pair<const char*, at::ScalarType>> types = {{"half", at::kHalf},
                                                                       {"bfloat16", at::kBFloat16},
                                                                       {"float", at::kFloat},
                                                                       {"double", at::kDouble},
                                                                       {"long", at::kLong},
                                                                       {"int", at::kInt},
                                                                       {"short", at::kShort},
                                                                       {"char", at::kChar},
                                                                       {"byte", at::kByte}};
    EXPECT_EQ(tensors.size(), types.size() + 3);
    for (const auto& [name, dtype] : types) {
        ASSERT_EQ(tensors.at(name).scalar_type(), dtype) << name;
        EXPECT_TRUE(tensors.at(name).equal(ramp(6, 1, dtype).reshape({2, 3}))) << name;
    }
    EXPECT_TRUE(tensors.at("bool").equal(at::tensor({1, 0, 1}).to(at::kBool)));
    EXPECT_EQ(tensors.at("scalar").item<float>(), 2.5F);
    EXPECT_EQ(tensors.at("scalar").dim(), 0);
    EXPECT_EQ(tensors.at("empty").sizes(), at::IntArrayRef({0, 4}));
    EXPECT_THAT(tensors.metadata, ElementsAre(Pair("by", "me"), Pair("format", "pt")));
}

TEST(Safetensors, TensorsAliasTheMappingAndOutliveEverythingElse) {
    const auto file = MappedFile::open(fixture("all_dtypes.safetensors"));
    const std::span<const std::byte> bytes = file->bytes();
    const at::Tensor tensor = readSafetensors(file).at("double");

    const auto* data = static_cast<const std::byte*>(tensor.const_data_ptr());
    EXPECT_TRUE(data >= bytes.data() && data < bytes.data() + bytes.size());
    EXPECT_TRUE(tensor.equal(ramp(6, 1, at::kDouble).reshape({2, 3})));
}

TEST(Safetensors, WritingToATensorDoesNotReachTheFile) {
    const std::string before = fileHash(fixture("all_dtypes.safetensors"));

    readSafetensors(fixture("all_dtypes.safetensors")).at("float").fill_(7);

    EXPECT_EQ(fileHash(fixture("all_dtypes.safetensors")), before);
}

TEST(Safetensors, TheMemoryOfATensorIsFreeWhenItIsReleasedThoughTheFileStaysOpen) {
    constexpr int64_t kMebibyte = 1 << 20;
    const TemporaryFolder folder;
    TensorMap original;
    original.add("large", at::ones({8 * kMebibyte}));
    original.add("small", at::ones({2}));
    (void)writeSafetensors(folder / "weights", tensorsToWrite(original), {}, JobContext());
    TensorMap tensors = readSafetensors(folder / "weights");

    const int64_t before = residentBytes();
    EXPECT_EQ(tensors.at("large").sum().item<float>(), 8 * kMebibyte);
    EXPECT_GT(residentBytes(), before + 28 * kMebibyte);
    tensors.take("large").reset();
    EXPECT_LT(residentBytes(), before + 4 * kMebibyte);

    EXPECT_FALSE(tensors.contains("large"));
    EXPECT_EQ(tensors.at("small").sum().item<float>(), 2);
}

TEST(Safetensors, UnalignedTensorsAreReadAsWell) {
    const TemporaryFolder folder;
    const std::string header = R"({"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]},)"
                               R"("b":{"dtype":"F32","shape":[1],"data_offsets":[1,5]}})";
    writeFileAtomically(folder / "odd",
                        safetensorsOf(header, std::string("\x01\x00\x00\x80\x3f", 5)));

    EXPECT_EQ(readSafetensors(folder / "odd").at("b").item<float>(), 1.0F);
}

TEST(Safetensors, WhatIsWrittenIsReadBack) {
    const TemporaryFolder folder;
    const TensorMap original = readSafetensors(fixture("all_dtypes.safetensors"));

    const WrittenFile written =
        writeSafetensors(folder / "copy", tensorsToWrite(original), original.metadata, {});

    const TensorMap copy = readSafetensors(folder / "copy");
    EXPECT_EQ(written.sha256, fileHash(folder / "copy"));
    EXPECT_EQ(written.bytes, std::filesystem::file_size(folder / "copy"));
    EXPECT_EQ(written.parameters, original.parameterCount());
    EXPECT_EQ(copy.metadata, original.metadata);
    ASSERT_EQ(copy.size(), original.size());
    for (const TensorMap::Entry& entry : original)
        EXPECT_TRUE(copy.at(entry.name).equal(entry.tensor)) << entry.name;
}

TEST(Safetensors, TheOrderOfTensorsDoesNotChangeTheBytes) {
    const TemporaryFolder folder;
    std::vector<TensorToWrite> list =
        tensorsToWrite(readSafetensors(fixture("all_dtypes.safetensors")));
    const std::string hash = writeSafetensors(folder / "a", list, {}, {}).sha256;
    std::ranges::reverse(list);

    EXPECT_EQ(writeSafetensors(folder / "b", list, {}, {}).sha256, hash);
}

TEST(Safetensors, WritingConvertsToTheTypeThatWasAskedFor) {
    const TemporaryFolder folder;
    std::vector<TensorToWrite> list = {{.name = "w", .dtype = at::kHalf, .shape = {3}, .make = [] {
                                            return ramp(3, 1, at::kFloat);
                                        }}};

    writeSafetensors(folder / "half", list, {}, {});

    EXPECT_TRUE(readSafetensors(folder / "half").at("w").equal(ramp(3, 1, at::kHalf)));
}

TEST(Safetensors, TwoTensorsOfOneNameAreNotWritten) {
    const TemporaryFolder folder;
    const TensorToWrite one{
        .name = "w", .dtype = at::kFloat, .shape = {1}, .make = [] { return at::zeros({1}); }};

    EXPECT_THROW(writeSafetensors(folder / "file", {one, one}, {}, {}), Error);
    EXPECT_EQ(folder.entryCount(), 0);
}

TEST(Safetensors, CancellingLeavesNothingBehind) {
    const TemporaryFolder folder;
    std::stop_source stop;
    const JobContext job(stop.get_token(), [&stop](const Progress& progress) {
        if (progress.done == 5)
            stop.request_stop();
    });
    const auto list = tensorsToWrite(readSafetensors(fixture("all_dtypes.safetensors")));

    EXPECT_THROW(writeSafetensors(folder / "file", list, {}, job), Cancelled);
    EXPECT_EQ(folder.entryCount(), 0);
}

TEST(Safetensors, AMissingFileIsNotFound) {
    try {
        (void)readSafetensors("nowhere/weights.safetensors");
        FAIL();
    } catch (const Error& error) {
        EXPECT_EQ(error.code(), ErrorCode::NotFound);
        EXPECT_THAT(error.message(), HasSubstr("nowhere/weights.safetensors"));
    }
}

}  // namespace
}  // namespace r2r
