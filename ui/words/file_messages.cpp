// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/words/file_messages.h"

#include "engine/project/project_file.h"
#include "ui/words/qt_text.h"

#include <QCoreApplication>
#include <QFileInfo>

namespace r2r::ui::messages {
namespace {

QString tr(const char* text) {
    return QCoreApplication::translate("r2r::ui::messages", text);
}

/// A recipe or a project: it is opened as a whole.
bool isDocument(const QString& path) {
    return path.endsWith(QStringLiteral(".json"), Qt::CaseInsensitive) ||
           path.endsWith(qtText(kProjectEnding), Qt::CaseInsensitive);
}

}  // namespace

Message maskFound(const std::filesystem::path& picture,
                  const std::filesystem::path& mask,
                  const std::vector<std::filesystem::path>& others) {
    const auto shown = [&](const std::filesystem::path& file) {
        return QString::fromStdString(
            std::filesystem::absolute(file)
                .lexically_relative(std::filesystem::absolute(picture).parent_path())
                .string());
    };
    QStringList names;
    for (const std::filesystem::path& other : others)
        names << shown(other);
    QString hint;
    if (names.size() == 1)
        hint = tr("%1 could be its mask, too, and was left out.").arg(names.first());
    else if (!names.isEmpty())
        hint = tr("%1 could be its mask, too, and were left out.").arg(names.join(", "));
    return {tr("The mask of %1 was read from %2.")
                .arg(QString::fromStdString(picture.filename().string()), shown(mask)),
            hint};
}

Message picturesDropped(const QString& folder) {
    return {tr("%1 is a folder of pictures.").arg(QFileInfo(folder).fileName()),
            tr("Batch export harmonizes all of its pictures that have a mask.")};
}

Message nothingDropped(const QString& folder) {
    return {tr("%1 holds neither pictures nor a model.").arg(QFileInfo(folder).fileName()),
            tr("Pictures, recipes, models and folders of them can be dropped here.")};
}

Message addressDropped(const QUrl& address) {
    return {tr("The picture of %1 is not on this computer.")
                .arg(address.host().isEmpty() ? address.scheme() : address.host()),
            tr("R2R Studio opens no connections: save the picture there, or copy it and paste it "
               "here.")};
}

QStringList dropTexts(const QStringList& paths, bool areModels, bool hasBackground) {
    if (areModels)
        return {tr("Open this folder, or import the model")};
    if (paths.size() == 1 && isDocument(paths.first()))
        return {tr("Open %1").arg(QFileInfo(paths.first()).fileName())};
    if (hasBackground)
        return {
            tr("Use as the background"),
            paths.size() > 1 ? tr("Add as foregrounds, here") : tr("Add as a foreground, here")};
    if (paths.size() > 1)
        return {tr("Open the first as the background, the others on it")};
    return {tr("Open as the background")};
}

Message otherBundledModels(const QString& recipe,
                           const QStringList& titles,
                           const QString& program) {
    Message message = otherModels(recipe, titles);
    message.hint =
        program.isEmpty()
            ? tr("The result may look different. The earlier model comes with the program that "
                 "made it: to get the earlier result again, use that.")
            : tr("The result may look different. The earlier model comes with %1: to get the "
                 "earlier result again, use that.")
                  .arg(program);
    return message;
}

Message outside(const QString& foreground) {
    return {tr("%1 is completely outside the background.").arg(foreground),
            tr("Undo, or type another place in the panel of foregrounds.")};
}

}  // namespace r2r::ui::messages
