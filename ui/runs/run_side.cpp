// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/runs/run_side.h"

#include "ui/parts/focus_refuge.h"
#include "ui/parts/wrapped_label.h"
#include "ui/runs/run_list.h"
#include "ui/runs/run_removal.h"
#include "ui/runs/run_shelf.h"

#include <QGridLayout>
#include <QLabel>
#include <QPushButton>
#include <QStyle>
#include <QVBoxLayout>

namespace r2r::ui {

RunSide::RunSide(RunShelf& shelf, const Words& words, QPushButton& further, QWidget* parent)
    : QWidget(parent)
    , shelf_(shelf)
    , words_(words)
    , list_(new RunList(shelf, this))
    , message_(new QLabel(this)) {
    const QString noun = words.noun.toLower();
    list_->setObjectName(noun + 's');
    list_->setAccessibleName(words.runs);
    message_->setObjectName(noun + "Message");
    message_->setWordWrap(true);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->addWidget(list_, 1);
    layout->addWidget(message_);
    createButtons(further, *layout);
}

void RunSide::createButtons(QPushButton& further, QVBoxLayout& layout) {
    auto* create = button("new", tr("New…"), words_.create);
    auto* open = button("open", tr("Open…"), words_.open);
    stop_ = button("stop", tr("Stop"), words_.stop);
    resume_ = button("resume", tr("Resume"), words_.resume);
    remove_ = button("close", tr("Remove"), words_.remove);
    auto* grid = new QGridLayout;
    int place = 0;
    for (QPushButton* each : {create, open, stop_, resume_, &further, remove_}) {
        grid->addWidget(each, place / 2, place % 2);
        ++place;
    }
    layout.addLayout(grid);
    connect(create, &QPushButton::clicked, this, &RunSide::newWanted);
    connect(open, &QPushButton::clicked, this, &RunSide::openWanted);
    connect(stop_, &QPushButton::clicked, this, [this] {
        list_->current()->stop();
        Q_EMIT stopped();
    });
    connect(
        resume_, &QPushButton::clicked, this, [this] { Q_EMIT resumeWanted(list_->currentRun()); });
    connect(remove_, &QPushButton::clicked, this, [this] {
        askToRemove(shelf_, list_->currentRun(), *this);
    });
}

QPushButton* RunSide::button(const QString& verb, const QString& text, const QString& tip) {
    auto* made = new QPushButton(text, this);
    made->setObjectName(verb + words_.noun);
    made->setToolTip(tip);
    return made;
}

QString RunSide::ownMessage() const {
    const RunFollower* run = list_->current();
    if (!run)
        return words_.nothing;
    const QString said = run->model().message();
    return said.isEmpty() && run->model().state() == RunState::Lost ? run->lastWords() : said;
}

void RunSide::showState(const QString& message, bool canResume) {
    const RunFollower* run = list_->current();
    const bool isRunning = run && run->isRunningHere();
    setEnabledOr(*stop_, isRunning && !run->isStopping(), *list_);
    setEnabledOr(*resume_, run && !isRunning && canResume, *list_);
    setEnabledOr(*remove_, run != nullptr, *list_);
    message_->setProperty("role", run ? "warning" : "quiet");
    message_->style()->polish(message_);
    say(*message_, message);
}

}  // namespace r2r::ui
