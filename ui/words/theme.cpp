// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/words/theme.h"

#include "ui/words/icons.h"

#include <QApplication>
#include <QListView>
#include <QMetaObject>
#include <QPainter>
#include <QPalette>
#include <QProxyStyle>
#include <QStyleOption>

namespace r2r::ui {
namespace {

constexpr QRgb kAccent = 0xff5b8fc7;  // the one colour: what is chosen, and how far a job is

QPalette darkPalette() {
    QPalette palette;
    const auto set = [&](QPalette::ColorRole role, QRgb active, QRgb disabled) {
        palette.setColor(role, QColor(active));
        palette.setColor(QPalette::Disabled, role, QColor(disabled));
    };
    set(QPalette::Window, 0xff2b2b2b, 0xff2b2b2b);
    set(QPalette::WindowText, 0xffd6d6d6, 0xff7a7a7a);
    set(QPalette::Base, 0xff1f1f1f, 0xff262626);
    set(QPalette::AlternateBase, 0xff262626, 0xff262626);
    set(QPalette::Text, 0xffe0e0e0, 0xff7a7a7a);
    set(QPalette::PlaceholderText, 0xff8c8c8c, 0xff6a6a6a);
    set(QPalette::Button, 0xff363636, 0xff2f2f2f);
    set(QPalette::ButtonText, 0xffdadada, 0xff6e6e6e);
    set(QPalette::BrightText, 0xffffffff, 0xff7a7a7a);
    set(QPalette::Light, 0xff4a4a4a, 0xff3c3c3c);
    set(QPalette::Midlight, 0xff404040, 0xff363636);
    set(QPalette::Mid, 0xff242424, 0xff242424);
    set(QPalette::Dark, 0xff1b1b1b, 0xff1b1b1b);
    set(QPalette::Shadow, 0xff101010, 0xff101010);
    set(QPalette::Highlight, kAccent, 0xff4a4a4a);
    set(QPalette::HighlightedText, 0xffffffff, 0xff9a9a9a);
    set(QPalette::Link, 0xff8ab4e8, 0xff6a6a6a);
    set(QPalette::ToolTipBase, 0xff1f1f1f, 0xff1f1f1f);
    set(QPalette::ToolTipText, 0xffd6d6d6, 0xff7a7a7a);
    return palette;
}

/// Fusion on a dark ground, where it would draw black on black: the arrow of a tool bar that is too
/// long for the window, and the frame of an empty check box.
class Theme final : public QProxyStyle {
public:
    explicit Theme(const QPalette& palette)
        : QProxyStyle("Fusion")
        , more_(lineIcon("more", palette))
        , moreBelow_(lineIcon("more-below", palette)) {}

    int pixelMetric(PixelMetric metric,
                    const QStyleOption* option,
                    const QWidget* widget) const override {
        if (metric == PM_ToolBarExtensionExtent)
            return kExtensionPx;
        // Where a style sheet is drawn, nothing is said of whom it is for: `LargeIcons` does.
        const QObject* shown = widget;
        if (!shown)
            shown = option ? option->styleObject : static_cast<QObject*>(qApp);
        const QVariant iconPx = shown ? shown->property(kIconSizeProperty) : QVariant();
        if (metric == PM_SmallIconSize && iconPx.isValid())
            return iconPx.toInt();
        return QProxyStyle::pixelMetric(metric, option, widget);
    }

    QIcon standardIcon(StandardPixmap icon,
                       const QStyleOption* option,
                       const QWidget* widget) const override {
        if (icon == SP_ToolBarHorizontalExtensionButton)
            return more_;
        if (icon == SP_ToolBarVerticalExtensionButton)
            return moreBelow_;
        return QProxyStyle::standardIcon(icon, option, widget);
    }

