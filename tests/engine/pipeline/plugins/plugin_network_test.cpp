// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/pipeline/plugins/plugin_network.h"

#include "engine/core/error.h"
#include "engine/core/file_io.h"
#include "tests/engine/pipeline/plugin_fixtures.h"
#include "tests/support/temporary_folder.h"

#include <ATen/ATen.h>
#include <gmock/gmock.h>

#include <algorithm>
#include <array>

namespace r2r {
namespace {

using namespace ::r2r::testing;
using ::testing::AllOf;
using ::testing::HasSubstr;

struct Complaint {
    ErrorCode code{};
    std::string message = "no error";
    std::string hint;
};

/// The reason why the plug-in whose manifest is at `path` cannot be opened.
Complaint complaintAbout(const std::filesystem::path& path) {
    try {
        static_cast<void>(openPluginNetwork(readPluginManifest(path), chooseDevice("cpu")));
    } catch (const Error& error) {
        return {error.code(), error.message(), error.hint()};
    }
    return {};
}

/// The same for a network with the right hash.
Complaint complaintAbout(const Json& manifest, std::span<const std::byte> network) {
    const TemporaryFolder folder;
    return complaintAbout(installedPlugin(folder.path(), manifest, network));
}

std::vector<std::byte> bytesOf(const std::string& text) {
    const auto bytes = std::as_bytes(std::span(text));
    return {bytes.begin(), bytes.end()};
}

std::vector<std::byte> truncated(std::vector<std::byte> file, size_t length) {
    file.resize(length);
    return file;
}

TEST(PluginNetwork, RefusesAFileThatIsNotTheOneItsImporterTrusted) {
    const TemporaryFolder folder;
    const auto path = installedPlugin(
        folder.path(), fourChannelManifest("shift.pt"), exportedNetwork("shift.pt"));
    // A sound network, and another one: nothing but the hash can tell.
    const auto other = scriptedNetwork("def forward(self, both):\n    return both[:, :3]\n");
    writeFileAtomically(folder / "shift.pt", other);

    const Complaint complaint = complaintAbout(path);

    EXPECT_EQ(complaint.code, ErrorCode::Corrupt);
    EXPECT_THAT(complaint.message,
                AllOf(HasSubstr("shift.pt"),
                      HasSubstr(contentHash(other)),
                      HasSubstr(contentHash(exportedNetwork("shift.pt")))));
    EXPECT_THAT(complaint.hint, HasSubstr("trust"));
}

TEST(PluginNetwork, ChecksTheHashBeforeItParses) {
    const TemporaryFolder folder;
    const auto path =
        installedPlugin(folder.path(), fourChannelManifest("shift.pt"), bytesOf("anything"));
    writeFileAtomically(folder / "shift.pt", std::string_view("anything else"));

    EXPECT_THAT(complaintAbout(path).message, HasSubstr("SHA-256"));
}

TEST(PluginNetwork, SaysWhichFileIsMissing) {
    const TemporaryFolder folder;
    const auto path = installedPlugin(
        folder.path(), fourChannelManifest("shift.pt"), exportedNetwork("shift.pt"));
    std::filesystem::remove(folder / "shift.pt");

    EXPECT_EQ(complaintAbout(path).code, ErrorCode::NotFound);
    EXPECT_THAT(complaintAbout(path).message, HasSubstr("shift.pt"));
}

/// A file that cannot be a network, whatever its name says.
struct BrokenFile {
    const char* name;
    const char* file;
    std::vector<std::byte> content;
};

void PrintTo(const BrokenFile& broken, std::ostream* out) {
    *out << broken.name;
}

std::vector<BrokenFile> brokenFiles() {
    const auto script = exportedNetwork("shift.pt");
    const auto onnx = exportedNetwork("shift_two_inputs.onnx");
    auto otherVersion = script;
    std::fill_n(otherVersion.begin() + static_cast<std::ptrdiff_t>(script.size() / 3),
                600,
                std::byte{0x5a});
    // A node whose weights and bias do not exist: OpenCV alone would end the program.
    auto dangling = exportedNetwork("shift_24x40.onnx");
    for (const std::string name : {"spread.weight", "spread.bias"})
        std::ranges::search(dangling, bytesOf(name)).front() = std::byte{'X'};
    return {{"EmptyScript", "net.pt", {}},
            {"TextAsScript", "net.pt", bytesOf("import torch\n")},
            {"HalfAScript", "net.pt", truncated(script, script.size() / 2)},
            {"ScriptWithoutItsDirectory", "net.pt", truncated(script, script.size() - 30)},
            {"OverwrittenScript", "net.pt", otherVersion},
            {"WeightsWithoutNetwork", "net.pt", exportedNetwork("weights_only.pt")},
            {"OnnxAsScript", "net.ts", onnx},
            {"EmptyOnnx", "net.onnx", {}},
            {"TextAsOnnx", "net.onnx", bytesOf("import onnx\n")},
            {"HalfAnOnnx", "net.onnx", truncated(onnx, onnx.size() / 2)},
            {"AlmostAllOfAnOnnx", "net.onnx", truncated(onnx, onnx.size() - 40)},
            {"ZerosAsOnnx", "net.onnx", std::vector<std::byte>(4096)},
            {"OnnxWithoutItsWeights", "net.onnx", dangling},
            {"ScriptAsOnnx", "net.onnx", script}};
}

class BrokenNetwork : public ::testing::TestWithParam<BrokenFile> {};

TEST_P(BrokenNetwork, IsRefusedInOneSentence) {
    const BrokenFile& broken = GetParam();

    const Complaint complaint = complaintAbout(fourChannelManifest(broken.file), broken.content);

    EXPECT_EQ(complaint.code, ErrorCode::Corrupt) << complaint.message;
    EXPECT_THAT(complaint.message, AllOf(HasSubstr(broken.file), HasSubstr(" is not ")));
    EXPECT_EQ(complaint.message.find('\n'), std::string::npos) << complaint.message;
    EXPECT_THAT(complaint.hint, HasSubstr("Export"));
}

INSTANTIATE_TEST_SUITE_P(Files,
                         BrokenNetwork,
                         ::testing::ValuesIn(brokenFiles()),
                         [](const auto& broken) { return std::string(broken.param.name); });

TEST(PluginNetwork, NamesTheInputsOfAScriptThatHasOthers) {
    Json named = twoInputManifest("two.pt");
    named["inputs"][0]["name"] = "image";
    named["inputs"][1]["name"] = "mask";
    const auto network = exportedNetwork("shift_two_inputs.pt");

    EXPECT_THAT(complaintAbout(named, network).message,
                AllOf(HasSubstr("no input \"image\""), HasSubstr("composite, mask")));
    EXPECT_THAT(complaintAbout(fourChannelManifest("two.pt"), network).message,
                AllOf(HasSubstr("takes 2 input(s)"), HasSubstr("manifest has 1")));
    EXPECT_THAT(complaintAbout(twoInputManifest("one.pt"), exportedNetwork("shift.pt")).message,
                AllOf(HasSubstr("takes 1 input(s)"), HasSubstr("manifest has 2")));
}

TEST(PluginNetwork, NeedsNoArgumentThatHasADefault) {
    const auto network = scriptedNetwork(
        "def forward(self, both, strength: float = 1.0):\n"
        "    return both[:, :3] * strength\n");

    EXPECT_EQ(complaintAbout(fourChannelManifest("default.pt"), network).message, "no error");
}

TEST(PluginNetwork, NeedsAForward) {
    const auto network = scriptedNetwork("def backward(self, both):\n    return both\n");

    EXPECT_THAT(complaintAbout(fourChannelManifest("none.pt"), network).message,
                HasSubstr("no method \"forward\""));
}

TEST(PluginNetwork, NamesWhatAnOnnxFileLacks) {
    const auto network = exportedNetwork("shift_two_inputs.onnx");
    Json manifest = twoInputManifest("two.onnx");
    manifest["output"]["name"] = "harmonized";

    EXPECT_THAT(complaintAbout(manifest, network).message, HasSubstr("does not name them"));

    manifest["inputs"][0]["name"] = "composite";
    manifest["inputs"][1]["name"] = "alpha";
    EXPECT_THAT(complaintAbout(manifest, network).message, HasSubstr("no input \"alpha\""));

    manifest["inputs"][1]["name"] = "mask";
    EXPECT_EQ(complaintAbout(manifest, network).message, "no error");

    manifest["output"]["name"] = "picture";
    EXPECT_THAT(complaintAbout(manifest, network).message,
                AllOf(HasSubstr("no output \"picture\""), HasSubstr("residual")));

    manifest["output"].erase("name");
    EXPECT_THAT(complaintAbout(manifest, network).message,
                AllOf(HasSubstr("2 output(s)"), HasSubstr("harmonized"), HasSubstr("must name")));
}

/// A default export of PyTorch, with its values in a second file, and its manifest.
class DefaultExport : public ::testing::Test {
protected:
    DefaultExport() {
        Json manifest = twoInputManifest("clamped.onnx");
        manifest["inputs"][0]["name"] = "composite";
        manifest["inputs"][1]["name"] = "mask";
        path_ = installedPlugin(folder_.path(), manifest, exportedNetwork("clamped.onnx"));
    }

