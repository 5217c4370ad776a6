// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/core/file_io.h"
#include "engine/project/journal_reading.h"
#include "engine/project/project_document.h"
#include "tests/support/seed.h"
#include "tests/ui/model_window.h"
#include "ui/document/commands.h"
#include "ui/files/journalling.h"
#include "ui/files/opening.h"
#include "ui/files/project_saving.h"
#include "ui/files/recovery.h"
#include "ui/jobs/journal_job.h"

#include <QDialog>
#include <QElapsedTimer>
#include <QPushButton>
#include <QSignalSpy>
#include <QThread>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fcntl.h>
#include <filesystem>
#include <fstream>
#include <map>
#include <optional>
#include <random>
#include <unistd.h>
#include <vector>

/// For tests/soak/killed_editor.sh: one program that works at random until it is killed, and one
/// that compares what is left with what was done.
namespace r2r::ui {
namespace {

namespace fs = std::filesystem;
using testing::grainyImage;
using testing::toQString;
using testing::writeImage;

int randomBelow(int bound) {
    static std::mt19937 generator(std::random_device{}());
    return std::uniform_int_distribution<int>(0, bound - 1)(generator);
}

int64_t nowMs() {
    return std::chrono::duration_cast<std::chrono::milliseconds>(
               std::chrono::system_clock::now().time_since_epoch())
        .count();
}

/// A hash of everything that a person made.
std::string hashOf(const Composition& state) {
    ContentHasher hasher;
    const auto add = [&](const std::string& text) { hasher.add(std::as_bytes(std::span(text))); };
    const auto addPixels = [&](const Image& image) {
        hasher.add(std::span(image.data(), image.byteCount()));
    };
    addPixels(state.background);
    for (const Foreground& foreground : state.foregrounds) {
        add(formatJson(foregroundJson(foreground, 0, {})));
        addPixels(foreground.image);
        addPixels(foreground.mask.toImage());
    }
    return hasher.digest();
}

class JournalSoak : public testing::ModelWindow {
protected:
    static fs::path place() {
        const char* folder = std::getenv("R2R_SOAK_FOLDER");
        return folder ? fs::path(folder) : fs::path();
    }

    Document& document() { return window_.document(); }

