// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/pipeline/evaluation/evaluation_report.h"

#include "engine/core/csv.h"
#include "engine/core/file_set.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <fmt/format.h>
#include <functional>
#include <utility>
#include <vector>

namespace r2r {
namespace {

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
            {"left_out", subject.leftOut},
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

/// Whether there is a picture that both were measured on.
bool hasPictures(const PairedComparison& comparison) {
    return comparison.wins + comparison.ties + comparison.losses > 0;
}

std::string comparisonTable(const std::vector<PairedComparison>& comparisons) {
    std::vector<Row> rows = {
        {"First vs. second", "wins", "ties", "losses", "fMSE difference", "Wilcoxon z", "p"}};
    for (const PairedComparison& comparison : comparisons) {
        if (!hasPictures(comparison))
            continue;
        rows.push_back({fmt::format("{} vs. {}", comparison.first, comparison.second),
                        fmt::format("{}", comparison.wins),
                        fmt::format("{}", comparison.ties),
                        fmt::format("{}", comparison.losses),
                        withInterval(comparison.difference, 2),
                        figure(comparison.test.z, 2),
                        fmt::format("{:.2g}", comparison.test.probability)});
    }
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

std::string leftOutText(const std::vector<SubjectSummary>& subjects) {
    std::string text;
    for (const SubjectSummary& subject : subjects)
        if (subject.leftOut > 0)
            text += fmt::format(
                "\n**{}: {} left out, measured on other pictures or with another model than "
                "now.**\n",
                subject.name,
                subject.leftOut == 1 ? "1 result is"
                                     : fmt::format("{} results are", subject.leftOut));
    return text;
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
    return {{"protocol", kEvaluationProtocols.word(summary.protocol)},
            {"protocol_text", evaluationProtocolText(summary.protocol)},
            {"items", summary.items},
            {"missing", summary.missing},
            {"composite", subjectJson(summary.composite)},
            {"subjects", std::move(subjects)},
            {"comparisons", std::move(comparisons)}};
}

std::string summaryMarkdown(const EvaluationSummary& summary) {
    // A row without a single picture would say nothing.
    std::vector<const SubjectSummary*> subjects = {&summary.composite};
    for (const SubjectSummary& subject : summary.subjects)
        if (subject.all.count + subject.all.failed > 0)
            subjects.push_back(&subject);
    std::string text = fmt::format("# Evaluation, protocol {}\n\n{} {} pictures.\n",
                                   kEvaluationProtocols.word(summary.protocol),
                                   evaluationProtocolText(summary.protocol),
                                   summary.items);
    if (summary.missing > 0)
        text += fmt::format(
            "\n**{} still missing.**\n",
            summary.missing == 1 ? "1 result is" : fmt::format("{} results are", summary.missing));
    text += leftOutText(summary.subjects);
    if (!summary.hasScores())
        return text + "\nNo picture could be measured, so there is no table.\n";
    text += "\n## By subset\n\nMeans over pictures; in brackets the number of pictures.\n\n";
    text += papersTable(subjects, subsetsAndAll);
    text += "\n## By share of the foreground\n\n";
    text += papersTable(subjects, [](const SubjectSummary& s) { return s.foregroundShares; });
    text += "\n## With 95 % bootstrap intervals\n\n" + intervalTable(subjects);
    if (std::ranges::any_of(summary.comparisons, hasPictures))
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
    FileSet files;
    files.add(folder / "pictures.csv", picturesCsv(evaluation));
    files.add(folder / "summary.json", formatJson(summaryJson(summary)));
    files.add(folder / "table.md", summaryMarkdown(summary));
    files.publish();
}

}  // namespace r2r
