// SPDX-License-Identifier: GPL-3.0-or-later
//
// Files with false claims. None may crash, hang or make us allocate what it claims to have.
#include "engine/core/error.h"
#include "engine/core/file_io.h"
#include "engine/weights/checkpoint_file.h"
#include "tests/engine/weights/fixtures.h"
#include "tests/support/temporary_folder.h"

#include <gmock/gmock.h>

#include <fstream>
#include <sys/resource.h>
#include <unistd.h>

namespace r2r {
namespace {

using namespace ::r2r::testing;
using ::testing::HasSubstr;
using namespace std::string_literals;
using namespace std::string_view_literals;

struct Hostile {
    std::string name;
    std::string content;
    std::string message;  ///< part of what is said about it
};

/// Lets the process grow by so much and no more: code that believes a claim of gigabytes fails.
class GrowthLimit {
public:
    explicit GrowthLimit(uint64_t bytes) {
        ::getrlimit(RLIMIT_AS, &before_);
        uint64_t pages = 0;
        std::ifstream("/proc/self/statm") >> pages;
        const rlimit limit = {pages * static_cast<uint64_t>(::getpagesize()) + bytes,
                              before_.rlim_max};
        ::setrlimit(RLIMIT_AS, &limit);
    }

    ~GrowthLimit() { ::setrlimit(RLIMIT_AS, &before_); }

