// SPDX-License-Identifier: GPL-3.0-or-later
#include "training/run_writer.h"

#include "engine/core/append_line.h"
#include "engine/core/build_info.h"
#include "engine/core/error.h"
#include "engine/core/file_io.h"
#include "engine/core/write_error.h"

#include <ATen/Parallel.h>
#include <torch/version.h>

#include <cerrno>
#include <chrono>
#include <fcntl.h>
#include <fmt/chrono.h>
#include <fmt/format.h>
#include <fstream>
#include <sys/utsname.h>
#include <unistd.h>
#include <utility>

namespace r2r {
namespace {

namespace fs = std::filesystem;

constexpr const char* kConfigFile = "config.json";
constexpr const char* kEventsFile = "events.jsonl";
constexpr const char* kSampleFolder = "samples";

std::string processorName() {
    std::ifstream info("/proc/cpuinfo");
    for (std::string line; std::getline(info, line);)
        if (line.starts_with("model name"))
            return line.substr(line.find(':') + 2);
    return "unknown";
}

Json environment() {
    utsname system = {};
    ::uname(&system);
    const std::time_t now = std::chrono::system_clock::to_time_t(std::chrono::system_clock::now());
    return {{"program", programText()},
            {"libtorch", TORCH_VERSION},
            {"system", fmt::format("{} {}", system.sysname, system.release)},
            {"machine", system.nodename},
            {"processor", processorName()},
            {"threads", at::get_num_threads()},
            {"began", fmt::format("{:%Y-%m-%dT%H:%M:%SZ}", fmt::gmtime(now))}};
}

/// Cuts off what comes after the last line break.
void removeHalfLine(const fs::path& file) {
    std::error_code failure;
    if (!fs::exists(file))
        return;
    const std::vector<std::byte> content = readFile(file);
    size_t size = content.size();
    while (size > 0 && content[size - 1] != std::byte{'\n'})
        --size;
    if (size != content.size())
        fs::resize_file(file, size, failure);
    if (failure)
        throw writeError(file, failure.value());
}

/// What is in a folder before its run begins: settings, the log of who started it, or the rest of a
/// run that did not come to its first step.
bool mayBeOfARun(const fs::directory_entry& entry) {
    const fs::path name = entry.path().filename();
    if (entry.is_directory())
        return name == kCheckpointFolder || name == kSampleFolder;
    const fs::path ending = name.extension();
    return name.string().starts_with('.') || ending == ".json" || ending == ".jsonl" ||
           ending == ".txt" || ending == ".log";
}

/// The files of a run beside those of something else could not be told apart, or deleted alone.
void requireForRun(const fs::path& folder) {
    if (fs::exists(folder / kConfigFile))
        throw Error(ErrorCode::InvalidArgument,
                    fmt::format("{} already contains a run", folder.string()),
                    "Continue it (--resume), or name another folder (--run).");
    std::error_code error;
    for (fs::directory_iterator entry(folder, error); !error && entry != fs::directory_iterator();
         entry.increment(error))
        if (!mayBeOfARun(*entry))
            throw Error(ErrorCode::InvalidArgument,
                        fmt::format("{} holds something other than a training run: {}",
                                    folder.string(),
                                    entry->path().filename().string()),
                        "Name a new folder for the run (--run).");
}

}  // namespace

RunWriter RunWriter::begin(const fs::path& folder,
                           const TrainingConfig& config,
                           Listener listener) {
    requireForRun(folder);
    for (const char* part : {kCheckpointFolder, kSampleFolder})
        makeFolder(folder / part);
    writeFileAtomically(folder / "environment.json", std::string_view(formatJson(environment())));
    writeFileAtomically(folder / kConfigFile, std::string_view(formatJson(toJson(config))));
    return RunWriter(folder, std::move(listener));
}

RunWriter RunWriter::resume(const fs::path& folder, Listener listener) {
    if (!fs::exists(folder / kConfigFile))
        throw Error(ErrorCode::NotFound,
                    fmt::format("{} is not the folder of a training run", folder.string()),
                    "A run's folder holds config.json and checkpoints/.");
    removeHalfLine(folder / kEventsFile);
    return RunWriter(folder, std::move(listener));
}

RunWriter::RunWriter(fs::path folder, Listener listener)
    : folder_(std::move(folder)), listener_(std::move(listener)) {
    const fs::path file = folder_ / kEventsFile;
    fd_ = ::open(file.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0666);
    if (fd_ < 0)
        throw writeError(file, errno);
}

RunWriter::RunWriter(RunWriter&& other) noexcept
    : folder_(std::move(other.folder_))
    , listener_(std::move(other.listener_))
    , fd_(std::exchange(other.fd_, -1)) {}

RunWriter::~RunWriter() {
    if (fd_ >= 0)
        ::close(fd_);
}

void RunWriter::write(const JobEvent& event) {
    const std::string line = event.line() + "\n";
    if (const int code = appendLine(fd_, line); code != 0)
        throw writeError(folder_ / kEventsFile, code);
    if (listener_)
        listener_(event);
}

TrainingConfig configOfRun(const fs::path& folder) {
    return readTrainingConfig(folder / kConfigFile);
}

}  // namespace r2r