    /// A list that was filled before the style sheet reached it has laid out its rows without the
    /// sheet's padding, and would move them under the pointer when one of them changes.
    void polish(QWidget* widget) override {
        QProxyStyle::polish(widget);
        if (auto* list = qobject_cast<QListView*>(widget))
            QMetaObject::invokeMethod(list, &QListView::doItemsLayout, Qt::QueuedConnection);
    }

    using QProxyStyle::polish;

    void drawPrimitive(PrimitiveElement element,
                       const QStyleOption* option,
                       QPainter* painter,
                       const QWidget* widget) const override {
        QProxyStyle::drawPrimitive(element, option, painter, widget);
        if (element != PE_IndicatorCheckBox)  // those in lists are drawn as one, too
            return;
        painter->save();
        painter->setPen(option->palette.color(QPalette::PlaceholderText));
        painter->setBrush(Qt::NoBrush);
        painter->drawRect(option->rect.adjusted(0, 0, -1, -1));
        painter->restore();
    }

private:
    static constexpr int kExtensionPx = 26;

    QIcon more_;
    QIcon moreBelow_;
};

// A list must not have rules for ::item and ::indicator both: Qt would draw every check box twice,
// its own and the ruled one beside it.
constexpr const char* kStyleSheet = R"(
QMainWindow::separator { background: #1f1f1f; width: 4px; height: 4px; }
QMenuBar { background: #2b2b2b; }
QMenuBar::item { padding: 4px 9px; }
QMenuBar::item:selected, QMenu::item:selected { background: #454545; }
QMenu { background: #2f2f2f; border: 1px solid #1b1b1b; padding: 4px 0; }
QMenu::item { padding: 5px 26px 5px 10px; }
QMenu::item:disabled { color: #6e6e6e; }
QMenu::separator { height: 1px; background: #3c3c3c; margin: 4px 8px; }
QToolBar { background: #2b2b2b; border: none; padding: 4px; spacing: 1px; }
QToolBar::separator { background: #3c3c3c; width: 1px; height: 1px; margin: 2px 3px; }
QToolBar QToolButton { border: 1px solid transparent; border-radius: 4px; padding: 2px; }
QToolBar QToolButton:hover { background: #3a3a3a; }
QToolBar QToolButton:checked { background: #3d4f63; border-color: #5b8fc7; }
QToolBar QToolButton#qt_toolbar_ext_button { padding: 0; }
QToolButton[role="mode"] { border: 1px solid #4a4a4a; border-radius: 3px; padding: 3px; }
QToolButton[role="mode"]:hover { background: #3a3a3a; }
QToolButton[role="mode"]:checked { background: #3d4f63; border-color: #5b8fc7; }
QToolButton[role="mode"]:focus { border-color: #8fbdf0; }
QDialog QToolButton { border: 1px solid #4a4a4a; border-radius: 3px; padding: 3px 8px; }
QFileDialog QToolButton { padding: 1px; }
QDialog QToolButton:hover { background: #3a3a3a; }
QDialog QToolButton:checked { background: #3d4f63; border-color: #5b8fc7; }
QDockWidget { font-weight: 600; titlebar-close-icon: none; titlebar-normal-icon: none; }
QDockWidget::title { background: #323232; padding: 6px 10px; text-align: left; }
QStatusBar { background: #262626; }
QStatusBar::item { border: none; }
QStatusBar QLabel { color: #b4b4b4; padding: 0 8px; }
QListWidget { border: 1px solid #1b1b1b; border-radius: 3px; outline: none; }
QListWidget::item { padding: 5px 6px; }
QToolTip { background: #1f1f1f; color: #d6d6d6; border: 1px solid #4a4a4a; padding: 4px; }
QLabel[role="quiet"] { color: #9c9c9c; }
QLabel[role="warning"] { color: #e8b465; }
QFrame#canvasFrame { border: none; }
)";

}  // namespace

void applyTheme(QApplication& application) {
    QApplication::setStyle(new Theme(darkPalette()));  // the application owns it
    QApplication::setPalette(darkPalette());
    application.setStyleSheet(kStyleSheet);
}

}  // namespace r2r::ui
