// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/seed_listener.h"

#include <QApplication>
#include <QStandardPaths>
#include <gmock/gmock.h>

int main(int argc, char** argv) {
    testing::InitGoogleMock(&argc, argv);
    r2r::testing::listenForTests();
    if (testing::GTEST_FLAG(list_tests))
        return RUN_ALL_TESTS();  // needs no platform plug-in

    if (qEnvironmentVariableIsEmpty("QT_QPA_PLATFORM"))
        qputenv("QT_QPA_PLATFORM", "offscreen");
    QStandardPaths::setTestModeEnabled(true);  // a test never reads or writes a person's settings
    const QApplication application(argc, argv);
    QCoreApplication::setOrganizationName("r2r-studio-tests");
    QCoreApplication::setApplicationName("r2r-studio-tests");
    return RUN_ALL_TESTS();
}
