// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/editing/message_board.h"

#include "widgets/toast.h"

#include <utility>

namespace r2r::ui {

MessageBoard::MessageBoard(Alarm& alarm, Clock clock, QObject* parent)
    : QObject(parent), alarm_(alarm), clock_(std::move(clock)) {}

void MessageBoard::post(Posting posting) {
    remember(posting);
    if (isUnread())
        live_.back().isWaiting = true;
    std::erase_if(live_, [&](const Posting& each) {
        const bool isOver = each.topic == posting.topic && each.topic != Topic::General;
        return isOver || (!each.isError && !each.isWaiting);
    });
    live_.push_back(std::move(posting));
    showTop();
}

void MessageBoard::amend(Topic topic, const messages::Message& message) {
    for (Posting& each : live_) {
        if (each.topic != topic || each.message == message)
            continue;
        each.message = message;
        Q_EMIT shownChanged();
    }
}

void MessageBoard::withdraw(Topic topic) {
    const bool hidesTop = !live_.empty() && live_.back().topic == topic;
    std::erase_if(live_, [topic](const Posting& each) { return each.topic == topic; });
    if (hidesTop)
        showTop();
}

void MessageBoard::withdrawAll() {
    if (live_.empty())
        return;
    live_.clear();
    showTop();
}

void MessageBoard::dismiss() {
    if (live_.empty())
        return;
    const Topic topic = live_.back().topic;
    removeTop();
    Q_EMIT dismissed(topic);
}

void MessageBoard::act() {
    if (live_.empty())
        return;
    const auto act = live_.back().act;
    removeTop();
    if (act)
        act();
}

void MessageBoard::setHovered(bool isHovered) {
    isHovered_ = isHovered;
    if (!isHovered && due_)
        showTop();  // the time begins anew
}

/// Whether it tells the end of long work, and was shown for too short a time to be read.
bool MessageBoard::isUnread() const {
    const Posting* top = shown();
    return top && !top->isError && (top->topic == Topic::Export || top->topic == Topic::Models) &&
           alarm_.now() < shownSince_ + kReadingTime;
}

const Posting* MessageBoard::shown() const {
    return live_.empty() ? nullptr : &live_.back();
}

void MessageBoard::remember(const Posting& posting) {
    past_.push_back({clock_(), posting.message, posting.isError});
    if (past_.size() > kMostPast)
        past_.pop_front();
    Q_EMIT pastChanged();
}

void MessageBoard::showTop() {
    due_.reset();
    shownSince_ = alarm_.now();
    if (!live_.empty())
        live_.back().isWaiting = false;
    if (!live_.empty() && !live_.back().isError) {
        due_ = alarm_.now() + (live_.back().act ? kOfferTime : kNoticeTime);
        alarm_.set(*due_, [this] { wake(); });
    }
    Q_EMIT shownChanged();
}

void MessageBoard::wake() {
    // An alarm of an earlier message may still ring; and nothing goes while it is read.
    if (due_ && alarm_.now() >= *due_ && !isHovered_)
        removeTop();
}

void MessageBoard::removeTop() {
    live_.pop_back();
    showTop();
}

void showOn(widgets::Toast& toast, MessageBoard& board) {
    using widgets::Toast;
    QObject::connect(&board, &MessageBoard::shownChanged, &toast, [&toast, &board] {
        const Posting* shown = board.shown();
        if (!shown)
            return toast.clear();
        toast.showMessage(shown->isError ? Toast::Kind::Error : Toast::Kind::Notice,
                          shown->message.happened,
                          shown->message.hint,
                          shown->action);
    });
    QObject::connect(&toast, &Toast::closeRequested, &board, &MessageBoard::dismiss);
    QObject::connect(&toast, &Toast::actionTriggered, &board, &MessageBoard::act);
    QObject::connect(&toast, &Toast::hoverChanged, &board, &MessageBoard::setHovered);
}

}  // namespace r2r::ui
