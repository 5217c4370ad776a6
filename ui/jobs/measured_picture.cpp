// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/jobs/measured_picture.h"

#include "engine/core/error.h"
#include "engine/imaging/files/image_file.h"
#include "engine/imaging/files/mask_file.h"
#include "engine/imaging/files/plain_picture.h"
#include "engine/imaging/masks/mask_ops.h"
#include "ui/document/qt_image.h"

#include <string>
#include <system_error>

namespace r2r::ui {
namespace {

namespace fs = std::filesystem;

EvaluationItem itemAt(const fs::path& folder, int64_t index) {
    std::vector<EvaluationItem> items = readEvaluationItems(folder);
    if (index < 0 || index >= static_cast<int64_t>(items.size()))
        throw Error(ErrorCode::Corrupt,
                    "the list of pictures in " + folder.string() + " has no number " +
                        std::to_string(index));
    return std::move(items[static_cast<size_t>(index)]);
}

}  // namespace

MeasuredPicture measuredPicture(const fs::path& folder,
                                const Evaluation& evaluation,
                                int64_t index,
                                const JobContext& job) {
    const EvaluationItem item = itemAt(folder, index);
    const Image truth = readPlainPicture(item.reference);
    job.throwIfCancelled();
    const ComparedPicture composite =
        compared(evaluation.protocol, readPlainPicture(item.composite), truth, readMask(item.mask));
    MeasuredPicture found{.id = QString::fromStdString(item.id),
                          .size = {truth.width(), truth.height()},
                          .composite = {.picture = displayImage(composite.result)},
                          .truth = {.picture = displayImage(composite.reference)}};
    std::error_code error;
    for (const SubjectRecords& subject : evaluation.subjects) {
        job.throwIfCancelled();
        const fs::path kept = keptPicturePath(folder, subject.name, index);
        if (fs::exists(kept, error))
            found.results.push_back(
                {QString::fromStdString(subject.name), displayImage(readPlainPicture(kept))});
    }
    return found;
}

}  // namespace r2r::ui
