// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/pipeline/plugins/confined_network.h"

#include "engine/core/error.h"
#include "engine/core/file_io.h"
#include "engine/core/stopwatch.h"
#include "tests/engine/pipeline/plugin_fixtures.h"
#include "tests/support/temporary_folder.h"

#include <ATen/ATen.h>
#include <gmock/gmock.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <csignal>
#include <fstream>
#include <functional>
#include <span>
#include <stop_token>
#include <string>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>
#include <vector>

namespace r2r {
namespace {

using namespace ::r2r::testing;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Lt;
using ::testing::Ne;

using std::chrono::milliseconds;

PluginManifest manifestOf(const std::string& file) {
    PluginManifest manifest;
    manifest.title = "Shift";
    manifest.file = "/models/shift/" + file;
    manifest.engine = file.ends_with(".onnx") ? PluginManifest::Engine::Onnx
                                              : PluginManifest::Engine::TorchScript;
    manifest.inputs.resize(1);
    return manifest;
}

HostLimits limits() {
    return {.memoryBytes = 6'000'000'000, .openSeconds = 60, .answerSeconds = 60};
}

ConfinedNetwork confined(const std::string& source, const HostLimits& most = limits()) {
    return {manifestOf("net.pt"), scriptedNetwork(source), {}, most};
}

/// Gives its input; never, if that is large.
constexpr const char* kCalmOrEndless =
    "def forward(self, x):\n"
    "    n = 0\n"
    "    while bool(x.sum() > 100):\n"
    "        n += 1\n"
    "    return x\n";

std::string complaintOf(const std::function<void()>& action) {
    try {
        action();
    } catch (const Error& error) {
        return error.message() + " | " + error.hint();
    }
    return "no error";
}

TEST(ConfinedNetwork, GivesTheBitsThatTheNetworkGivesInThisProcess) {
    const auto source =
        "def forward(self, x):\n"
        "    y = torch.conv2d(x, x[:, :, :5, :5].repeat(8, 1, 1, 1))\n"
        "    z = torch.softmax(torch.matmul(y, y.transpose(2, 3)), -1)\n"
        "    return y.sum([2, 3]), z, (x > 0.5)\n";
    const auto content = scriptedNetwork(source);
    const std::array inputs = {at::rand({1, 4, 150, 131})};
    for (const int wanted : {0, 1, 2}) {
        PluginManifest manifest = manifestOf("net.pt");
        manifest.output.index = wanted;
        const auto here = torchScriptNetwork(manifest, content, ComputeDevice{});
        ConfinedNetwork there(manifest, content, {}, limits());
        for (int run = 0; run < 2; ++run) {
            const at::Tensor expected = here->run(inputs).front();
            const at::Tensor given = there.run(inputs).front();
            EXPECT_EQ(given.scalar_type(), expected.scalar_type());
            EXPECT_TRUE(at::equal(given, expected)) << "result " << wanted;
        }
    }
}

TEST(ConfinedNetwork, GivesTheBitsOfAnOnnxNetwork) {
    PluginManifest manifest = manifestOf("shift.onnx");
    const auto content = exportedNetwork("shift_24x40.onnx");
    const std::array inputs = {at::rand({1, 4, 24, 40})};
    const auto here = onnxNetwork(manifest, content);
    ConfinedNetwork there(manifest, content, {}, limits());

    EXPECT_TRUE(at::equal(there.run(inputs).front(), here->run(inputs).front()));
}

TEST(ConfinedNetwork, RefusesAFileWithTheWordsOfThisProcess) {
    const std::string text = "import torch\n";
    const auto content = std::as_bytes(std::span(text));
    for (const char* file : {"net.pt", "net.onnx"}) {
        const PluginManifest manifest = manifestOf(file);
        const std::string here = complaintOf([&] {
            (void)(manifest.engine == PluginManifest::Engine::Onnx
                       ? onnxNetwork(manifest, content)
                       : torchScriptNetwork(manifest, content, ComputeDevice{}));
        });
        EXPECT_EQ(complaintOf([&] { ConfinedNetwork(manifest, content, {}, limits()); }), here);
        EXPECT_THAT(here, HasSubstr(" is not "));
    }
}

TEST(ConfinedNetwork, TellsWhatAScriptRaisesAndRunsOn) {
    ConfinedNetwork network = confined(
        "def forward(self, x):\n"
        "    assert bool(x.sum() < 100), \"too bright\"\n"
        "    return x\n");
    const std::array bright = {at::ones({200})};
    const std::array dark = {at::zeros({200})};

    EXPECT_THAT(complaintOf([&] { (void)network.run(bright); }),
                AllOf(HasSubstr("/models/shift/net.pt"), HasSubstr("too bright")));
    const pid_t before = network.process()->pid();
    EXPECT_TRUE(at::equal(network.run(dark).front(), dark.front()));
    EXPECT_EQ(network.process()->pid(), before);
}

class EndedProcess : public ::testing::TestWithParam<int> {};

TEST_P(EndedProcess, IsASentenceAndTheNextRunWorks) {
    ConfinedNetwork network = confined(kCalmOrEndless);
    const std::array endless = {at::ones({200})};
    const std::array calm = {at::rand({20})};
    const pid_t pid = network.process()->pid();
    const std::jthread ender([pid] {
        std::this_thread::sleep_for(milliseconds(300));
        ::kill(pid, GetParam());
    });

    EXPECT_THAT(complaintOf([&] { (void)network.run(endless); }),
                AllOf(HasSubstr("Shift stopped working"),
                      HasSubstr("signal " + std::to_string(GetParam())),
                      HasSubstr("next run")));
    EXPECT_TRUE(at::equal(network.run(calm).front(), calm.front()));
    EXPECT_NE(network.process()->pid(), pid);
}

INSTANTIATE_TEST_SUITE_P(Each, EndedProcess, ::testing::Values(SIGKILL, SIGSEGV, SIGABRT));

TEST(ConfinedNetwork, IsStoppedWithinASecondAndRunsAgain) {
    ConfinedNetwork network = confined(kCalmOrEndless);
    const std::array endless = {at::ones({200})};
    const std::array calm = {at::rand({20})};
    std::stop_source stop;
    const std::jthread stopper([&] {
        std::this_thread::sleep_for(milliseconds(200));
        stop.request_stop();
    });
    const Stopwatch watch;

    EXPECT_THROW((void)network.run(endless, JobContext(stop.get_token(), nullptr)), Cancelled);

    EXPECT_THAT(watch.seconds(), Lt(1.2));
    EXPECT_TRUE(at::equal(network.run(calm).front(), calm.front()));
}

TEST(ConfinedNetwork, IsStoppedWhenItGivesNoAnswer) {
    HostLimits most = limits();
    most.answerSeconds = 1;
    ConfinedNetwork network = confined(kCalmOrEndless, most);
    const std::array endless = {at::ones({200})};

    EXPECT_THAT(complaintOf([&] { (void)network.run(endless); }),
                HasSubstr("Shift gave no answer for 1 second"));
    EXPECT_EQ(network.process() && network.process()->isRunning(), false);
}

TEST(ConfinedNetwork, SaysHowMuchMemoryItMayUse) {
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
    GTEST_SKIP() << "a sanitizer needs terabytes of addresses";
#endif
    ConfinedNetwork network = confined(
        "def forward(self, x):\n"
        "    if bool(x.sum() > 100):\n"
        "        return torch.zeros([2000000000])\n"
        "    return x\n");
    const std::array large = {at::ones({200})};
    const std::array small = {at::rand({20})};

    EXPECT_THAT(complaintOf([&] { (void)network.run(large); }),
                AllOf(HasSubstr("not enough memory"), HasSubstr("6.0 GB"), HasSubstr("trust")));
    EXPECT_TRUE(at::equal(network.run(small).front(), small.front()));
}

TEST(ConfinedNetwork, CanDoNothingButCompute) {
    const TemporaryFolder folder;
    const auto file = folder / "private.txt";
    writeFileAtomically(file, std::string_view("a person's own"));
    HostProcess process("a model", limits(), {});
    EXPECT_EQ(process.confinement().hasFiles, Confinement::possible().hasFiles);
    EXPECT_EQ(process.confinement().hasCalls, Confinement::possible().hasCalls);
    if (!Confinement::possible().gaps().empty())
        GTEST_SKIP() << Confinement::possible().gaps().front();

    const HostMessage tried = process.ask({{"ask", "escape"},
                                           {"folder", folder.path().string()},
                                           {"file", file.string()},
                                           {"bytes", uint64_t{7'000'000'000}}},
                                          -1,
                                          10,
                                          {});

    EXPECT_EQ(tried.content.size(), 11U) << tried.content.dump();
    for (const auto& [attempt, error] : tried.content.items())
        EXPECT_THAT(error.get<int>(), Ne(0)) << attempt << " was let: " << tried.content.dump();
    EXPECT_TRUE(std::filesystem::exists(file));
    EXPECT_FALSE(std::filesystem::exists(folder / "written"));
}

double medianMilliseconds(PluginNetwork& network, std::span<const at::Tensor> inputs) {
    std::vector<double> times;
    for (int run = 0; run < 21; ++run) {
        const Stopwatch watch;
        (void)network.run(inputs);
        times.push_back(watch.milliseconds());
    }
    std::ranges::nth_element(times, times.begin() + 10);
    return times[10];
}

TEST(ConfinedNetwork, CostsLittleMoreThanCopying) {
    const auto content = scriptedNetwork("def forward(self, x):\n    return x\n");
    const auto here = torchScriptNetwork(manifestOf("net.pt"), content, ComputeDevice{});
    ConfinedNetwork there(manifestOf("net.pt"), content, {}, limits());
    for (const int side : {16, 256, 1024}) {
        const std::array inputs = {at::rand({1, 4, side, side})};
        const double more = medianMilliseconds(there, inputs) - medianMilliseconds(*here, inputs);
        RecordProperty("milliseconds_" + std::to_string(side), std::to_string(more));
        EXPECT_THAT(more, Lt(side < 1024 ? 50 : 200)) << side;  // on a busy machine
    }
}

/// Whether a process is there that is not only waiting to be forgotten.
bool isAlive(pid_t pid) {
    std::ifstream file("/proc/" + std::to_string(pid) + "/stat");
    std::string text;
    std::getline(file, text);
    const size_t name = text.rfind(") ");
    return name != std::string::npos && text.at(name + 2) != 'Z';
}

TEST(ConfinedNetwork, EndsInTheMiddleOfItsWorkWhenTheProgramEnds) {
    const auto content = scriptedNetwork(kCalmOrEndless);
    const std::array endless = {at::ones({200})};
    std::array<int, 2> pipe = {};
    ASSERT_EQ(::pipe(pipe.data()), 0);
    const pid_t program = ::fork();
    if (program == 0) {  // a program that is ended from outside
        ConfinedNetwork network(manifestOf("net.pt"), content, {}, limits());
        const pid_t pid = network.process()->pid();
        const std::jthread ender([&] {
            std::this_thread::sleep_for(milliseconds(300));
            (void)!::write(pipe[1], &pid, sizeof pid);
            ::kill(::getpid(), SIGKILL);
        });
        (void)network.run(endless);
        ::_exit(0);
    }
    pid_t pid = -1;
    ASSERT_EQ(::read(pipe[0], &pid, sizeof pid), static_cast<ssize_t>(sizeof pid));
    ::waitpid(program, nullptr, 0);
    for (int wait = 0; wait < 50 && isAlive(pid); ++wait)
        std::this_thread::sleep_for(milliseconds(100));

    EXPECT_FALSE(isAlive(pid));
    ::close(pipe[0]);
    ::close(pipe[1]);
}

TEST(ConfinedNetwork, LeavesNoProcessBehind) {
    pid_t pid = -1;
    {
        const HostProcess process("a model", limits(), {});
        pid = process.pid();
        EXPECT_EQ(::kill(pid, 0), 0);
    }
    EXPECT_EQ(::kill(pid, 0), -1);
}

}  // namespace
}  // namespace r2r
