// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/words/messages.h"

#include <QStringList>
#include <QUrl>

#include <filesystem>
#include <vector>

/// The words for what was found in files and folders that people opened or dropped, and for where a
/// foreground came to be.
namespace r2r::ui::messages {

/// A mask was found beside a picture; `others` could have been it, too. Paths.
[[nodiscard]] Message maskFound(const std::filesystem::path& picture,
                                const std::filesystem::path& mask,
                                const std::vector<std::filesystem::path>& others);

/// A folder of pictures was dropped where a model or single pictures are expected.
[[nodiscard]] Message picturesDropped(const QString& folder);

/// A folder was dropped that holds nothing that can be opened.
[[nodiscard]] Message nothingDropped(const QString& folder);

/// Something was dropped or pasted that is only named, by an address on a network.
[[nodiscard]] Message addressDropped(const QUrl& address);

/// What the zones say while these files, or a picture (no paths), are dragged over the canvas: one
/// text for all of it, or that of the background and that of foregrounds.
[[nodiscard]] QStringList dropTexts(const QStringList& paths, bool areModels, bool hasBackground);

/// A recipe was opened that was made with other models than those of its names here
/// (`otherModels`), which all come with the program.
/// @param program  that made it; empty: unknown
[[nodiscard]] Message otherBundledModels(const QString& recipe,
                                         const QStringList& titles,
                                         const QString& program);

/// A foreground was placed where nothing of it is on the background.
[[nodiscard]] Message outside(const QString& foreground);

}  // namespace r2r::ui::messages
