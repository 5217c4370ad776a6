// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>

class QWidget;

namespace r2r::ui {

class Document;
class ProjectSaving;
struct DocumentFiles;

/// Asks before everything that would make the document go: only what a project or, without one, a
/// recipe holds is saved.
class UnsavedWork {
public:
    /// All borrowed; `window` is the parent of the question.
    UnsavedWork(Document& document,
                const DocumentFiles& files,
                ProjectSaving& saving,
                QWidget& window);

    /// True if nothing would be lost, or the person gives it up. False if they want to keep it:
    /// when they chose to save it first, `again` is called once that is done.
    [[nodiscard]] bool mayGo(const std::function<void()>& again);

private:
    Document& document_;
    const DocumentFiles& files_;
    ProjectSaving& saving_;
    QWidget& window_;
};

}  // namespace r2r::ui
