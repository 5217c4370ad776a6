// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/pipeline/evaluation/evaluation_report.h"

#include "engine/core/csv.h"
#include "engine/core/file_io.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <fmt/format.h>
#include <functional>
#include <map>
#include <set>
#include <utility>

namespace r2r {
namespace {

using Records = std::vector<const PictureRecord*>;

/// A range of foreground shares; the papers' three.
struct ShareRange {
    const char* name;
    double from;
    double to;
};

constexpr std::array<ShareRange, 3> kShares = {
    {{"0–5 %", 0, 0.05}, {"5–15 %", 0.05, 0.15}, {"15–100 %", 0.15, 2}}};

/// Which of a record's scores count: the subject's, or those of doing nothing.
using ScoresOf = const Scores& (*)(const PictureRecord&);

const Scores& ofSubject(const PictureRecord& record) {
    return record.scores;
}

const Scores& ofInput(const PictureRecord& record) {
    return record.input;
}

/// Means of the records that `isIn` chooses.
class Summarizer {
public:
    Summarizer(const std::vector<PictureRecord>& records, ScoresOf scores, uint64_t seed)
        : records_(records), scores_(scores), seed_(seed) {}

    [[nodiscard]] SubjectSummary summary(std::string name) const {
        SubjectSummary summary{.name = std::move(name)};
        summary.all = group("all", [](const PictureRecord&) { return true; });
        std::set<std::string> subsets;
        for (const PictureRecord& record : records_)
            subsets.insert(record.subset);
        if (subsets.size() > 1)
            for (const std::string& subset : subsets)
                summary.subsets.push_back(
                    group(subset, [&](const PictureRecord& r) { return r.subset == subset; }));
        for (const ShareRange& range : kShares)
            summary.foregroundShares.push_back(group(range.name, [&](const PictureRecord& r) {
                return r.foregroundShare >= range.from && r.foregroundShare < range.to;
            }));
        for (const PictureRecord& record : records_)
            summary.secondsPerPicture += record.seconds;
        summary.secondsPerPicture /= std::max<double>(1, static_cast<double>(summary.all.count));
        return summary;
    }

private:
    template <typename IsIn>
    [[nodiscard]] GroupSummary group(std::string name, const IsIn& isIn) const {
        Records chosen;
        GroupSummary summary{.group = std::move(name)};
        for (const PictureRecord& record : records_) {
            if (!isIn(record))
                continue;
            if (record.failure.empty())
                chosen.push_back(&record);
            else
                ++summary.failed;
        }
        summary.count = static_cast<int64_t>(chosen.size());
        summary.mse = mean(chosen, [](const Scores& s) { return s.mse; });
        summary.fmse = mean(chosen, [](const Scores& s) { return s.foregroundMse; });
        summary.psnr = mean(chosen, [](const Scores& s) { return std::min(s.psnr, kLargestPsnr); });
        summary.ssim = mean(chosen, [](const Scores& s) { return s.ssim; });
        summary.foregroundDeltaE = mean(chosen, [](const Scores& s) { return s.foregroundDeltaE; });
        std::vector<double> worse;
        for (const PictureRecord* record : chosen)
            worse.push_back(scores_(*record).foregroundMse > record->input.foregroundMse ? 1 : 0);
        summary.worse = bootstrapMean(worse, seed_);
        return summary;
    }

    template <typename Figure>
    [[nodiscard]] MeanInterval mean(const Records& records, const Figure& figure) const {
        std::vector<double> values;
        for (const PictureRecord* record : records)
            values.push_back(figure(scores_(*record)));
        return bootstrapMean(values, seed_);
    }