    GrowthLimit(const GrowthLimit&) = delete;
    GrowthLimit& operator=(const GrowthLimit&) = delete;

private:
    rlimit before_ = {};
};

constexpr uint64_t kGrowth = uint64_t{512} << 20;  // what the pickle's own limits allow, twice

const std::string kEight(8, '\0');

std::string header(std::string_view dtype, std::string_view shape, std::string_view offsets) {
    return "{\"a\":{\"dtype\":\"" + std::string(dtype) + "\",\"shape\":" + std::string(shape) +
           ",\"data_offsets\":" + std::string(offsets) + "}}";
}

std::string repeated(std::string_view text, size_t count) {
    std::string all;
    all.reserve(text.size() * count);
    for (size_t i = 0; i < count; ++i)
        all += text;
    return all;
}

std::vector<Hostile> hostileSafetensors() {
    const std::string good = header("F32", "[2]", "[0,8]");
    return {
        {"LengthAlone", littleEndian(100, 8) + "{", "ends within its header"},
        {"HeaderBeyondTheFile", safetensorsOf(good, "", 5000), "ends within its header of 5000"},
        {"HugeHeader", safetensorsOf(good, kEight, 0xfffffff0), "claims a header of 4294967280"},
        {"NotJson", safetensorsOf("{\"a\":", kEight), "is not valid JSON"},
        {"DeepJson",
         safetensorsOf("{\"a\":" + repeated("[", 5000) + repeated("]", 5000) + "}", ""),
         "nested deeper"},
        {"NameTwice",
         safetensorsOf(R"({"a":{"dtype":"U8","shape":[8],"data_offsets":[0,8]},)"
                       R"("a":{"dtype":"U8","shape":[8],"data_offsets":[0,8]}})",
                       kEight),
         "twice"},
        {"EntryIsNoObject", safetensorsOf(R"({"a":5})", ""), "must be an object"},
        {"DtypeIsNoText",
         safetensorsOf(header("F32", "[2]", "[0,8]").replace(14, 5, "12345"), kEight),
         "\"dtype\" must be a text; it is 12345"},
        {"UnknownDtype",
         safetensorsOf(header("F8_E4M3", "[9]", "[0,8]"), kEight),
         "8 bytes, but it needs 9"},
        {"NegativeSize",
         safetensorsOf(header("F32", "[-2]", "[0,8]"), kEight),
         "\"shape\" must be a list of whole numbers of 0 or more"},
        {"FractionalSize",
         safetensorsOf(header("F32", "[2.0]", "[0,8]"), kEight),
         "\"shape\" must be a list of whole numbers of 0 or more"},
        {"ShapeOverflow",
         safetensorsOf(header("F32", "[4294967296,4294967296,4294967296]", "[0,8]"), kEight),
         "claims more elements"},
        {"ShapeOverflowsToTheRightSize",
         safetensorsOf(header("F32", "[2,9223372036854775807]", "[0,8]"), kEight),
         "claims more elements"},
        {"TooManyDimensions",
         safetensorsOf(header("F32", "[" + repeated("1,", 40) + "2]", "[0,8]"), kEight),
         "more than 16 dimensions"},
        {"DataCutOff",
         safetensorsOf(header("F32", "[1000000000]", "[0,4000000000]"), kEight),
         "it is cut off"},
        {"SizeAndOffsetsDisagree",
         safetensorsOf(header("F32", "[3]", "[0,8]"), kEight),
         "8 bytes, but it needs 12"},
        {"OffsetsBackwards",
         safetensorsOf(header("F32", "[2]", "[8,0]"), kEight),
         "unusable data_offsets"},
        {"ThreeOffsets",
         safetensorsOf(header("F32", "[2]", "[0,4,8]"), kEight),
         "\"data_offsets\" must be a list of 2 whole numbers"},
        {"Overlap",
         safetensorsOf(R"({"a":{"dtype":"U8","shape":[6],"data_offsets":[0,6]},)"
                       R"("b":{"dtype":"U8","shape":[4],"data_offsets":[4,8]}})",
                       kEight),
         "overlapping tensors"},
        {"Hole",
         safetensorsOf(R"({"a":{"dtype":"U8","shape":[2],"data_offsets":[0,2]},)"
                       R"("b":{"dtype":"U8","shape":[4],"data_offsets":[4,8]}})",
                       kEight),
         "belong to no tensor"},
        {"TrailingBytes", safetensorsOf(good, kEight + "more"), "4 bytes after its last tensor"},
        {"MetadataIsNoText",
         safetensorsOf(R"({"__metadata__":{"a":1}})", ""),
         "\"a\" must be a text"},
        {"MetadataIsNoObject", safetensorsOf(R"({"__metadata__":[]})", ""), "must be an object"},
    };
}

std::vector<Hostile> hostileArchives() {
    const std::string program = pickledDict(pickled(PickledTensor{}));
    const ZipEntry pickle{.name = "archive/data.pkl", .content = program};
    const ZipEntry storage{.name = "archive/data/0", .content = kEight};
    const auto with = [](ZipEntry entry, auto change) {
        change(entry);
        return entry;
    };
    const std::string whole = zipOf({pickle, storage});
    return {
        {"ZipCutOff", whole.substr(0, whole.size() / 2), "its end is missing"},
        {"ZipWithoutEnd", "PK\x03\x04" + std::string(100, 'x'), "its end is missing"},
        {"DirectoryOutside",
         zipOf({pickle, storage}, {.directoryOffset = 0x7fffffff}),
         "lies outside"},
        {"DirectoryTooLarge",
         zipOf({pickle, storage}, {.directorySize = 0x7fffffff}),
         "lies outside"},
        {"TooManyEntries", zipOf({pickle, storage}, {.entryCount = 60000}), "claims 60000 entries"},
        {"DirectoryIsNoDirectory",
         zipOf({pickle, storage}, {.directoryOffset = 0}),
         "list of entries"},
        {"SeveralParts", zipOf({pickle, storage}, {.disk = 3}), "several files"},
        {"Zip64Missing", zipOf({pickle, storage}, {.entryCount = 0xffff}), "ZIP64 part is missing"},
        {"Zip64Nowhere",
         zipOf({pickle, storage},
               {.entryCount = 0xffff,
                .beforeEnd = "PK\x06\x07" + littleEndian(0, 4) + littleEndian(1ULL << 60U, 8) +
                             littleEndian(1, 4)}),
         "refers to byte 1152921504606846976"},
        {"Zip64SizesMissing",
         zipOf({pickle, with(storage, [](ZipEntry& e) { e.size = 0xffffffff; })}),
         "ZIP64 sizes of archive/data/0 are missing"},
        {"Zip64SizesCutOff",
         zipOf({pickle,
                with(storage,
                     [](ZipEntry& e) {
                         e.size = 0xffffffff;
                         e.extra = littleEndian(1, 2) + littleEndian(4, 2) + littleEndian(0, 4);
                     })}),
         "are cut off"},
        {"Zip64HugeSizes",
         zipOf({pickle,
                with(storage,
                     [](ZipEntry& e) {
                         e.size = 0xffffffff;
                         e.extra = littleEndian(1, 2) + littleEndian(16, 2) +
                                   littleEndian(1ULL << 62U, 8) + littleEndian(1ULL << 62U, 8);
                     })}),
         "more than there are"},
        {"Compressed",
         zipOf({with(pickle, [](ZipEntry& e) { e.method = 8; }), storage}),
         "compressed entry archive/data.pkl"},
        {"Encrypted",
         zipOf({with(pickle, [](ZipEntry& e) { e.flags = 1; }), storage}),
         "encrypted entry archive/data.pkl"},
        {"TwoSizes",
         zipOf({pickle, with(storage, [](ZipEntry& e) { e.storedSize = 4; })}),
         "two sizes"},
        {"EntryLargerThanFile",
         zipOf({pickle, with(storage, [](ZipEntry& e) { e.size = 1U << 30U; })}),
         "more than there are"},
        {"EntryElsewhere",
         zipOf({pickle, with(storage, [](ZipEntry& e) { e.localHeader = 5; })}),
         "is not where it should be"},
        {"TwoNames",
         zipOf({pickle, with(storage, [](ZipEntry& e) { e.localName = "other"; })}),
         "has another name"},
        {"SameEntryTwice",
         zipOf({pickle, storage, with(storage, [](ZipEntry& e) { e.localHeader = 0; })}),
         "has another name"},
        {"NameTwiceInZip", zipOf({pickle, storage, storage}), "archive/data/0 twice"},
        {"EntriesOverlap",
         zipOf({with(pickle,
                     [](ZipEntry& e) { e.size = static_cast<uint32_t>(e.content.size() + 20); }),
                storage}),
         "entries overlap"},
        {"NoProgram", zipOf({storage}), "without data.pkl"},
        {"BigEndian",
         zipOf({pickle, storage, {.name = "archive/byteorder", .content = "big"}}),
         "big-endian"},
        {"StorageMissing", zipOf({pickle}), "storage 0, which is missing"},
    };
}

std::vector<Hostile> hostilePickles() {
    const auto dict = [](const PickledTensor& tensor) {
        return torchArchiveOf(pickledDict(pickled(tensor)));
    };
    const auto program = [](std::string_view text) { return torchArchiveOf(text); };
    return {
        {"EmptyProgram", program(""), "wants 1 bytes where 0 are left"},
        {"ProgramWithoutEnd", program("\x80\x02}"), "wants 1 bytes"},
        {"EmptyStack", program("\x80\x02."), "ends with other than one value"},
        {"TwoValues", program("\x80\x02NN."), "ends with other than one value"},
        {"UnknownOperation", program("\x80\x02\xff."), "operation 0xff"},
        {"TextOperation", program("I42\n."), "operation 0x49"},
        {"OutOfBandBuffer", program("\x80\x05\x97."), "operation 0x97"},
        {"Protocol9", program("\x80\x09N."), "protocol 9"},
        {"LongText", program("\x80\x02X" + littleEndian(0xffffffff, 4)), "wants 4294967295 bytes"},
        {"EndlessText",
         program("\x80\x04\x8d" + littleEndian(~0ULL, 8)),
         "wants 18446744073709551615 bytes"},
        {"LongNumber", program("\x80\x02\x8b" + littleEndian(0x7fffffff, 4)), "wants 2147483647"},
        {"HugeFrame", program("\x80\x04\x95" + littleEndian(1ULL << 60U, 8)), "announces more"},
        {"NameWithoutEnd",
         program("\x80\x02"
                 "c" +
                 std::string(10000, 'x')),
         "name without an end"},
        {"MarkMissing", program("\x80\x02Nt."), "mark that was never set"},
        {"MarkIsNoValue", program("\x80\x02(R."), "takes a value where there is none"},
        {"NothingRemembered", program("\x80\x02h\x07."), "value 7, which was never remembered"},
        {"AppendToNumber",
         program("\x80\x02K\x01K\x02"
                 "a."),
         "adds items to something"},
        {"KeyWithoutValue", program("\x80\x02}(K\x01u."), "a key without a value"},
        {"KeysOfAList", program("\x80\x02](K\x01K\x02u."), "adds keys to something"},
        {"ManyValues",
         program("\x80\x02"s + std::string(2'000'000, ']') + "."),
         "more than 1000000 values"},
        {"ManyOperations",
         program("\x80\x02N" + repeated("q\0"sv, 9'000'000) + "."),
         "more than 8000000 operations"},
        {"CallOfEverything",
         program("\x80\x02"
                 "cos\nsystem\n(" +
                 pickledText("echo owned") + "tR."),
         "a pickled Python object (os.system)"},
        {"NoStateDict",
         program("\x80\x02}" + pickledText("epoch") + "K\x01s."),
         "has no state dict; it holds epoch"},
        {"OnlyANumber", program("\x80\x02K\x01."), "has no state dict; it holds nothing"},
        {"MoreThanTheStorage", dict({.shape = {3}}), "needs 3 elements from 0 on"},
        {"BehindTheStorage", dict({.shape = {1}, .offset = 2}), "from 2 on"},
        {"OffsetOverflow", dict({.shape = {2}, .offset = INT64_MAX}), "its storage has 2"},
        {"NegativeOffset", dict({.offset = -1}), "impossible place"},
        {"StrideLeadsOut", dict({.shape = {2}, .strides = {2}}), "needs 3 elements"},
        {"StrideOverflow",
         dict({.shape = {2, 2}, .strides = {INT64_MAX, INT64_MAX}}),
         "claims more elements"},
        {"NegativeStride", dict({.strides = {-1}}), "negative size or stride"},
        {"NegativeShape", dict({.shape = {-2}}), "negative size or stride"},
        {"BroadcastOfTerabytes",
         dict({.shape = {1LL << 38}, .strides = {0}}),
         "of a storage that has 2"},
        {"StridesMissing", dict({.shape = {1, 2}}), "one stride for every dimension"},
        {"StorageLies", dict({.count = 1LL << 40}), "of which 2 are there"},
        {"StorageNegative", dict({.count = -1}), "described wrongly"},
        {"StorageElsewhere", dict({.key = "../data.pkl"}), "which is missing"},
        {"ShapeIsNoTuple",
         torchArchiveOf(pickledDict("ctorch._utils\n_rebuild_tensor_v2\n(NK\x01K\x01K\x01tR")),
         "shape that is not a tuple"},
        {"NoArguments",
         torchArchiveOf(pickledDict("ctorch._utils\n_rebuild_tensor_v2\n)R")),
         "too few arguments"},
        {"StorageIsNone",
         torchArchiveOf(pickledDict("ctorch._utils\n_rebuild_tensor_v2\n(NK\x00))tR"s)),
         "has no storage"},
        {"TensorTwice",
         torchArchiveOf("\x80\x02}" + pickledText("w") + pickled({}) + "s" + pickledText("w") +
                        pickled({}) + "s."),
         "names the tensor w twice"},
    };
}

class HostileFile : public ::testing::TestWithParam<Hostile> {};

TEST_P(HostileFile, IsRefusedWithItsReason) {
    const TemporaryFolder folder;
    const auto path = folder / "weights.safetensors";
    writeFileAtomically(path, std::string_view(GetParam().content));

    const GrowthLimit limit(kGrowth);
    try {
        (void)openCheckpoint(path);
        FAIL() << "nobody noticed";
    } catch (const Error& error) {
        EXPECT_THAT(error.message(), HasSubstr(GetParam().message));
        EXPECT_THAT(error.message(), HasSubstr("weights.safetensors"));
        EXPECT_LT(error.message().size(), 400U);
        EXPECT_TRUE(error.code() == ErrorCode::Corrupt || error.code() == ErrorCode::Unsupported);
    }
}

constexpr auto kNameOf = [](const auto& test) { return test.param.name; };

INSTANTIATE_TEST_SUITE_P(Safetensors,
                         HostileFile,
                         ::testing::ValuesIn(hostileSafetensors()),
                         kNameOf);
INSTANTIATE_TEST_SUITE_P(Archive, HostileFile, ::testing::ValuesIn(hostileArchives()), kNameOf);
INSTANTIATE_TEST_SUITE_P(Pickle, HostileFile, ::testing::ValuesIn(hostilePickles()), kNameOf);

TEST(HostileFiles, AreRefusedHoweverTheyAreCutOff) {
    const TemporaryFolder folder;
    for (const char* name : {"all_dtypes.safetensors", "parameters.pth"}) {
        const std::vector<std::byte> whole = readFile(fixture(name));
        for (size_t length = 0; length < whole.size(); length += 7) {
            const auto path = folder / "cut";
            writeFileAtomically(path, std::span(whole).first(length));

            EXPECT_THROW((void)openCheckpoint(path), Error) << name << " after " << length;
        }
    }
}

TEST(HostileFiles, OneWrongByteIsRefusedOrHarmless) {
    const TemporaryFolder folder;
    for (const char* name : {"all_dtypes.safetensors", "shared_storage.pt"}) {
        const std::vector<std::byte> whole = readFile(fixture(name));
        for (size_t at = 0; at < whole.size(); at += 3) {
            std::vector<std::byte> damaged = whole;
            damaged[at] ^= static_cast<std::byte>(1U << at % 8);
            writeFileAtomically(folder / "damaged", damaged);

            try {
                for (const TensorMap::Entry& entry : openCheckpoint(folder / "damaged").tensors)
                    EXPECT_LE(entry.isNull() ? 0 : entry.tensor.nbytes(), whole.size());
            } catch (const Error&) {  // the other good end
            }
        }
    }
}

}  // namespace
}  // namespace r2r
