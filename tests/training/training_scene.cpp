// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/training/training_scene.h"

#include "engine/core/file_io.h"
#include "engine/weights/model_writer.h"
#include "training/packed_pairs.h"
#include "training/train_loop.h"

#include <gtest/gtest.h>

#include <arpa/inet.h>
#include <cmath>
#include <fmt/format.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

namespace r2r::testing {
namespace {

namespace fs = std::filesystem;

uint8_t byteOf(double value) {
    return static_cast<uint8_t>(std::lround(std::fmin(std::fmax(value, 0), 255)));
}

/// Does the work of `packGeneratedPairs`.
void packGenerated(const fs::path& folder, int count, int64_t size, bool hasComposites) {
    PackedPairsWriter writer(folder);
    const auto pixels = static_cast<size_t>(size * size);
    for (int i = 0; i < count; ++i) {
        std::vector<uint8_t> composite(3 * pixels);
        std::vector<uint8_t> real(3 * pixels);
        std::vector<uint8_t> mask(pixels);
        const int photo = i / 2;
        for (size_t p = 0; p < pixels; ++p) {
            const double x = static_cast<double>(p % static_cast<size_t>(size));
            const double y = static_cast<double>(p / static_cast<size_t>(size));
            const double s = static_cast<double>(size);
            const double radius = std::hypot(x - s * (0.4 + 0.02 * photo), y - s * 0.5);
            mask[p] = radius < s * 0.3 ? 255 : 0;
            for (size_t c = 0; c < 3; ++c) {
                const double wave =
                    std::sin(x * (0.08 + 0.01 * photo) + y * 0.05 * static_cast<double>(c) + photo);
                const double value = 128 + 60 * wave + 10.0 * static_cast<double>(c);
                const double gain = 0.7 + 0.2 * static_cast<double>((i + static_cast<int>(c)) % 3);
                real[3 * p + c] = byteOf(value);
                composite[3 * p + c] = byteOf(mask[p] > 0 ? value * gain + 15 : value);
            }
        }
        const std::string id = fmt::format("pair-{}", i);
        const std::string provenance = fmt::format(R"({{"photo":"photo-{}"}})", photo);
        const std::span<const uint8_t> shown =
            hasComposites ? std::span<const uint8_t>(composite) : std::span<const uint8_t>{};
        writer.add({id, provenance, size, size, shown, real, mask});
    }
    writer.finish();
}

/// The preamble and header of a .npy file of float32.
std::string npyHeader(size_t looks, int64_t side) {
    std::string header = fmt::format(
        "{{'descr': '<f4', 'fortran_order': False, 'shape': ({0}, {1}, {1}, {1}, 3), }}",
        looks,
        side);
    header.resize(64 - 10 + 64 - 1, ' ');
    header += '\n';
    std::string preamble = "\x93NUMPY";
    for (const char c : {'\x01', '\0', static_cast<char>(header.size()), '\0'})
        preamble += c;
    return preamble + header;
}

}  // namespace

void packGeneratedPairs(const fs::path& folder, int count, int64_t size) {
    packGenerated(folder, count, size, true);
}

void packGeneratedPhotographs(const fs::path& folder, int count, int64_t size) {
    packGenerated(folder, count, size, false);
}

std::string writeLooks(const fs::path& file, int64_t side, const std::vector<Look>& looks) {
    std::string content = npyHeader(looks.size(), side);
    const auto at = [side](int64_t i) {
        return static_cast<double>(i) / static_cast<double>(side - 1);
    };
    for (const Look& look : looks)
        for (int64_t b = 0; b < side; ++b)
            for (int64_t g = 0; g < side; ++g)
                for (int64_t r = 0; r < side; ++r)
                    for (const double value : look(at(r), at(g), at(b))) {
                        const auto number = static_cast<float>(value);
                        content.append(reinterpret_cast<const char*>(&number), sizeof number);
                    }
    writeFileAtomically(file, std::string_view(content));
    return file.string();
}

TrainingConfig tinyConfig(const fs::path& folder, TrainingStage stage) {
    const fs::path pairs = folder / "pairs";
    if (!fs::exists(pairs))
        packGeneratedPairs(pairs, 8);
    TrainingConfig config{.stage = stage, .steps = 4, .batch = 4, .threads = 1};
    config.data = {.train = pairs.string(),
                   .validation = pairs.string(),
                   .size = 64,
                   .smallestCrop = 0.9,
                   .negatives = 2};
    config.model.vaeWidths = {32, 32, 32, 32};
    config.model.unetWidths = {32, 32, 32, 32};
    config.model.textChannels = 32;
    config.loss.trainsEncoder = stage == TrainingStage::ClearVae;
    if (stage == TrainingStage::Unet || stage == TrainingStage::Controller)
        config.model.from = {generatedModelFolder(folder)};
    if (stage == TrainingStage::Lite)
        config.model.from = {generatedLiteFolder(folder, false)};
    config.optimizer.warmup = 1;
    config.watch = {.validateEvery = 1000,
                    .checkpointEvery = 2,
                    .validationPairs = 4,
                    .samples = 1,
                    .samplerSteps = 2};
    return config;
}

std::string generatedModelFolder(const fs::path& folder) {
    const fs::path model = folder / "model";
    if (!fs::exists(model))
        writeModelFolder(model, generatedModel(ModelFamily::R2r, true), {}, {});
    return model.string();
}

std::string generatedLiteFolder(const fs::path& folder, bool hasNetwork) {
    const fs::path model = folder / (hasNetwork ? "lite" : "lite-encoder");
    if (!fs::exists(model)) {
        ModelContents contents = generatedModel(ModelFamily::Lite, true);
        if (!hasNetwork)
            contents.components.erase(Component::Lite);
        writeModelFolder(model, contents, {}, {});
    }
    return model.string();
}

std::vector<JobEvent> trained(const fs::path& run, const TrainingConfig& config) {
    std::vector<JobEvent> events;
    (void)trainRun(
        run, config, {}, [&events](const JobEvent& event) { events.push_back(event); }, {});
    return events;
}

std::vector<JobEvent> resumed(const fs::path& run) {
    std::vector<JobEvent> events;
    const TrainJob job{.isResuming = true};
    (void)trainRun(run,
                   configOfRun(run),
                   job,
                   [&events](const JobEvent& event) { events.push_back(event); },
                   {});
    return events;
}

std::vector<double> curve(const std::vector<JobEvent>& events,
                          JobEvent::Kind kind,
                          const std::string& name) {
    std::vector<double> values;
    for (const JobEvent& event : events)
        if (event.kind == kind && event.values.contains(name))
            values.push_back(event.values.at(name));
    return values;
}

uint16_t freePort() {
    const int listener = ::socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in address = {};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    EXPECT_EQ(::bind(listener, reinterpret_cast<sockaddr*>(&address), size), 0);
    EXPECT_EQ(::getsockname(listener, reinterpret_cast<sockaddr*>(&address), &size), 0);
    ::close(listener);
    return ntohs(address.sin_port);
}

}  // namespace r2r::testing
