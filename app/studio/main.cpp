// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/arguments.h"
#include "engine/core/memory_policy.h"
#include "engine/core/thread_policy.h"
#include "engine/core/version.h"
#include "engine/pipeline/models/model_catalog.h"
#include "engine/project/journal_claim.h"
#include "ui/engine/engine_thread.h"
#include "ui/files/journalling.h"
#include "ui/files/opening.h"
#include "ui/files/recovery.h"
#include "ui/parts/window_size.h"
#include "ui/window/event_guard.h"
#include "ui/window/main_window.h"
#include "ui/words/settings.h"
#include "ui/words/theme.h"

#include <QApplication>
#include <QTimer>

namespace {

/// What a handler of an event throws does not end it.
class Application final : public QApplication {
public:
    using QApplication::QApplication;

    bool notify(QObject* receiver, QEvent* event) override {
        return guard_.delivered([&] { return QApplication::notify(receiver, event); });
    }

    [[nodiscard]] r2r::ui::EventGuard& guard() { return guard_; }

private:
    r2r::ui::EventGuard guard_;
};

void openWhatWasAsked(r2r::ui::Opening& opening,
                      const r2r::studio::Arguments& arguments,
                      r2r::ui::Settings& settings) {
    if (!arguments.recipe.isEmpty())
        opening.openRecipe(arguments.recipe);
    else if (!arguments.pictures.isEmpty())
        opening.openFiles(arguments.pictures);
    else if (arguments.wantsExample || settings.isFirstStart())
        opening.openExample();
    settings.setStarted();
}

/// --help and --version work where no window can be opened.
bool needsNoWindow(int argc, char** argv) {
    for (int i = 1; i < argc; ++i)
        for (const char* option : {"-h", "--help", "--help-all", "-v", "--version"})
            if (qstrcmp(argv[i], option) == 0)
                return true;
    return false;
}

}  // namespace

int main(int argc, char** argv) {
    r2r::preferSleepingThreads();
    r2r::keepNoProductBuffers();
    QCoreApplication::setOrganizationName("r2r-studio");
    QCoreApplication::setApplicationName("r2r-studio");
    QCoreApplication::setApplicationVersion(
        QString::fromLatin1(r2r::kVersion.data(), static_cast<qsizetype>(r2r::kVersion.size())));
    if (needsNoWindow(argc, argv)) {
        const QCoreApplication application(argc, argv);
        (void)r2r::studio::parseArguments(QCoreApplication::arguments());
        return 0;
    }
    Application application(argc, argv);
    const auto arguments = r2r::studio::parseArguments(QCoreApplication::arguments());
    QApplication::setApplicationDisplayName("R2R Studio");
    QApplication::setDesktopFileName("r2r-studio");
    r2r::ui::applyTheme(application);
    r2r::ui::keepFileDialogsOnScreen(application);

    const r2r::ModelCatalog catalog = r2r::ModelCatalog::installed();
    r2r::ui::Settings settings;
    r2r::ui::EngineThread engine(catalog);
    r2r::ui::MainWindow window(catalog, engine, settings);
    window.tellFailuresOf(application.guard());
    window.show();
    QTimer::singleShot(0, &window, [&] {
        const auto journals = r2r::journalFolder();
        window.journal().keepIn(journals);
        if (window.recovery().offer(journals))
            settings.setStarted();
        else
            openWhatWasAsked(window.opening(), arguments, settings);
    });
    return QApplication::exec();
}
