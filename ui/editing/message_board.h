// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/jobs/alarm.h"
#include "ui/words/messages.h"

#include <QDateTime>
#include <QObject>

#include <cstdint>
#include <deque>
#include <functional>
#include <optional>
#include <vector>

namespace r2r::widgets {
class Toast;
}

namespace r2r::ui {

/// The subject of a message. It goes when that is over, and a newer one about the same replaces it.
enum class Topic : uint8_t {
    General,  ///< nothing in particular: no message replaces another
    Opening,
    Preview,
    Guard,
    Mask,
    Place,
    Export,
    Models,
};

/// Something to say.
struct Posting {
    messages::Message message;
    Topic topic = Topic::General;
    bool isError = false;
    QString action;             ///< what can be done about it, on a button; empty for none
    std::function<void()> act;  ///< does it
    bool isWaiting = false;     ///< a notice that comes back when those above it are gone
};

/// Something that was said.
struct PastMessage {
    QDateTime when;
    messages::Message message;
    bool isError = false;
};

/// The messages of a window: which one is shown, for how long, and which there were.
///
/// The newest is shown. A notice goes after a while, or when a newer message comes; it never goes
/// while it is read, because the pointer on it stops the time. An error stays until it is
/// closed, its topic is over, or the document is another one; under a newer message it waits. The
/// end of an export or of an import waits, too, if there was no time to read it.
class MessageBoard final : public QObject {
    Q_OBJECT

public:
    static constexpr Alarm::Time kNoticeTime{8000};  // two lines are read in four seconds
    static constexpr Alarm::Time kOfferTime{20000};  // with something to decide
    static constexpr Alarm::Time kReadingTime{4000};
    static constexpr size_t kMostPast = 200;

    using Clock = std::function<QDateTime()>;

    /// @param alarm  borrowed, for this object only; lives longer
    explicit MessageBoard(Alarm& alarm,
                          Clock clock = &QDateTime::currentDateTime,
                          QObject* parent = nullptr);

    void post(Posting posting);

    /// The message about `topic` says this now, in the time it has left; nothing if it is gone.
    void amend(Topic topic, const messages::Message& message);

    /// `topic` is over: it was done again and went well, or there is nothing left to do it with.
    void withdraw(Topic topic);

    void withdrawAll();

    /// The person's reactions to the message that is shown.
    void dismiss();
    void act();  ///< presses its button; it goes
    void setHovered(bool isHovered);

    /// Null if there is none. Valid until the next change.
    [[nodiscard]] const Posting* shown() const;

    /// Oldest first.
    [[nodiscard]] const std::deque<PastMessage>& past() const { return past_; }

Q_SIGNALS:
    void shownChanged();
    void pastChanged();
    void dismissed(r2r::ui::Topic topic);  ///< by the person, without pressing the button

private:
    void remember(const Posting& posting);
    void showTop();
    void wake();
    void removeTop();
    [[nodiscard]] bool isUnread() const;

    Alarm& alarm_;
    Clock clock_;
    std::vector<Posting> live_;       ///< the last one is shown, errors wait under it
    std::optional<Alarm::Time> due_;  ///< when the one that is shown goes
    Alarm::Time shownSince_{};        ///< the one that is shown
    std::deque<PastMessage> past_;
    bool isHovered_ = false;
};

/// Shows the board's message on `toast` and leads back what people do there. Both are borrowed.
void showOn(widgets::Toast& toast, MessageBoard& board);

}  // namespace r2r::ui
