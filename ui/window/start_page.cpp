// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/start_page.h"

#include "ui/files/recent_files.h"
#include "ui/words/actions.h"
#include "ui/words/icons.h"

#include <QEvent>
#include <QMenu>
#include <QPushButton>
#include <QVBoxLayout>

#include <algorithm>

namespace r2r::ui {
namespace {

constexpr int kButtonWidthPx = 220;
constexpr int kButtonHeightPx = 34;
constexpr int kLeastButtonHeightPx = 22;  // where the window is low
constexpr int kMarginPx = 4;
constexpr int kSpacingPx = 6;
constexpr int kLeastSpacingPx = 2;
constexpr int kBelowTextPx = 24;  // the canvas writes its line of text in the very middle

}  // namespace

StartPage::StartPage(const Actions& actions, RecentFiles& recent, QWidget& canvas)
    : QWidget(&canvas) {
    setObjectName("startPage");
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins({});
    const auto addButton = [&](const QString& name, const QString& text, const QString& icon) {
        auto* button = new QPushButton(lineIcon(icon, palette()), text, this);
        button->setObjectName(name);
        button->setMinimumSize(kButtonWidthPx, kButtonHeightPx);
        column->addWidget(button);
        return button;
    };
    const auto triggers = [&](QPushButton* button, ActionId id) {
        connect(button, &QPushButton::clicked, &actions[id], &QAction::trigger);
    };
    triggers(addButton("startBackground", tr("&Open…"), "open-background"),
             ActionId::OpenBackground);
    triggers(addButton("startExample", tr("Open e&xample"), "example"), ActionId::OpenExample);
    auto* again = addButton("startRecent", tr("&Recent"), "open-recipe");
    auto* menu = new QMenu(again);
    recent.fill(*menu);
    again->setMenu(menu);
    const auto show = [again, &recent] { again->setEnabled(!recent.files().isEmpty()); };
    connect(&recent, &RecentFiles::changed, this, show);
    show();
    canvas.installEventFilter(this);
    place();
}

bool StartPage::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() == QEvent::Resize)
        place();
    return QWidget::eventFilter(watched, event);
}

void StartPage::place() {
    const int top = parentWidget()->height() / 2 + kBelowTextPx;
    const QList<QPushButton*> buttons = findChildren<QPushButton*>();
    const auto count = static_cast<int>(buttons.size());
    const int room = parentWidget()->height() - kMarginPx - top;
    const int wanted = count * kButtonHeightPx + (count - 1) * kSpacingPx;
    const int spacing = room < wanted ? kLeastSpacingPx : kSpacingPx;
    const int height =
        std::clamp((room - (count - 1) * spacing) / count, kLeastButtonHeightPx, kButtonHeightPx);
    layout()->setSpacing(spacing);
    for (QPushButton* button : buttons)
        button->setFixedHeight(height);
    layout()->activate();
    adjustSize();
    move((parentWidget()->width() - width()) / 2, top);
}

}  // namespace r2r::ui