    TemporaryFolder folder_;
    std::filesystem::path path_;
};

TEST_F(DefaultExport, IsRead) {
    EXPECT_EQ(complaintAbout(path_).message, "no error");
}

TEST_F(DefaultExport, NeedsTheHashOfItsValues) {
    Json manifest = readJsonFile(path_);
    const std::string hash = manifest["dataSha256"];
    manifest.erase("dataSha256");
    writeFileAtomically(path_, formatJson(manifest));

    const Complaint complaint = complaintAbout(path_);

    EXPECT_EQ(complaint.code, ErrorCode::Corrupt);
    EXPECT_THAT(complaint.message, AllOf(HasSubstr("plugin.json"), HasSubstr("clamped.onnx.data")));
    EXPECT_THAT(complaint.hint, HasSubstr(hash));
}

TEST_F(DefaultExport, RefusesOtherValues) {
    std::vector<std::byte> values = exportedNetwork("clamped.onnx.data");
    values[100] ^= std::byte{1};
    writeFileAtomically(folder_ / "clamped.onnx.data", values);

    EXPECT_THAT(complaintAbout(path_).message,
                AllOf(HasSubstr("clamped.onnx.data is not the file"), HasSubstr("SHA-256")));
}

TEST_F(DefaultExport, SaysThatItsValuesAreMissing) {
    std::filesystem::remove(folder_ / "clamped.onnx.data");

    EXPECT_EQ(complaintAbout(path_).code, ErrorCode::NotFound);
    EXPECT_THAT(complaintAbout(path_).message, HasSubstr("clamped.onnx.data"));
}

TEST(PluginNetwork, OpenCvComputesWhatOpenVinoComputes) {
    const TemporaryFolder folder;
    Json json = twoInputManifest("shift_two_inputs.onnx");
    json["inputs"][0]["name"] = "composite";
    json["inputs"][1]["name"] = "mask";
    json["output"]["name"] = "residual";
    const auto content = exportedNetwork("shift_two_inputs.onnx");
    const PluginManifest manifest =
        readPluginManifest(installedPlugin(folder.path(), json, content));
    // Another size at every run: the network takes any.
    const std::array<std::array<at::Tensor, 2>, 2> runs = {
        {{at::rand({1, 3, 24, 40}), at::rand({1, 1, 24, 40})},
         {at::rand({1, 3, 17, 9}), at::rand({1, 1, 17, 9})}}};
    const auto network = onnxNetwork(manifest, content);

    for (const auto& inputs : runs) {
        const at::Tensor expected = openCvNetwork(manifest, content)->run(inputs).front();
        const at::Tensor result = network->run(inputs).front();

        EXPECT_EQ(result.sizes(), expected.sizes());
        EXPECT_LT((result - expected).abs().max().item<double>(), 1e-6);
    }
}

}  // namespace
}  // namespace r2r
