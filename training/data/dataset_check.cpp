// SPDX-License-Identifier: GPL-3.0-or-later
#include "training/data/dataset_check.h"

#include "engine/core/error.h"
#include "engine/core/file_io.h"
#include "training/packed_pairs.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <fmt/format.h>
#include <map>
#include <system_error>

namespace r2r {
namespace {

namespace fs = std::filesystem;

/// The differences between composite and truth, by the mask.
struct Differences {
    int64_t background = 0;  ///< pixels with mask 0
    int64_t foreground = 0;  ///< pixels with mask ≥ ½
    double outside = 0;      ///< mean absolute difference where the mask is 0, levels
    bool areEqual = true;    ///< no sample differs anywhere
};

Differences differencesOf(const PairPictures& pictures) {
    constexpr uint8_t kHalf = 128;
    Differences found;
    int64_t sum = 0;
    const bool hasComposite = !pictures.composite.isEmpty();
    for (int y = 0; y < pictures.mask.height(); ++y) {
        const auto mask = pictures.mask.row<uint8_t>(y);
        for (size_t x = 0; x < mask.size(); ++x) {
            found.background += mask[x] == 0;
            found.foreground += mask[x] >= kHalf;
            for (size_t i = 3 * x; hasComposite && i < 3 * x + 3; ++i) {
                const int difference = std::abs(pictures.composite.row<uint8_t>(y)[i] -
                                                pictures.real.row<uint8_t>(y)[i]);
                found.areEqual = found.areEqual && difference == 0;
                sum += mask[x] == 0 ? difference : 0;
            }
        }
    }
    if (found.background > 0)
        found.outside = static_cast<double>(sum) / static_cast<double>(3 * found.background);
    return found;
}

void checkPictures(const PairFiles& member, DatasetCheck& check) {
    const auto add = [&](FindingKind kind, std::string text) {
        check.findings.push_back({kind, member.id, std::move(text)});
    };
    PairPictures pictures;
    try {
        pictures = readPair(member);
    } catch (const Error& error) {
        return add(FindingKind::Error, error.message());
    }
    const Differences differences = differencesOf(pictures);
    if (differences.foreground == 0)
        return add(FindingKind::Error, "the mask shows no foreground");
    if (differences.background == 0)
        add(FindingKind::Warning, "the mask leaves no background");
    if (!member.hasComposite())
        return;
    if (differences.areEqual && generatorOf(member) != "identity")
        add(FindingKind::Warning, "the composite equals its truth");
    if (differences.outside > kLargestNoise)
        add(FindingKind::Warning,
            fmt::format("composite and truth differ by {:.1f} levels outside the mask",
                        differences.outside));
}

/// Photographs by content, with the first split that they were seen in.
class Splits {
public:
    /// The split that holds the same photograph, if it is another one than the member's.
    std::string otherSplit(const PairFiles& member) {
        if (member.split.empty())
            return {};
        std::string hash;
        try {
            hash = hashOf(member.real);
        } catch (const Error&) {
            return {};  // told with the pictures
        }
        const auto& [known, isNew] = splits_.emplace(hash, member.split);
        return known->second == member.split ? std::string() : known->second;
    }

private:
    const std::string& hashOf(const fs::path& file) {
        std::string& hash = hashes_[file];
        if (hash.empty())
            hash = contentHash(readFile(file));
        return hash;
    }

    std::map<fs::path, std::string> hashes_;
    std::map<std::string, std::string> splits_;
};

}  // namespace

int64_t DatasetCheck::count(FindingKind kind) const {
    return std::ranges::count(findings, kind, &Finding::kind);
}

DatasetCheck datasetCheck(std::span<const PairFiles> members, const JobContext& job) {
    DatasetCheck check;
    Splits splits;
    for (const PairFiles& member : members) {
        job.report({.phase = Phase::Checking,
                    .done = check.members++,
                    .total = static_cast<int64_t>(members.size())});
        checkPictures(member, check);
        if (const std::string split = splits.otherSplit(member); !split.empty())
            check.findings.push_back(
                {FindingKind::Warning,
                 member.id,
                 fmt::format("its photograph is in \"{}\" and in \"{}\"", split, member.split)});
    }
    return check;
}

DatasetCheck packedCheck(const fs::path& folder, const JobContext& job) {
    const PackedPairs pairs(folder);
    DatasetCheck check;
    for (; check.members < pairs.size(); ++check.members) {
        job.report({.phase = Phase::Checking, .done = check.members, .total = pairs.size()});
        try {
            pairs.verify(check.members);
        } catch (const Error& error) {
            check.findings.push_back(
                {FindingKind::Error, std::string(pairs.pair(check.members).id), error.message()});
        }
    }
    return check;
}

}  // namespace r2r
