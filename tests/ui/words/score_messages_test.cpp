// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/words/score_messages.h"

#include <QLocale>
#include <gtest/gtest.h>

#include <limits>

namespace r2r::ui::messages {
namespace {

TEST(ScoreMessages, GiveScoresAsThePapersDo) {
    const QLocale before;
    QLocale::setDefault(QLocale::c());
    const Scores far{.mse = 12.345, .foregroundMse = 88, .psnr = 37.216, .ssim = 0.98123};
    EXPECT_EQ(scores(far), "PSNR 37.22 dB · MSE 12.35 · fMSE 88.00 · SSIM 0.9812");
    const Scores same{.psnr = std::numeric_limits<double>::infinity(), .ssim = 1};
    EXPECT_TRUE(scores(same).startsWith("PSNR ∞ dB"));
    QLocale::setDefault(before);
}

TEST(ScoreMessages, SayThatNoPictureWasMeasuredWithBoth) {
    EXPECT_EQ(of(PairedComparison()), "No picture was measured with both models.");
}

}  // namespace
}  // namespace r2r::ui::messages
