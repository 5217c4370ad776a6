// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/pipeline/models/intact_model.h"

#include "engine/core/error.h"
#include "engine/pipeline/models/installed_model.h"
#include "engine/weights/model_manifest.h"
#include "engine/weights/recorded_files.h"

#include <future>
#include <stop_token>
#include <vector>

namespace r2r {
namespace {

std::vector<RecordedFile> recordedIn(const ModelManifest& manifest) {
    std::vector<RecordedFile> files;
    for (const auto& [component, file] : manifest.components)
        files.push_back(file);
    if (manifest.emptyPrompt)
        files.push_back(*manifest.emptyPrompt);
    return files;
}

}  // namespace

void requireIntact(const ModelInfo& model, const JobContext& job) {
    // A plug-in's file is compared when it is read: `openPluginNetwork`.
    if (model.isNetwork() && !isPlugin(model.folder) && isModelFolder(model.folder))
        requireUnchanged(recordedIn(readModelManifest(model.folder)), job);
}

std::unique_ptr<Harmonizer> openedIntact(const ModelInfo& model,
                                         const JobContext& job,
                                         const std::function<std::unique_ptr<Harmonizer>()>& open) {
    std::stop_source stop;
    const std::stop_callback forward(job.stopToken(), [&] { stop.request_stop(); });
    std::future<void> check = std::async(
        std::launch::async, [&] { requireIntact(model, JobContext(stop.get_token(), nullptr)); });
    std::unique_ptr<Harmonizer> opened;
    try {
        opened = open();
    } catch (const Cancelled&) {
        stop.request_stop();
        throw;
    } catch (const Error&) {
        check.get();  // weights that were written over tell why they cannot be opened
        throw;
    }
    check.get();
    return opened;
}

}  // namespace r2r
