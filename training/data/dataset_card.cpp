// SPDX-License-Identifier: GPL-3.0-or-later
#include "training/data/dataset_card.h"

#include "engine/core/counted.h"
#include "engine/core/error.h"
#include "engine/core/file_set.h"
#include "engine/imaging/files/contact_sheet.h"
#include "engine/imaging/files/image_file.h"

#include <algorithm>
#include <fmt/format.h>
#include <vector>

namespace r2r {
namespace {

using Counts = std::map<std::string, int64_t>;

std::string orNotStated(const std::string& value) {
    return value.empty() ? "not stated" : value;
}

double shareOf(const Image& mask) {
    constexpr uint8_t kHalf = 128;
    int64_t inside = 0;
    for (int y = 0; y < mask.height(); ++y)
        inside += std::ranges::count_if(mask.row<uint8_t>(y), [](uint8_t v) { return v >= kHalf; });
    return static_cast<double>(inside) / static_cast<double>(mask.size().area());
}

void count(DatasetCard& card, const PairFiles& member) {
    ++card.members;
    card.composites += member.hasComposite();
    ++card.subsets[member.subset];
    ++card.splits[orNotStated(member.split)];
    ++card.licences[orNotStated(member.licence)];
    if (const std::string generator = generatorOf(member); !generator.empty())
        ++card.generators[generator];
}

void measure(DatasetCard& card, const Image& mask, double share) {
    const int shorter = std::min(mask.width(), mask.height());
    card.smallestSide = card.smallestSide == 0 ? shorter : std::min(card.smallestSide, shorter);
    card.largestSide = std::max(card.largestSide, mask.size().longerSide());
    card.meanShare += share;
    const auto bar = std::ranges::find_if(kShareEdges, [&](double end) { return share < end; });
    ++card.shares[std::min<size_t>(static_cast<size_t>(bar - kShareEdges.begin()),
                                   kShareEdges.size() - 1)];
}

std::string percent(double share) {
    return fmt::format("{:g}", 100 * share);
}

std::string shareName(size_t bar) {
    return fmt::format(
        "{}–{} %", bar == 0 ? "0" : percent(kShareEdges[bar - 1]), percent(kShareEdges[bar]));
}

Json sharesJson(const DatasetCard& card) {
    Json list = Json::array();
    for (size_t bar = 0; bar < kShareEdges.size(); ++bar)
        list.push_back({{"from", bar == 0 ? 0.0 : kShareEdges[bar - 1]},
                        {"to", kShareEdges[bar]},
                        {"count", card.shares[bar]}});
    return list;
}

std::string table(std::string_view heading, const Counts& counts) {
    if (counts.empty() || (counts.size() == 1 && counts.begin()->first.empty()))
        return {};
    std::string text = fmt::format("\n| {} | members |\n|---|---:|\n", heading);
    for (const auto& [name, number] : counts)
        text += fmt::format("| {} | {} |\n", name.empty() ? "–" : name, number);
    return text;
}

std::string histogram(const DatasetCard& card) {
    constexpr int64_t kWidth = 40;
    const int64_t most = std::max<int64_t>(1, std::ranges::max(card.shares));
    std::string text = "\n| foreground | members | |\n|---|---:|---|\n";
    for (size_t bar = 0; bar < card.shares.size(); ++bar) {
        std::string blocks;
        for (int64_t i = 0; i < (card.shares[bar] * kWidth + most - 1) / most; ++i)
            blocks += "█";
        text += fmt::format("| {} | {} | {} |\n", shareName(bar), card.shares[bar], blocks);
    }
    return text;
}

std::vector<Image> cell(const PairFiles& member, int side) {
    try {
        PairPictures pictures = readPair(member, side);
        if (member.hasComposite())
            return {std::move(pictures.composite), std::move(pictures.real)};
        return {std::move(pictures.real), std::move(pictures.mask)};
    } catch (const Error&) {
        return {Image(), Image()};
    }
}

}  // namespace

DatasetCard datasetCard(std::span<const PairFiles> members, const JobContext& job) {
    DatasetCard card;
    for (const PairFiles& member : members) {
        job.report({.phase = Phase::Describing,
                    .done = card.members,
                    .total = static_cast<int64_t>(members.size())});
        count(card, member);
        try {
            const Image mask = readPairMask(member);
            measure(card, mask, shareOf(mask));
        } catch (const Error&) {
            ++card.unreadable;
        }
    }
    card.meanShare /= static_cast<double>(std::max<int64_t>(1, card.members - card.unreadable));
    return card;
}

Json cardJson(const DatasetCard& card, std::string_view name) {
    return {{"format", "r2r-dataset-card"},
            {"version", 1},
            {"name", name},
            {"members", card.members},
            {"composites", card.composites},
            {"unreadable", card.unreadable},
            {"subsets", card.subsets},
            {"splits", card.splits},
            {"licences", card.licences},
            {"generators", card.generators},
            {"smallest_side", card.smallestSide},
            {"largest_side", card.largestSide},
            {"mean_foreground_share", card.meanShare},
            {"foreground_shares", sharesJson(card)}};
}

std::string cardMarkdown(const DatasetCard& card, std::string_view name) {
    std::string text = fmt::format(
        "# {}\n\n{}, {} of them with a composite; sides from {} to {} px; the foreground "
        "covers {:.1f} % on average.\n",
        name,
        counted(card.members, "member"),
        card.composites,
        card.smallestSide,
        card.largestSide,
        100 * card.meanShare);
    if (card.unreadable > 0)
        text += fmt::format("\n**{} unreadable**; `r2r dataset check` names them.\n",
                            counted(card.unreadable, "mask"));
    text += table("split", card.splits) + table("subset", card.subsets) +
            table("generator", card.generators) + histogram(card) +
            table("licence of the photographs", card.licences);
    return text + "\n![members at equal distances](card.jpg)\n";
}

Image memberSheet(std::span<const PairFiles> members, int count, const JobContext& job) {
    SheetLayout layout{.headings = {"composite", "photograph"}};
    if (!members.empty() && !members.front().hasComposite())
        layout.headings = {"photograph", "mask"};
    const size_t shown = std::min(members.size(), static_cast<size_t>(count));
    std::vector<std::vector<Image>> cells;
    for (size_t i = 0; i < shown; ++i) {
        job.throwIfCancelled();
        cells.push_back(cell(members[i * members.size() / shown], layout.cellSide));
    }
    return contactSheet(cells, layout);
}

DatasetCard writeDatasetCard(const std::filesystem::path& folder,
                             std::string_view name,
                             std::span<const PairFiles> members,
                             const JobContext& job) {
    const DatasetCard card = datasetCard(members, job);
    FileSet files;
    if (!members.empty())
        files.add(folder / "card.jpg",
                  encodePhotograph(
                      {.image = memberSheet(members, kCardPictures, job)}, ImageFormat::Jpeg, {}));
    files.add(folder / "card.json", formatJson(cardJson(card, name)));
    files.add(folder / "card.md", cardMarkdown(card, name));
    files.publish();
    return card;
}

}  // namespace r2r
