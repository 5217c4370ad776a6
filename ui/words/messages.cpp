// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/words/messages.h"

#include "engine/core/spoken_time.h"
#include "ui/words/note_text.h"
#include "ui/words/plural.h"
#include "ui/words/without_commands.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>
#include <QLocale>
#include <QStringList>

#include <algorithm>
#include <cmath>
#include <utility>

namespace r2r::ui::messages {
namespace {

QString tr(const char* text, const char* comment = nullptr, int n = -1) {
    return QCoreApplication::translate("r2r::ui::messages", text, comment, n);
}

/// The engine's message begins in lower case or with a file name; a sentence begins with a capital
/// letter, unless that would misspell the file.
QString sentence(const std::string& message) {
    QString text = withoutCommands(QString::fromStdString(message).trimmed());
    if (text.isEmpty())
        return text;
    const QString first = text.section(' ', 0, 0);
    if (!first.contains('/') && !first.contains('.'))
        text[0] = text[0].toUpper();
    return text.endsWith('.') ? text : text + '.';
}

/// For failures whose cause the engine can name, but not a way out.
QString usualHint(ErrorCode code) {
    switch (code) {
        case ErrorCode::NotFound:
            return tr("Was it moved, renamed or deleted?");
        case ErrorCode::Unreadable:
            return tr("Check the permissions and the free space of the disk.");
        case ErrorCode::Corrupt:
            return tr("Download or copy the file again.");
        case ErrorCode::Unsupported:
            return tr("Convert it to PNG, JPEG or TIFF first.");
        case ErrorCode::OutOfMemory:
            return tr("Close other programs, or use a smaller picture.");
        case ErrorCode::DeviceUnavailable:
            return tr("Check that its driver is installed, or choose another device.");
        case ErrorCode::Internal:
            return tr("This is an error in R2R Studio. Your work is still here.");
        case ErrorCode::InvalidArgument:
        case ErrorCode::MissingWeights:
            break;
    }
    return {};
}

}  // namespace

Message of(const Failure& failure) {
    const QString hint = sentence(failure.hint);
    return {sentence(failure.message), hint.isEmpty() ? usualHint(failure.code) : hint};
}

Message of(const ExportReport& report) {
    const QString name = QString::fromStdString(report.path.filename().string());
    const QString folder =
        QDir::toNativeSeparators(QString::fromStdString(report.path.parent_path().string()));
    QString hint = tr("In %1").arg(folder);
    if (!report.companions.empty())
        hint += tr(", with the recipe that made it");
    hint += '.';
    for (const QString& note : noteTexts(report.notes))
        hint += ' ' + note;
    for (const auto& remark : {report.leftOut, report.shadows})
        if (remark)
            hint += ' ' + sentence(*remark);
    return {tr("Exported %1 in %2.").arg(name, duration(report.seconds)), hint};
}

Message ofNotes(const QStringList& notes) {
    return {tr("Not all is shown as the file says."), notes.join(' ')};
}

Message of(const GuardFinding& finding, const QString& whose) {
    const QLocale locale;
    return {
        tr("%1: only a small change was found (ΔE %2 on average), and the guard used %3 % of it.")
            .arg(whose,
                 locale.toString(finding.deltaE, 'f', 1),
                 locale.toString(100 * finding.share, 'f', 0)),
        tr("If it still looks wrong, use all of it.")};
}

Message saved(const QString& recipe) {
    const QFileInfo file(recipe);
    return {tr("Saved %1.").arg(file.fileName()),
            tr("In %1.").arg(QDir::toNativeSeparators(file.absolutePath()))};
}

Message otherModels(const QString& recipe, const QStringList& titles) {
    const QString happened = titles.size() == 1
                                 ? tr("%1 was made with another model of this name: %2.")
                                 : tr("%1 was made with other models of these names: %2.");
    return {happened.arg(recipe, titles.join(", ")),
            tr("The result may look different. To get the earlier one again, import the earlier "
               "model.")};
}

Message of(const BatchReport& report) {
    const QLocale locale;
    const int failed = report.count(BatchStatus::Failed);
    const int skipped = report.count(BatchStatus::Skipped);
    const auto total = static_cast<int64_t>(report.outcomes.size());
    QString happened =
        plural(tr("%1 of %Ln picture(s) done in %2", nullptr, countForTr(total)), total)
            .arg(locale.toString(report.count(BatchStatus::Done)), duration(report.seconds));
    if (skipped > 0)
        happened += tr(", %1 skipped").arg(locale.toString(skipped));
    if (failed > 0)
        happened += tr(", %1 failed").arg(locale.toString(failed));
    if (const int open = report.count(BatchStatus::NotStarted); open > 0)
        happened += tr(", %1 not started").arg(locale.toString(open));
    QString hint;
    if (report.isCancelled)
        hint =
            tr("The batch was stopped. Start it again with \"Skip\" to continue where it ended.");
    else if (failed > 0)
        hint = tr("The list shows why.");
    return {happened + '.', hint};
}

Message of(Obstacle obstacle) {
    switch (obstacle) {
        case Obstacle::PartOfBackground:
            return {tr("This foreground is part of the background and stays where it is."),
                    tr("To place it elsewhere, add it as a picture of its own.")};
        case Obstacle::Locked:
            return {tr("This foreground is locked."),
                    tr("Unlock it in the list of foregrounds to change it.")};
        case Obstacle::Hidden:
            return {tr("This foreground is hidden."),
                    tr("Show it in the list of foregrounds to change it.")};
        case Obstacle::None:
            break;
    }
    return {};
}

QString of(BatchStatus status) {
    switch (status) {
        case BatchStatus::Done:
            return tr("Done");
        case BatchStatus::Skipped:
            return tr("Skipped");
        case BatchStatus::Failed:
            return tr("Failed");
        case BatchStatus::NotStarted:
            break;
    }
    return tr("Not started");
}

QString duration(double seconds) {
    const SpokenTime time = spokenTime(seconds);
    const QLocale locale;
    QStringList parts;
    if (time.hours > 0)
        parts << tr("%1 h").arg(locale.toString(static_cast<qlonglong>(time.hours)));
    if (time.minutes > 0)
        parts << tr("%1 min").arg(locale.toString(static_cast<qlonglong>(time.minutes)));
    if (time.seconds > 0 || parts.isEmpty())
        parts << tr("%1 s").arg(locale.toString(time.seconds, 'f', time.decimals));
    return parts.join(' ');
}

QString size(Size size) {
    return QString("%1 × %2").arg(size.width).arg(size.height);
}

QString sampleType(SampleType type) {
    switch (type) {
        case SampleType::U8:
            return tr("8 bits");
        case SampleType::U16:
            return tr("16 bits");
        case SampleType::F32:
            break;
    }
    return tr("32 bits, floating point");
}

QString colorSpace(const Image& image) {
    if (image.iccProfile())
        return tr("Embedded profile");
    return image.encoding() == ColorEncoding::LinearSrgb ? tr("Linear sRGB") : tr("sRGB");
}

QString device(const ComputeDevice& device) {
    const QString name = QString::fromStdString(device.name);
    if (device.kind == ComputeDevice::Kind::Cpu)
        return name.isEmpty() ? tr("CPU") : tr("CPU: %1").arg(name);
    constexpr double kBytesPerGb = 1e9;
    const double gigabytes = static_cast<double>(device.totalMemory) / kBytesPerGb;
    return tr("GPU: %1, %2 GB").arg(name, QLocale().toString(gigabytes, 'f', 1));
}

QString step(const JobProgress& progress) {
    const bool isCountable = progress.phase == Phase::Harmonizing && progress.total > 0;
    if (!isCountable)
        return phase(progress.phase, progress.subject);
    return tr("%1: step %2 of %3")
        .arg(phase(progress.phase, progress.subject))
        .arg(std::min(progress.done + 1, progress.total))
        .arg(progress.total);
}

QString strength(const ChangeStrength& strength) {
    const auto percent = [](float share) {
        return QLocale().toString(static_cast<qlonglong>(std::lround(100 * share)));
    };
    QString text = tr("strength %1 %").arg(percent(strength.overall));
    if (strength.lightness != 1)
        text += tr(", lightness %1 %").arg(percent(strength.lightness));
    if (strength.color != 1)
        text += tr(", colour %1 %").arg(percent(strength.color));
    return text;
}

QString trial(const ModelInfo* model, const HarmonySettings& settings, double seconds) {
    QStringList parts = {QString::fromStdString(model ? model->title : settings.model),
                         strength(settings.strength)};
    if (model && model->usesSeed)
        parts << tr("seed %1").arg(settings.seed);
    if (model && model->hasStepsToChoose() && settings.steps > 0)
        parts << plural(tr("%Ln step(s)", nullptr, settings.steps), settings.steps);
    if (model && settings.workingSide > 0)
        parts << tr("%1 px").arg(settings.workingSide);
    if (seconds >= 0)
        parts << duration(seconds);
    return parts.join(" · ");
}

QString replaced(const QStringList& files) {
    if (files.isEmpty())
        return {};
    if (files.size() == 1)
        return tr("%1 exists and will be replaced.").arg(files.first());
    return tr("%1 and %2 exist and will be replaced.")
        .arg(files.first(files.size() - 1).join(", "), files.last());
}

QString phase(Phase phase, const QString& subject) {
    switch (phase) {
        case Phase::Opening:
            return tr("Opening %1").arg(subject).trimmed();
        case Phase::Evaluating:
        case Phase::Measuring:
            return tr("Measuring %1").arg(subject).trimmed();
        case Phase::Preparing:
            return tr("Preparing");
        case Phase::Loading:
            return tr("Loading the model");
        case Phase::Reading:
            return tr("Reading");
        case Phase::Checking:
            return tr("Checking");
        case Phase::Encoding:
            return tr("Encoding");
        case Phase::EncodingPrompt:
            return tr("Encoding the empty prompt");
        case Phase::Harmonizing:
            return tr("Harmonizing");
        case Phase::Blending:
            return tr("Blending");
        case Phase::Compositing:
            return tr("Rendering");
        case Phase::Comparing:
            return tr("Comparing");
        case Phase::Drawing:
            return tr("Drawing the sheets");
        case Phase::Describing:
            return tr("Describing");
        case Phase::Synthesizing:
            return tr("Making pairs");
        case Phase::Trying:
            return tr("Trying");
        case Phase::Packing:
            return tr("Packing");
        case Phase::Training:
            return tr("Training");
        case Phase::Testing:
            return tr("Testing");
        case Phase::Saving:
            return tr("Saving");
        case Phase::Writing:
            return tr("Writing");
    }
    return {};
}

QString phase(const QString& eventWords) {
    const std::optional<PhaseOf> known = phaseFromText(eventWords.toStdString());
    return known ? phase(known->phase, QString::fromStdString(known->subject)) : eventWords;
}

}  // namespace r2r::ui::messages