    void doAnything() {
        const Composition& now = document().composition();
        if (now.foregrounds.empty()) {
            document().undoStack().redo();
            return;
        }
        const int verb = randomBelow(20);
        const auto index = randomBelow(static_cast<int>(now.foregrounds.size()));
        const Foreground foreground = now.foregrounds[static_cast<size_t>(index)];
        const ForegroundId id = foreground.id;
        if (verb < 3) {
            document().undoStack().undo();
        } else if (verb < 5) {
            document().undoStack().redo();
        } else if (verb < 6 && now.foregrounds.size() < 4) {
            document().push(std::make_unique<DuplicateForeground>(document(), id));
        } else if (verb < 7 && now.foregrounds.size() > 1) {
            document().push(std::make_unique<RemoveForeground>(document(), id));
        } else if (verb < 10) {
            Placement placement = foreground.placement;
            placement.centre = {randomBelow(4000) / 7.0, randomBelow(3000) / 7.0};
            document().push(std::make_unique<PlaceForeground>(document(), id, placement));
        } else if (verb < 12) {
            HarmonySettings harmony = foreground.harmony;
            harmony.strength.overall = static_cast<float>(randomBelow(100)) / 99;
            document().push(std::make_unique<SetHarmony>(document(), id, harmony));
        } else if (verb < 13) {
            document().push(std::make_unique<SetOpacity>(
                document(), id, randomBelow(101) / 100.0, Gesture::None));
        } else {
            TiledMask mask = foreground.mask;
            const Size size = mask.size();
            const Rect changed =
                mask.dab({double(randomBelow(size.width)), double(randomBelow(size.height))},
                         3 + randomBelow(60),
                         0.5,
                         1,
                         verb % 2 == 0);
            document().push(
                std::make_unique<PaintMask>(document(), id, mask, changed, verb % 2 == 0));
        }
    }
};

TEST_F(JournalSoak, DISABLED_WorksUntilItIsKilled) {
    const fs::path folder = place();
    ASSERT_FALSE(folder.empty());
    writeImage(folder / "beach.png", grainyImage({900, 700}, 60, 90, 150));
    writeImage(folder / "dog.png", grainyImage({500, 400}, 200, 120, 40));
    window_.journal().keepIn(folder / "journals");
    const int log = ::open((folder / "log").c_str(), O_CREAT | O_TRUNC | O_WRONLY | O_APPEND, 0600);
    window_.opening().openFiles({toQString(folder / "beach.png"), toQString(folder / "dog.png")});
    waitUntil([this] { return document().currentForeground() != nullptr; });
    const auto note = [&] {
        char line[200];
        const int length = std::snprintf(line,
                                         sizeof line,
                                         "%lld %d %d %s\n",
                                         static_cast<long long>(nowMs()),
                                         document().undoStack().index(),
                                         document().undoStack().count(),
                                         hashOf(document().composition()).c_str());
        (void)!::write(log, line, static_cast<size_t>(length));
    };
    note();
    // The script kills some while they save.
    const fs::path mark = folder / "saving";
    QObject::connect(
        &window_.projects(), &ProjectSaving::saved, &window_, [&] { fs::remove(mark); });
    while (true) {
        doAnything();
        note();
        if (randomBelow(12) == 0 && !window_.projects().isSaving()) {
            std::ofstream{mark};
            window_.projects().saveTo(toQString(folder / "work.r2rs"), false);
        }
        QTest::qWait(randomBelow(10) == 0 ? randomBelow(1500) : randomBelow(120));
    }
}

TEST_F(JournalSoak, DISABLED_ComparesWhatIsLeftWithWhatWasDone) {
    struct Event {
        int64_t time = 0;
        int index = 0;
        int count = 0;
        std::string hash;
    };

    const fs::path folder = place();
    ASSERT_FALSE(folder.empty());
    std::vector<Event> events;
    std::ifstream log(folder / "log");
    for (Event event; log >> event.time >> event.index >> event.count >> event.hash;)
        events.push_back(event);
    ASSERT_FALSE(events.empty());
    size_t saved = 0;
    std::optional<int64_t> firstSaved;
    if (fs::exists(folder / "work.r2rs")) {
        const OpenedProject project = openProject(folder / "work.r2rs");
        EXPECT_TRUE(project.notes.empty());
        const std::string hash = hashOf(project.project.composition);
        EXPECT_TRUE(std::ranges::any_of(events, [&](const Event& event) {
            return event.hash == hash;
        })) << "the project holds what never was";
        ASSERT_TRUE(project.history) << "the project was saved without its undo steps";
        saved = project.history->steps.size() - 1;
        firstSaved = project.history->steps.front().number;
    }
    auto journals = abandonedJournals(folder / "journals");
    ASSERT_EQ(journals.size(), 1U);
    const fs::path path = journals.front().path();
    const RestoredWork work = readJournal(path);
    journals.clear();
    ASSERT_FALSE(work.isDamaged);
    const int64_t first = work.steps.front().number;

    std::map<int, std::string> stored;
    {
        const JournalReader reader(path);
        for (const JournalSteps::Step& step : work.steps)
            stored.emplace(static_cast<int>(step.number - first),
                           hashOf(reader.state(
                               step.number, work.pictures, {work.position, &work.composition})));
    }

    // What the journal shows is what was done some time before the end, and its steps are those
    // that were there then. A state may have been there twice, with other steps to redo.
    const std::string hash = hashOf(work.composition);
    auto shown = events.rbegin();
    std::map<int, std::string> then;
    for (; shown != events.rend(); ++shown) {
        if (shown->hash != hash || shown->index != work.position - first ||
            shown->count != work.steps.back().number - first)
            continue;
        then.clear();
        for (auto event = shown; event != events.rend(); ++event)
            then.emplace(event->index, event->hash);
        if (std::ranges::all_of(stored, [&](const auto& step) {
                const auto known = then.find(step.first);
                return known == then.end() || known->second == step.second;
            }))
            break;
    }
    ASSERT_NE(shown, events.rend()) << "the journal shows a state that never was";
    const auto killed = std::strtoll(std::getenv("R2R_SOAK_KILLED_MS"), nullptr, 10);
    const auto lost = shown == events.rbegin() ? 0 : killed - (shown - 1)->time;

    const auto tell = [&](size_t compared) {
        std::printf("LOST %lld ms STEPS %zu EVENTS %zu COMPARED %zu SAVED %zu\n",
                    static_cast<long long>(lost),
                    work.steps.size(),
                    events.size(),
                    compared,
                    saved);
    };
    if (work.about.saved == work.position && work.about.project.empty())
        return tell(0);  // the pictures as they were opened: there is nothing to restore
    // All is undone and redone in the window that goes on with it: with the journal, or, if nothing
    // was done since it was saved, with the project.
    QUndoStack& stack = document().undoStack();
    window_.journal().keepIn(folder / "journals");
    int64_t begins = 0;
    if (work.about.saved == work.position) {
        window_.opening().openProject(toQString(folder / "work.r2rs"));
        waitUntil([&] { return document().hasBackground(); });
        begins = firstSaved.value_or(work.position) - first;
    } else {
        QSignalSpy restored(&window_.recovery(), &Recovery::restored);
        testing::withNextDialog<QDialog>(window_, [](QDialog& dialog) {
            dialog.findChild<QPushButton*>("restoreWork")->click();
        });
        ASSERT_TRUE(window_.recovery().offer(folder / "journals"));
        ASSERT_TRUE(restored.size() > 0 || restored.wait(kDeadlineMs));
    }
    ASSERT_EQ(stack.index() + begins, work.position - first);
    EXPECT_EQ(hashOf(document().composition()), hash);
    size_t compared = 0;
    const auto expectThen = [&] {
        const auto known = then.find(static_cast<int>(stack.index() + begins));
        if (known == then.end())
            return;
        EXPECT_EQ(hashOf(document().composition()), known->second) << "step " << stack.index();
        ++compared;
    };
    expectThen();
    for (; stack.canUndo(); expectThen())
        stack.undo();
    for (; stack.canRedo(); expectThen())
        stack.redo();
    stack.setIndex(static_cast<int>(work.position - first - begins));
    EXPECT_EQ(hashOf(document().composition()), hash);
    tell(compared);
}

TEST_F(JournalSoak, DISABLED_TenThousandCommandsAreUndone) {
    constexpr size_t kBudget = size_t{8} << 20;
    window_.journal().setMostStepBytes(kBudget);
    window_.journal().keepIn(folder_ / "journals");
    document().open(testing::warmOnCool());
    const std::string first = hashOf(document().composition());
    size_t most = 0;
    for (int i = 0; i < 10'000; ++i) {
        doAnything();
        if (i % 100 == 0) {
            waitUntil([this] { return window_.journal().isUpToDate(); });
            most = std::max(most, document().stepBytes());
        }
    }
    const std::string last = hashOf(document().composition());
    const int steps = document().undoStack().index();
    QElapsedTimer timer;
    timer.start();

    document().undoStack().setIndex(0);
    EXPECT_EQ(hashOf(document().composition()), first);
    const auto undone = timer.restart();
    document().undoStack().setIndex(steps);
    EXPECT_EQ(hashOf(document().composition()), last);

    EXPECT_LE(most, kBudget);
    std::printf("STEPS %d KEPT %zu UNDO %lld ms REDO %lld ms\n",
                steps,
                most,
                static_cast<long long>(undone),
                static_cast<long long>(timer.elapsed()));
}

TEST_F(JournalSoak, DISABLED_StrokesOnLargeMasksAreNotHeldUp) {
    Composition composition{.background = grainyImage({8660, 5774}, 60, 90, 150)};
    for (uint32_t id = 1; id <= 3; ++id) {
        Foreground foreground = foregroundOn(composition.background,
                                             grainyImage({5480, 3650}, 200, 120, 40),
                                             "Large " + std::to_string(id),
                                             ForegroundId{id});
        foreground.mask = TiledMask(foreground.image.size());
        foreground.mask.dab({2700, 1800}, 1500, 0.7, 1, false);
        composition.foregrounds.push_back(foreground);
    }
    // What the journal itself costs the window: without views and previews.
    for (const bool isJournalled : {false, true}) {
        Document alone;
        const DocumentFiles files;
        Journalling journal(alone, files, nullptr);
        if (isJournalled)
            journal.keepIn(folder_ / "alone");
        alone.open(composition);
        QTest::qWait(isJournalled ? 6000 : 100);
        std::vector<double> costs;
        for (int i = 0; i < 60; ++i) {
            TiledMask mask = alone.currentForeground()->mask;
            const Rect changed = mask.dab({700.0 + 60 * i, 1000.0 + 30 * i}, 250, 0.5, 1, true);
            auto stroke = std::make_unique<PaintMask>(
                alone, *alone.currentForegroundId(), mask, changed, true);
            QElapsedTimer timer;
            timer.start();
            alone.push(std::move(stroke));
            double cost = static_cast<double>(timer.nsecsElapsed()) / 1e6;
            for (int turn = 0; turn < 40; ++turn) {
                QThread::msleep(10);
                timer.restart();
                QCoreApplication::processEvents();
                cost = std::max(cost, static_cast<double>(timer.nsecsElapsed()) / 1e6);
            }
            costs.push_back(cost);
        }
        std::ranges::sort(costs);
        std::printf("%s: window held up for median %.2f p95 %.2f worst %.2f ms\n",
                    isJournalled ? "journalled" : "plain",
                    costs[30],
                    costs[57],
                    costs.back());
    }
    for (const bool isJournalled : {false, true}) {
        if (isJournalled)
            window_.journal().keepIn(folder_ / "journals");
        document().open(composition);
        QTest::qWait(isJournalled ? 6000 : 500);
        std::vector<double> pushes;
        std::vector<double> turns;
        std::vector<double> delays;
        for (int i = 0; i < 40; ++i) {
            TiledMask mask = document().currentForeground()->mask;
            const Rect changed =
                mask.dab({700.0 + 80 * i, 1000.0 + 30 * i}, 250, 0.5, 1, i % 2 == 0);
            QElapsedTimer timer;
            timer.start();
            document().push(std::make_unique<PaintMask>(
                document(), *document().currentForegroundId(), mask, changed, i % 2 == 0));
            pushes.push_back(static_cast<double>(timer.nsecsElapsed()) / 1e6);
            double worst = 0;
            QElapsedTimer whole;
            whole.start();
            bool isWritten = false;
            while (whole.elapsed() < 900) {
                timer.restart();
                QCoreApplication::processEvents();
                worst = std::max(worst, static_cast<double>(timer.nsecsElapsed()) / 1e6);
                if (isJournalled && !isWritten && window_.journal().isUpToDate()) {
                    isWritten = true;
                    delays.push_back(static_cast<double>(whole.elapsed()));
                }
                QThread::usleep(200);
            }
            turns.push_back(worst);
        }
        const auto tell = [&](const char* what, std::vector<double>& values) {
            std::ranges::sort(values);
            if (!values.empty())
                std::printf("%s %s: median %.1f p95 %.1f worst %.1f ms (%zu)\n",
                            isJournalled ? "journalled" : "plain",
                            what,
                            values[values.size() / 2],
                            values[values.size() * 95 / 100],
                            values.back(),
                            values.size());
        };
        tell("push", pushes);
        tell("longest turn of the event loop", turns);
        tell("until written", delays);
    }
}

}  // namespace
}  // namespace r2r::ui