    const std::vector<PictureRecord>& records_;
    ScoresOf scores_;
    uint64_t seed_;
};

PairedComparison compared(const SubjectRecords& first,
                          const SubjectRecords& second,
                          uint64_t seed) {
    std::map<int64_t, double> others;
    for (const PictureRecord& record : second.records)
        if (record.failure.empty())
            others[record.index] = record.scores.foregroundMse;
    PairedComparison comparison{.first = first.name, .second = second.name};
    std::vector<double> differences;
    for (const PictureRecord& record : first.records) {
        const auto other = others.find(record.index);
        if (!record.failure.empty() || other == others.end())
            continue;
        const double difference = record.scores.foregroundMse - other->second;
        differences.push_back(difference);
        comparison.wins += difference < 0;
        comparison.ties += difference == 0;
        comparison.losses += difference > 0;
    }
    comparison.difference = bootstrapMean(differences, seed);
    comparison.test = signedRankTest(differences);
    return comparison;
}

/// Doing nothing is measured with every subject; whichever has most pictures tells it.
const SubjectRecords* mostComplete(const Evaluation& evaluation) {
    const auto most =
        std::ranges::max_element(evaluation.subjects, {}, [](const SubjectRecords& subject) {
            return std::ranges::count_if(subject.records, [](const PictureRecord& record) {
                return record.failure.empty();
            });
        });
    return most == evaluation.subjects.end() ? nullptr : &*most;
}

Json numberJson(double value) {
    return std::isfinite(value) ? Json(value) : Json(nullptr);
}

Json intervalJson(const MeanInterval& interval) {
    return {{"mean", numberJson(interval.mean)},
            {"low", numberJson(interval.low)},
            {"high", numberJson(interval.high)}};
}

Json groupJson(const GroupSummary& group) {
    return {{"group", group.group},
            {"count", group.count},
            {"failed", group.failed},
            {"mse", intervalJson(group.mse)},
            {"fmse", intervalJson(group.fmse)},
            {"psnr", intervalJson(group.psnr)},
            {"ssim", intervalJson(group.ssim)},
            {"foreground_delta_e", intervalJson(group.foregroundDeltaE)},
            {"worse_than_input", intervalJson(group.worse)}};
}

Json groupsJson(const std::vector<GroupSummary>& groups) {
    Json list = Json::array();
    for (const GroupSummary& group : groups)
        list.push_back(groupJson(group));
    return list;
}

Json subjectJson(const SubjectSummary& subject) {
    return {{"name", subject.name},
            {"model_identity", subject.modelIdentity},
            {"all", groupJson(subject.all)},
            {"subsets", groupsJson(subject.subsets)},
            {"foreground_shares", groupsJson(subject.foregroundShares)},
            {"seconds_per_picture", subject.secondsPerPicture}};
}

std::string figure(double value, int digits) {
    return std::isfinite(value) ? fmt::format("{:.{}f}", value, digits) : "–";
}

std::string withInterval(const MeanInterval& interval, int digits) {
    return fmt::format("{} [{}, {}]",
                       figure(interval.mean, digits),
                       figure(interval.low, digits),
                       figure(interval.high, digits));
}

std::string percent(const MeanInterval& interval) {
    return fmt::format("{} % [{}, {}]",
                       figure(100 * interval.mean, 1),
                       figure(100 * interval.low, 1),
                       figure(100 * interval.high, 1));
}

using Row = std::vector<std::string>;

std::string markdownTable(const std::vector<Row>& rows) {
    std::string text;
    for (const Row& row : rows) {
        text += '|';
        for (const std::string& cell : row)
            text += " " + cell + " |";
        text += '\n';
        if (&row == rows.data()) {
            text += "|---|";
            for (size_t i = 1; i < row.size(); ++i)
                text += "---:|";
            text += '\n';
        }
    }
    return text;
}

/// Rows are subjects, columns are groups with three figures each.
std::string papersTable(const std::vector<const SubjectSummary*>& subjects,
                        const std::function<std::vector<GroupSummary>(const SubjectSummary&)>& of) {
    std::vector<Row> rows = {{"Method"}};
    for (const GroupSummary& group : of(*subjects.front())) {
        rows[0].push_back(fmt::format("{} ({}) PSNR ↑", group.group, group.count));
        rows[0].emplace_back("MSE ↓");
        rows[0].emplace_back("fMSE ↓");
        rows[0].emplace_back("SSIM ↑");
    }
    for (const SubjectSummary* subject : subjects) {
        Row row = {subject->name};
        for (const GroupSummary& group : of(*subject)) {
            row.push_back(figure(group.psnr.mean, 2));
            row.push_back(figure(group.mse.mean, 2));
            row.push_back(figure(group.fmse.mean, 2));
            row.push_back(figure(group.ssim.mean, 4));
        }
        rows.push_back(std::move(row));
    }
    return markdownTable(rows);
}

std::vector<GroupSummary> subsetsAndAll(const SubjectSummary& subject) {
    std::vector<GroupSummary> groups = subject.subsets;
    groups.push_back(subject.all);
    return groups;
}

std::string intervalTable(const std::vector<const SubjectSummary*>& subjects) {
    std::vector<Row> rows = {{"Method",
                              "PSNR",
                              "MSE",
                              "fMSE",
                              "SSIM",
                              "foreground ΔE 2000",
                              "worse than the input",
                              "failed",
                              "s per picture"}};
    for (const SubjectSummary* subject : subjects)
        rows.push_back({subject->name,
                        withInterval(subject->all.psnr, 2),
                        withInterval(subject->all.mse, 2),
                        withInterval(subject->all.fmse, 2),
                        withInterval(subject->all.ssim, 4),
                        withInterval(subject->all.foregroundDeltaE, 2),
                        percent(subject->all.worse),
                        fmt::format("{}", subject->all.failed),
                        figure(subject->secondsPerPicture, 3)});
    return markdownTable(rows);
}

std::string comparisonTable(const std::vector<PairedComparison>& comparisons) {
    std::vector<Row> rows = {
        {"First vs. second", "wins", "ties", "losses", "fMSE difference", "Wilcoxon z", "p"}};
    for (const PairedComparison& comparison : comparisons)
        rows.push_back({fmt::format("{} vs. {}", comparison.first, comparison.second),
                        fmt::format("{}", comparison.wins),
                        fmt::format("{}", comparison.ties),
                        fmt::format("{}", comparison.losses),
                        withInterval(comparison.difference, 2),
                        figure(comparison.test.z, 2),
                        fmt::format("{:.2g}", comparison.test.probability)});
    return markdownTable(rows);
}

/// Which model of its name each one was; nothing if none was a model.
std::string modelsText(const std::vector<SubjectSummary>& subjects) {
    std::string text;
    for (const SubjectSummary& subject : subjects)
        if (!subject.modelIdentity.empty())
            text += fmt::format("* {}: {}\n", subject.name, subject.modelIdentity);
    return text.empty() ? text : "\n## Models\n\n" + text;
}

void appendPictures(std::string& text, const SubjectRecords& subject) {
    const auto number = [](double value) { return fmt::format("{:.10g}", value); };
    for (const PictureRecord& record : subject.records) {
        const bool isMeasured = record.failure.empty();
        const auto measured = [&](double value) { return isMeasured ? number(value) : ""; };
        text +=
            csvLine(std::array<std::string, 15>{subject.name,
                                                record.id,
                                                record.subset,
                                                number(record.foregroundShare),
                                                measured(record.scores.mse),
                                                measured(record.scores.foregroundMse),
                                                measured(record.scores.psnr),
                                                measured(record.scores.ssim),
                                                measured(record.scores.foregroundDeltaE),
                                                measured(record.input.mse),
                                                measured(record.input.foregroundMse),
                                                isMeasured ? (record.isWorse() ? "1" : "0") : "",
                                                measured(record.seconds),
                                                record.failure,
                                                record.modelIdentity});
    }
}

}  // namespace

EvaluationSummary summarized(const Evaluation& evaluation, uint64_t seed) {
    EvaluationSummary summary{.protocol = evaluation.protocol,
                              .items = evaluation.items,
                              .missing = evaluation.missing()};
    if (const SubjectRecords* records = mostComplete(evaluation)) {
        summary.composite = Summarizer(records->records, ofInput, seed).summary("Composite");
        summary.composite.secondsPerPicture = 0;
    }
    for (const SubjectRecords& subject : evaluation.subjects) {
        summary.subjects.push_back(
            Summarizer(subject.records, ofSubject, seed).summary(subject.name));
        summary.subjects.back().modelIdentity = subject.modelIdentity;
    }
    for (size_t i = 0; i < evaluation.subjects.size(); ++i)
        for (size_t k = i + 1; k < evaluation.subjects.size(); ++k)
            summary.comparisons.push_back(
                compared(evaluation.subjects[i], evaluation.subjects[k], seed));
    return summary;
}

Json summaryJson(const EvaluationSummary& summary) {
    Json subjects = Json::array();
    for (const SubjectSummary& subject : summary.subjects)
        subjects.push_back(subjectJson(subject));
    Json comparisons = Json::array();
    for (const PairedComparison& comparison : summary.comparisons)
        comparisons.push_back({{"first", comparison.first},
                               {"second", comparison.second},
                               {"wins", comparison.wins},
                               {"ties", comparison.ties},
                               {"losses", comparison.losses},
                               {"fmse_difference", intervalJson(comparison.difference)},
                               {"wilcoxon",
                                {{"count", comparison.test.count},
                                 {"positive_sum", comparison.test.positiveSum},
                                 {"negative_sum", comparison.test.negativeSum},
                                 {"z", comparison.test.z},
                                 {"p", comparison.test.probability}}}});
    return {{"protocol", evaluationProtocolName(summary.protocol)},
            {"protocol_text", evaluationProtocolText(summary.protocol)},
            {"items", summary.items},
            {"missing", summary.missing},
            {"composite", subjectJson(summary.composite)},
            {"subjects", std::move(subjects)},
            {"comparisons", std::move(comparisons)}};
}

std::string summaryMarkdown(const EvaluationSummary& summary) {
    std::vector<const SubjectSummary*> subjects = {&summary.composite};
    for (const SubjectSummary& subject : summary.subjects)
        subjects.push_back(&subject);
    std::string text = fmt::format("# Evaluation, protocol {}\n\n{} {} pictures.\n",
                                   evaluationProtocolName(summary.protocol),
                                   evaluationProtocolText(summary.protocol),
                                   summary.items);
    if (summary.missing > 0)
        text += fmt::format("\n**{} results are still missing.**\n", summary.missing);
    text += "\n## By subset\n\nMeans over pictures; in brackets the number of pictures.\n\n";
    text += papersTable(subjects, subsetsAndAll);
    text += "\n## By share of the foreground\n\n";
    text += papersTable(subjects, [](const SubjectSummary& s) { return s.foregroundShares; });
    text += "\n## With 95 % bootstrap intervals\n\n" + intervalTable(subjects);
    if (!summary.comparisons.empty())
        text +=
            "\n## Pairwise\n\nA picture is won by the smaller fMSE. The test is Wilcoxon's "
            "signed-rank test, two-sided; negative z favours the first.\n\n" +
            comparisonTable(summary.comparisons);
    return text + modelsText(summary.subjects);
}

std::string picturesCsv(const Evaluation& evaluation) {
    std::string text = csvLine(std::array<std::string, 15>{"model",
                                                           "id",
                                                           "subset",
                                                           "foreground_share",
                                                           "mse",
                                                           "fmse",
                                                           "psnr",
                                                           "ssim",
                                                           "foreground_delta_e",
                                                           "input_mse",
                                                           "input_fmse",
                                                           "worse_than_input",
                                                           "seconds",
                                                           "failure",
                                                           "model_identity"});
    for (const SubjectRecords& subject : evaluation.subjects)
        appendPictures(text, subject);
    return text;
}

void writeEvaluationReport(const std::filesystem::path& folder,
                           const Evaluation& evaluation,
                           const EvaluationSummary& summary) {
    writeFileAtomically(folder / "pictures.csv", picturesCsv(evaluation));
    writeFileAtomically(folder / "summary.json", formatJson(summaryJson(summary)));
    writeFileAtomically(folder / "table.md", summaryMarkdown(summary));
}

}  // namespace r2r
