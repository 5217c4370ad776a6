// SPDX-License-Identifier: GPL-3.0-or-later
#include "training/checkpoint.h"

#include "engine/core/error.h"
#include "engine/core/file_io.h"
#include "engine/core/json_fields.h"
#include "engine/core/new_folder.h"
#include "engine/core/write_error.h"
#include "engine/weights/model_manifest.h"
#include "engine/weights/model_writer.h"
#include "engine/weights/safetensors.h"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>

namespace r2r {
namespace {

namespace fs = std::filesystem;

constexpr const char* kStateFile = "state.json";
constexpr const char* kOptimizerFile = "training.safetensors";
constexpr const char* kBestLink = "best";
constexpr std::string_view kWritingPrefix = ".writing-";
constexpr size_t kKept = 2;

[[noreturn]] void throwUnwritable(const fs::path& path, const std::error_code& failure) {
    const Error error = writeError(path, failure.value());
    if (failure != std::errc::no_space_on_device)
        throw error;
    throw Error(error.code(),
                error.message(),
                "Free some space on that disk; older checkpoints are whole.");
}

ModelContents contentsOf(Stage& stage, int64_t step) {
    ModelContents contents{
        .description = {.name = fmt::format("step-{}", step),
                        .source = fmt::format("r2r train, step {}", step),
                        .license = "as the training data and the weights it began with allow",
                        .start = stage.start()},
        .emptyPrompt = stage.emptyPrompt().defined() ? stage.emptyPrompt().cpu() : at::Tensor()};
    for (const auto& [component, tensors] : stage.components())
        for (const auto& [name, tensor] : tensors)
            contents.components[component].push_back(
                {.name = name,
                 .dtype = tensor.scalar_type(),
                 .shape = tensor.sizes().vec(),
                 .make = [tensor = tensor] { return tensor.detach().cpu(); }});
    return contents;
}

void linkBest(const fs::path& folder, const std::string& name) {
    const fs::path fresh = folder / fmt::format("{}{}", kWritingPrefix, kBestLink);
    std::error_code failure;
    fs::remove(fresh, failure);
    fs::create_directory_symlink(name, fresh, failure);
    if (!failure)
        fs::rename(fresh, folder / kBestLink, failure);
    if (failure)
        throwUnwritable(folder / kBestLink, failure);
}

}  // namespace

std::string Checkpoints::write(Stage& stage,
                               Optimizer& optimizer,
                               const TrainingState& state,
                               bool isBest,
                               const JobContext& job) {
    const fs::path target = pathOf(state.step);
    const std::string name = target.filename().string();
    const fs::path writing = folder_ / fmt::format("{}{}", kWritingPrefix, name);
    clean();
    try {
        {
            const Optimizer::Averaged averaged(optimizer);
            writeModelFolder(writing, contentsOf(stage, state.step), {}, job);
        }
        const WrittenFile file =
            writeSafetensors(writing / kOptimizerFile, tensorsToWrite(optimizer.state()), {}, job);
        const Json json = {
            {"format", "r2r-training-state"},
            {"version", 1},
            {"step", state.step},
            {"best", std::isfinite(state.best) ? Json(state.best) : Json()},
            {"model_sha256", fileHash(writing / kModelManifestFile)},
            {"training_sha256", file.sha256},
        };
        writeFileAtomically(writing / kStateFile, std::string_view(formatJson(json)));
        takePlace(writing, target);
    } catch (...) {
        clean();
        throw;
    }
    clean();  // an older one of that name
    if (isBest)
        linkBest(folder_, name);
    retire(state.step);
    return name;
}

std::vector<int64_t> Checkpoints::steps() const {
    std::vector<int64_t> steps;
    std::error_code ignored;
    for (const fs::directory_entry& entry : fs::directory_iterator(folder_, ignored)) {
        const std::string name = entry.path().filename().string();
        const bool isNumber = !name.empty() && name.size() <= 18 &&
                              name.find_first_not_of("0123456789") == std::string::npos;
        if (isNumber && entry.is_directory())
            steps.push_back(std::stoll(name));
    }
    std::ranges::sort(steps);
    return steps;
}

TrainingState Checkpoints::restore(Stage& stage,
                                   Optimizer& optimizer,
                                   std::vector<std::string>& remarks) const {
    std::vector<int64_t> all = steps();
    for (; !all.empty(); all.pop_back()) {
        try {
            return read(all.back(), stage, optimizer);
        } catch (const Error& error) {
            if (error.code() != ErrorCode::Corrupt && error.code() != ErrorCode::NotFound)
                throw;
            remarks.push_back(
                fmt::format("checkpoint {} is skipped: {}", all.back(), error.message()));
        }
    }
    throw Error(ErrorCode::NotFound,
                fmt::format("{} contains no usable checkpoint", folder_.string()),
                "The run has not come far enough; start it again with --config.");
}

void Checkpoints::clean() const {
    std::error_code ignored;
    std::vector<fs::path> leftovers;
    for (const fs::directory_entry& entry : fs::directory_iterator(folder_, ignored))
        if (const std::string name = entry.path().filename().string();
            name.starts_with(kWritingPrefix) || name.starts_with("." + std::string(kWritingPrefix)))
            leftovers.push_back(entry.path());
    for (const fs::path& path : leftovers)
        fs::remove_all(path, ignored);
}

fs::path Checkpoints::pathOf(int64_t step) const {
    return folder_ / fmt::format("{:06}", step);
}

TrainingState Checkpoints::read(int64_t step, Stage& stage, Optimizer& optimizer) const {
    const fs::path path = pathOf(step);
    const fs::path stateFile = path / kStateFile;
    const Json json = readJsonFile(stateFile);
    const JsonFields fields(json, stateFile.string());
    const auto requireHash = [&](const char* file, const char* key) {
        if (fileHash(path / file) != fields.required<std::string>(key))
            throw Error(ErrorCode::Corrupt,
                        fmt::format("{} is not what was written", (path / file).string()));
    };
    requireHash(kModelManifestFile, "model_sha256");
    requireHash(kOptimizerFile, "training_sha256");
    const ModelFiles files = findModel(std::vector{path});
    verifyHashes(files, {});

    TensorMap shown(path);
    for (const auto& [component, tensors] : stage.components())
        for (const TensorMap::Entry& entry : files.tensors(component))
            shown.add(fmt::format("{}/{}", componentName(component), entry.name), entry.tensor);
    optimizer.restore(readSafetensors(path / kOptimizerFile), shown);
    TrainingState state{.step = fields.required<int64_t>("step")};
    if (const Json* best = fields.find("best"); best != nullptr && !best->is_null())
        state.best = fields.required<double>("best");
    return state;
}

void Checkpoints::retire(int64_t newest) const {
    std::error_code ignored;
    const fs::path best = fs::read_symlink(folder_ / kBestLink, ignored);
    std::vector<int64_t> all = steps();
    // Steps beyond the newest are of a future that a resume has given up.
    std::erase_if(all, [newest](int64_t step) { return step > newest; });
    for (size_t i = 0; i + kKept < all.size(); ++i)
        if (pathOf(all[i]).filename() != best)
            fs::remove_all(pathOf(all[i]), ignored);
}

}  // namespace r2r
