// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/words/score_messages.h"

#include "ui/words/plural.h"

#include <QCoreApplication>
#include <QLocale>

#include <cmath>

namespace r2r::ui::messages {
namespace {

QString tr(const char* text, const char* comment = nullptr, int n = -1) {
    return QCoreApplication::translate("r2r::ui::messages", text, comment, n);
}

}  // namespace

QString scores(const Scores& scores) {
    const QLocale locale;
    const auto number = [&](double value, int decimals) {
        return std::isinf(value) ? QString("∞") : locale.toString(value, 'f', decimals);
    };
    return tr("PSNR %1 dB · MSE %2 · fMSE %3 · SSIM %4")
        .arg(number(scores.psnr, 2),
             number(scores.mse, 2),
             number(scores.foregroundMse, 2),
             number(scores.ssim, 4));
}

QString scoreProtocol() {
    return tr(
        "The figures are computed at full size, on 8-bit sRGB values from 0 to 255: MSE and PSNR "
        "over all pixels and channels, fMSE over the pixels whose mask is at least ½, SSIM with a "
        "7 × 7 window, averaged over the channels.");
}

QString of(const PairedComparison& comparison) {
    const QLocale locale;
    const int64_t count = comparison.wins + comparison.ties + comparison.losses;
    if (count == 0)
        return tr("No picture was measured with both models.");
    const auto whole = [&](int64_t value) {
        return locale.toString(static_cast<qlonglong>(value));
    };
    const auto level = [&](double value) { return locale.toString(value, 'f', 1); };
    QString text =
        plural(tr("The first model is closer to the ground truth on %1 of %Ln picture(s), "
                  "equally close on %2 and farther away on %3. ",
                  nullptr,
                  countForTr(count)),
               count)
            .arg(whole(comparison.wins), whole(comparison.ties), whole(comparison.losses));
    text += tr("Its fMSE differs by %1 on average (95 % interval: %2 to %3; p = %4).")
                .arg(level(comparison.difference.mean),
                     level(comparison.difference.low),
                     level(comparison.difference.high),
                     locale.toString(comparison.test.probability, 'g', 2));
    return text;
}

}  // namespace r2r::ui::messages
