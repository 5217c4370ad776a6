// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/evaluation_news.h"

#include "engine/core/job_event.h"
#include "engine/core/sentence.h"

#include <fmt/format.h>
#include <string_view>

namespace r2r::cli {
namespace {

/// "1 picture", "12 pictures".
std::string pictures(int64_t count) {
    return fmt::format("{} {}", count, count == 1 ? "picture" : "pictures");
}

/// The same for all pictures that fail for the same reason: without their names.
std::string withoutName(std::string reason, std::string_view id) {
    for (size_t at = reason.find(id); !id.empty() && at != std::string::npos; at = reason.find(id))
        reason.erase(at, id.size());
    return reason;
}

}  // namespace

void EvaluationNews::begin(const std::string& subject, const EvaluationShare& share) {
    measured_ = 0;
    failed_ = 0;
    reasons_.clear();
    if (share.changed > 0) {
        const std::string sentence = fmt::format(
            "{}: {} {} measured again, because the model, its settings or the files are others "
            "than before.",
            subject,
            pictures(share.changed),
            share.changed == 1 ? "is" : "are");
        terminal_.say(sentence);
        events_.send({.kind = JobEvent::Kind::Message, .message = sentence});
    }
    if (share.known > 0)
        terminal_.say(
            fmt::format("{}: {} of {} had been measured before with this model, on these pictures.",
                        subject,
                        share.known,
                        pictures(share.pictures)));
}

void EvaluationNews::tell(const std::string& subject, const PictureRecord& record, int64_t place) {
    const std::string what = fmt::format("{}, {}", subject, record.id);
    ++measured_;
    if (record.failure.empty())
        return events_.send({.kind = JobEvent::Kind::Step,
                             .step = place + 1,
                             .values = {{"mse", record.scores.mse},
                                        {"fmse", record.scores.foregroundMse},
                                        {"input_fmse", record.input.foregroundMse}},
                             .message = what});
    ++failed_;
    events_.send({.kind = JobEvent::Kind::Message, .message = what + ": " + record.failure});
    if (reasons_.insert(withoutName(record.failure, record.id)).second)
        terminal_.say(inSentences(what + ": " + record.failure));
}

void EvaluationNews::end(const std::string& subject) {
    if (failed_ == 0)
        return;
    const std::string why = reasons_.size() == 1 ? (failed_ == 1 ? "" : ", all for this reason")
                                                 : fmt::format(", for {} reasons", reasons_.size());
    terminal_.say(
        fmt::format("{}: {} of {} failed{}.", subject, failed_, pictures(measured_), why));
}

}  // namespace r2r::cli
