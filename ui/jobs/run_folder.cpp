// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/jobs/run_folder.h"

#include "training/data/packed_folder.h"

#include <QDir>
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>

namespace r2r::ui {
namespace {

/// Whether the settings in a file are those of a training.
bool hasStage(const QString& path) {
    QFile file(path);
    return file.open(QIODevice::ReadOnly) &&
           QJsonDocument::fromJson(file.readAll()).object().contains("stage");
}

/// Synthesis and packing tell a phase, training counts steps.
bool countsSteps(const QString& events) {
    QFile file(events);
    if (!file.open(QIODevice::ReadOnly))
        return false;
    constexpr int kLines = 20;  // warnings may come first
    for (int line = 0; line < kLines && !file.atEnd(); ++line) {
        const QString event =
            QJsonDocument::fromJson(file.readLine()).object().value("event").toString();
        if (event == "step" || event == "progress")
            return event == "step";
    }
    return false;
}

}  // namespace

RunFolder runFolderKind(const QString& folder) {
    const QDir run(folder);
    const auto has = [&run](const char* name) { return run.exists(name); };
    if (hasStage(run.filePath("config.json")) || hasStage(run.filePath("request.json")))
        return RunFolder::Training;
    if (!has("events.jsonl"))
        return RunFolder::Nothing;
    if (has("evaluation.json") || has("request.json"))
        return RunFolder::Evaluation;
    if (isPackedFolder(folder.toStdString()))
        return RunFolder::PackedPairs;
    if (has("pairs.csv") || has("items"))
        return RunFolder::Pairs;
    return countsSteps(run.filePath("events.jsonl")) ? RunFolder::Training : RunFolder::Other;
}

}  // namespace r2r::ui
