// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/event_lines.h"
#include "app/cli/terminal.h"
#include "engine/pipeline/evaluation/evaluation.h"

#include <cstdint>
#include <set>
#include <string>

namespace r2r::cli {

/// Tells people and programs how an evaluation goes on: subject by subject, each reason why
/// pictures fail once.
class EvaluationNews {
public:
    /// Both are borrowed.
    EvaluationNews(Terminal& terminal, EventLines& events) : terminal_(terminal), events_(events) {}

    /// Says what is there of the subject already, and whether it is measured again.
    void begin(const std::string& subject, const EvaluationShare& share);

    /// @param place  of the picture among those of all subjects
    void tell(const std::string& subject, const PictureRecord& record, int64_t place);

    /// Says how many pictures of the subject failed.
    void end(const std::string& subject);

private:
    Terminal& terminal_;
    EventLines& events_;
    int64_t measured_ = 0;           ///< pictures of the subject, failed or not
    int64_t failed_ = 0;             ///< of these
    std::set<std::string> reasons_;  ///< without what only the picture's name is in them
};

}  // namespace r2r::cli
