// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/masking/subject_finding.h"

#include "engine/imaging/masks/mask_ops.h"
#include "ui/document/change_mask.h"
#include "ui/document/edit_rules.h"
#include "ui/masking/shaped_mask.h"

#include <memory>
#include <utility>

namespace r2r::ui {
namespace {

struct Answer {
    TiledMask mask;
    bool isEmpty = false;     ///< nothing was found
    bool isByColors = false;  ///< there is no network
};

Answer answerTo(const SubjectQuestion& question,
                const Image& picture,
                EngineModels& models,
                const JobContext& job) {
    const Image found = models.subjectMask(picture, question.query, job);
    job.throwIfCancelled();
    return {.mask = combinedMask(question.base, found, question.how),
            .isEmpty = maskSupport(thresholded(found, 0.5)).isEmpty(),
            .isByColors = !models.hasSubjectNetwork()};
}

}  // namespace

SubjectFinding::SubjectFinding(Document& document,
                               EngineThread& engine,
                               widgets::ProgressStrip& strip,
                               QObject* parent)
    : QObject(parent), document_(document), engine_(engine), progress_(strip) {
    connect(&progress_, &SlowProgress::cancelRequested, this, &SubjectFinding::cancel);
}

SubjectFinding::~SubjectFinding() {
    stop_.request_stop();
}

void SubjectFinding::selectSubject(MaskCombination how) {
    const Foreground* foreground = document_.currentForeground();
    if (!foreground)
        return;
    const SubjectQuestion question{
        .id = foreground->id, .query = {}, .base = foreground->mask, .how = how};
    find(question, [this, question](const TiledMask& mask) { takeSubject(question, mask); });
}

void SubjectFinding::takeSubject(const SubjectQuestion& question, const TiledMask& mask) {
    const Foreground& foreground = *document_.composition().find(question.id);
    if (!(foreground.mask == question.base)) {
        // A stroke was quicker. What was found is known, so asking again costs little.
        SubjectQuestion again = question;
        again.base = foreground.mask;
        return find(again, [this, again](const TiledMask& next) { takeSubject(again, next); });
    }
    if (mask == question.base)
        return Q_EMIT told({tr("The mask stays as it is: the subject makes no difference to it."),
                            tr("The buttons in the panel Mask say what a selection does.")});
    document_.push(
        std::make_unique<ChangeMask>(document_, question.id, mask, tr("Select subject")));
}

void SubjectFinding::find(const SubjectQuestion& question,
                          std::function<void(const TiledMask&)> deliver) {
    const Foreground* foreground = document_.composition().find(question.id);
    if (!foreground)
        return;
    stop_.request_stop();
    const uint64_t number = ++newest_;
    progress_.begin(tr("Selecting"));
    stop_ = engine_.ask(
        this,
        [question, picture = foreground->image](EngineModels& models, const JobContext& job) {
            return answerTo(question, picture, models, job);
        },
        [this, number, id = question.id, picture = foreground->image, deliver](
            const Outcome<Answer>& outcome) {
            if (number != newest_)
                return;
            progress_.end();
            if (const auto* failure = std::get_if<Failure>(&outcome))
                Q_EMIT failed(*failure);
            const auto* answer = std::get_if<Answer>(&outcome);
            const Foreground* now = document_.composition().find(id);
            if (!answer || !now || !now->image.sharesPixelsWith(picture) ||
                obstacleToPainting(*now) != Obstacle::None)
                return;
            if (answer->isEmpty)
                return Q_EMIT told({tr("Nothing was found that stands out."),
                                    tr("Click what you want with the tool Select by click.")});
            deliver(answer->mask);
            // Later: a message about masks goes when one is changed.
            if (answer->isByColors)
                Q_EMIT told({tr("This was selected by its colours alone."),
                             tr("The network that finds subjects is not installed.")});
        },
        [this, number](const JobProgress& progress) {
            if (number == newest_)
                progress_.follow(progress);
        });
}

void SubjectFinding::cancel() {
    stop_.request_stop();
    ++newest_;
    progress_.end();
}

}  // namespace r2r::ui
