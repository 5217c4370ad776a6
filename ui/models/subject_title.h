// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/models/model_library.h"

#include <QString>

#include <functional>
#include <string>

namespace r2r::ui {

/// The title for people of the subject of an evaluation whose tables call it `name`.
using SubjectTitles = std::function<QString(const std::string& name)>;

/// "lab-mean@0.5+guard" is "Lab mean shift, strength 50 %, with guard"; what is not in the library
/// keeps its name.
/// @param library  borrowed by what is returned
[[nodiscard]] SubjectTitles subjectTitles(const ModelLibrary& library);

}  // namespace r2r::ui
