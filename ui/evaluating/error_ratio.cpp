// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/evaluating/error_ratio.h"

#include <cmath>

namespace r2r::ui {

double errorRatio(const SubjectRecords& subject) {
    double result = 0;
    double composite = 0;
    for (const PictureRecord& record : subject.records)
        if (record.failure.empty()) {
            result += record.scores.foregroundMse;
            composite += record.input.foregroundMse;
        }
    return composite > 0 ? result / composite : std::nan("");
}

}  // namespace r2r::ui
