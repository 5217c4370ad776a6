// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/pipeline/evaluation/evaluation_summary.h"

#include <algorithm>
#include <array>
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
        summary.subjects.back().leftOut = subject.leftOut();
    }
    for (size_t i = 0; i < evaluation.subjects.size(); ++i)
        for (size_t k = i + 1; k < evaluation.subjects.size(); ++k)
            summary.comparisons.push_back(
                compared(evaluation.subjects[i], evaluation.subjects[k], seed));
    return summary;
}

}  // namespace r2r
