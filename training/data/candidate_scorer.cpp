// SPDX-License-Identifier: GPL-3.0-or-later
#include "training/data/candidate_scorer.h"

#include "engine/core/error.h"
#include "engine/core/file_io.h"
#include "engine/imaging/placing/reference_resample.h"
#include "engine/pipeline/plugins/network_by_trust.h"

#include <ATen/ATen.h>

#include <array>
#include <cmath>
#include <fmt/format.h>

namespace r2r {

CandidateScorer::CandidateScorer(const std::filesystem::path& file, int side)
    : file_(file), side_(side) {
    const std::vector<std::byte> content = readFile(file);
    hash_ = contentHash(content);
    PluginManifest manifest;
    manifest.title = file.filename().string();
    manifest.file = file;
    manifest.inputs.resize(1);
    manifest.sha256 = hash_;
    network_ = scriptByTrust(manifest, content, ComputeDevice{}, {});
}

CandidateScorer::~CandidateScorer() = default;

double CandidateScorer::score(const Image& picture) {
    const Image small = resizedLikePillow(picture, {side_, side_});
    at::Tensor pixels = at::empty({1, side_, side_, 3}, at::kFloat);
    auto* target = pixels.mutable_data_ptr<float>();
    for (int y = 0; y < side_; ++y)
        for (const uint8_t value : small.row<uint8_t>(y))
            *target++ = static_cast<float>(value) / 255;
    const std::array inputs = {pixels.permute({0, 3, 1, 2}).contiguous()};

    const std::scoped_lock lock(mutex_);
    const at::Tensor result = network_->run(inputs).front();
    if (result.numel() != 1 || !std::isfinite(result.item<double>()))
        throw Error(ErrorCode::Unsupported,
                    fmt::format("{} gave {} numbers for a picture, expected a finite one",
                                file_.string(),
                                result.numel()));
    return result.item<double>();
}

}  // namespace r2r
