// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/pipeline/plugins/described_network.h"

#include "engine/core/json_fields.h"
#include "engine/core/path_text.h"

#include <utility>
#include <vector>

namespace r2r {

Json describedNetwork(const PluginManifest& manifest) {
    Json inputs = Json::array();
    for (const PluginInput& each : manifest.inputs)
        inputs.push_back(
            {{"name", each.name}, {"argument", each.argument}, {"listed", each.isListed}});
    Json results = Json::array();
    for (const PluginResult& each : manifest.output.results())
        results.push_back({{"name", each.name}, {"index", each.index}});
    return {{"title", manifest.title},
            {"manifest", textOfPath(manifest.path)},
            {"file", textOfPath(manifest.file)},
            {"onnx", manifest.engine == PluginManifest::Engine::Onnx},
            {"inputs", std::move(inputs)},
            {"results", std::move(results)}};
}

PluginManifest manifestFrom(const Json& described) {
    constexpr size_t kMost = 1000;
    const JsonFields fields(described, "a network");
    PluginManifest manifest;
    manifest.title = fields.required<std::string>("title");
    manifest.path = pathOfText(fields.required<std::string>("manifest"));
    manifest.file = pathOfText(fields.required<std::string>("file"));
    manifest.engine = fields.required<bool>("onnx") ? PluginManifest::Engine::Onnx
                                                    : PluginManifest::Engine::TorchScript;
    for (const JsonFields& each : fields.objects("inputs", 0, kMost)) {
        PluginInput input;
        input.name = each.required<std::string>("name");
        input.argument = each.required<int>("argument");
        input.isListed = each.required<bool>("listed");
        manifest.inputs.push_back(std::move(input));
    }
    std::vector<PluginResult> results;
    for (const JsonFields& each : fields.objects("results", 1, 2))
        results.push_back({each.required<std::string>("name"), each.required<int>("index")});
    manifest.output.name = results.front().name;
    manifest.output.index = results.front().index;
    if (results.size() > 1)
        manifest.output.transform.share = results.back();
    return manifest;
}

}  // namespace r2r
