// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/jobs/outcome.h"

#include "engine/core/job_context.h"
#include "engine/core/log.h"
#include "engine/core/memory_error.h"
#include "engine/pipeline/models/unknown_model.h"

namespace r2r::ui::detail {

bool endsWell(const std::function<void()>& work, Failure& failure, bool& isCancelled) {
    try {
        work();
        return true;
    } catch (const Cancelled&) {
        isCancelled = true;
    } catch (const UnknownModel& error) {
        failure = {error.code(),
                   error.message(),
                   "Choose another one in the list of models, or import it."};
    } catch (const Error& error) {
        failure = {error.code(), error.message(), error.hint()};
    } catch (const std::exception& error) {
        if (tellsOfTooLittleMemory(error)) {
            failure = {ErrorCode::OutOfMemory, "there is not enough memory for this picture", ""};
            return false;
        }
        // A slot that lets an exception out ends the program, and with it unsaved work.
        failure = {ErrorCode::Internal, error.what(), ""};
        log::error(std::string("unexpected exception in a job: ") + error.what());
    }
    return false;
}

}  // namespace r2r::ui::detail
