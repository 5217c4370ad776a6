// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/files/recovery.h"

#include "ui/files/recovery_dialog.h"
#include "ui/files/stored_history.h"
#include "ui/files/unsaved_work.h"

#include <utility>

namespace r2r::ui {
Recovery::Recovery(const Parts& parts, QWidget& window)
    : QObject(&window), parts_(parts), window_(window) {}

bool Recovery::offer(const std::filesystem::path& folder) {
    std::vector<LostWork> lost = lostWork(folder);
    if (lost.empty())
        return false;
    RecoveryDialog dialog(std::move(lost), &window_);
    dialog.exec();
    const auto chosen = dialog.chosen();
    if (!chosen || !parts_.unsaved.mayGo([] {}))
        return false;
    restore(*chosen);
    return true;
}

void Recovery::restore(const LostWork& lost) {
    thread_.ask([path = lost.claim->path(), catalog = parts_.library.catalog()](
                    const JobContext& job) { return readWork(path, catalog, job); },
                [this, lost](const Outcome<LoadedWork>& outcome) {
                    if (const auto* loaded = std::get_if<LoadedWork>(&outcome))
                        take(lost, *loaded);
                    else if (const auto* failure = std::get_if<Failure>(&outcome))
                        Q_EMIT failed({failure->code,
                                       "the work cannot be restored: " + failure->message,
                                       failure->hint});
                });
}

void Recovery::take(const LostWork& lost, const LoadedWork& loaded) {
    const RestoredWork& work = loaded.work;
    for (const auto& [picture, display] : loaded.displays)
        parts_.scene.prepare(picture, display);
    parts_.kept.take(work.changes, work.composition);
    parts_.files = filesOf(loaded);  // listeners to the document may ask for its files
    if (work.isDamaged) {
        parts_.document.open(work.composition);
        parts_.document.undoStack().resetClean();
        parts_.journal.removeOnceWritten(std::move(*lost.claim));
    } else {
        parts_.journal.carryOn(std::move(*lost.claim), work);
        parts_.document.restore(work.composition, storedHistory(work));
    }
    if (const auto current = work.about.view.find("current_foreground");
        current != work.about.view.end() && current->is_number_unsigned())
        parts_.document.setCurrentForeground(ForegroundId{current->get<uint32_t>()});
    QStringList notes;
    for (const std::string& note : work.notes)
        notes << QString::fromStdString(note) + '.';
    if (!notes.isEmpty())
        Q_EMIT noted(notes);
    Q_EMIT restored();
}

DocumentFiles Recovery::filesOf(const LoadedWork& loaded) {
    const RestoredWork& work = loaded.work;
    const JournalAbout& about = work.about;
    DocumentFiles files{.sources = loaded.sources,
                        .recipe = QString::fromStdString(about.recipe.string()),
                        .identities = about.identities,
                        .isLinked = about.isLinked,
                        .view = about.view,
                        .notes = about.notes};
    for (const auto& [number, each] : work.pictures)
        if (!each.picture.file.sha256.empty())
            files.held.push_back(each.picture);
    if (about.project.empty())
        return files;
    files.project.path = about.project;
    files.project.save = about.save;
    files.project.isProtected = about.isProtected;
    if (work.saved)
        files.project.composition = *work.saved;
    files.claim = std::make_shared<const ProjectClaim>(about.project);
    return files;
}

}  // namespace r2r::ui
