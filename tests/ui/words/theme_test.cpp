// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/words/theme.h"

#include "tests/ui/themed.h"

#include <QHeaderView>
#include <QListWidget>
#include <QTableWidget>
#include <QTest>
#include <QToolBar>
#include <QToolButton>
#include <QTreeWidget>
#include <gtest/gtest.h>

#include <algorithm>

namespace r2r::ui::testing {
namespace {

constexpr int kLargestCheckBoxPx = 18;

class ThemeTest : public Themed, public ::testing::Test {
protected:
    static QImage picture(QWidget& widget) { return widget.grab().toImage(); }

    static int brightest(const QImage& image) {
        int found = 0;
        for (int y = 0; y < image.height(); ++y)
            for (int x = 0; x < image.width(); ++x)
                found = std::max(found, qGray(image.pixel(x, y)));
        return found;
    }

    /// The bounds of the differences of two pictures of the same size.
    static QRect difference(const QImage& one, const QImage& other) {
        QRect changed;
        for (int y = 0; y < one.height(); ++y)
            for (int x = 0; x < one.width(); ++x)
                if (one.pixel(x, y) != other.pixel(x, y))
                    changed |= QRect(x, y, 1, 1);
        return changed;
    }

    /// The bounds of the pixels that change when a box is checked.
    template <typename View, typename Item>
    static QRect checked(View& view, Item& item) {
        view.resize(240, 120);
        view.show();
        EXPECT_TRUE(QTest::qWaitForWindowExposed(&view));
        const auto set = [&item](Qt::CheckState state) {
            if constexpr (std::is_same_v<Item, QTreeWidgetItem>)
                item.setCheckState(0, state);
            else
                item.setCheckState(state);
        };
        set(Qt::Unchecked);
        const QImage before = picture(view);
        set(Qt::Checked);
        return difference(before, picture(view));
    }

    static void expectOneBox(const QRect& changed) {
        EXPECT_FALSE(changed.isEmpty());
        EXPECT_LE(changed.width(), kLargestCheckBoxPx);
        EXPECT_LE(changed.height(), kLargestCheckBoxPx);
    }
};

TEST_F(ThemeTest, AListShowsEveryCheckBoxOnce) {
    QListWidget list;
    auto* item = new QListWidgetItem("R2R-Lite", &list);
    item->setFlags(item->flags() | Qt::ItemIsUserCheckable);

    expectOneBox(checked(list, *item));
}

TEST_F(ThemeTest, AnEmptyCheckBoxIsSeen) {
    QListWidget list;
    auto* item = new QListWidgetItem(QString(), &list);
    item->setFlags(Qt::ItemIsEnabled | Qt::ItemIsUserCheckable);
    item->setCheckState(Qt::Unchecked);
    list.resize(240, 120);
    list.show();
    ASSERT_TRUE(QTest::qWaitForWindowExposed(&list));

    EXPECT_GT(brightest(picture(*list.viewport())), 110);
}

TEST_F(ThemeTest, ATableShowsEveryCheckBoxOnce) {
    QTableWidget table(1, 1);
    auto* item = new QTableWidgetItem("R2R-Lite");
    table.setItem(0, 0, item);

    expectOneBox(checked(table, *item));
}

TEST_F(ThemeTest, ATreeShowsEveryCheckBoxOnce) {
    QTreeWidget tree;
    auto* item = new QTreeWidgetItem(&tree, {"R2R-Lite"});

    expectOneBox(checked(tree, *item));
}

TEST_F(ThemeTest, AToolBarThatIsTooLongHasAnArrowThatIsSeen) {
    QToolBar bar;
    bar.setOrientation(Qt::Vertical);
    for (int i = 0; i < 20; ++i)
        bar.addAction(QString("Tool %1").arg(i));
    bar.resize(60, 200);
    bar.show();
    ASSERT_TRUE(QTest::qWaitForWindowExposed(&bar));
    auto* arrow = bar.findChild<QToolButton*>("qt_toolbar_ext_button");

    ASSERT_TRUE(arrow && arrow->isVisible());
    EXPECT_GT(brightest(picture(*arrow)), 150);
}

}  // namespace
}  // namespace r2r::ui::testing
