// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/jobs/layered_pictures.h"

#include <QDialog>

#include <optional>

class QListWidget;
class QPushButton;

namespace r2r::ui {

/// Asks what of a file of layers is wanted: its layers, all or some of them, or the merged picture.
class LayersQuestion final : public QDialog {
    Q_OBJECT

public:
    enum class Use : uint8_t {
        Document,     ///< it becomes the document: the lowest layer is the background
        Foregrounds,  ///< its layers come onto the background that is there
    };

    LayersQuestion(const LayeredFile& file, Use use, QWidget* parent);

    /// Nothing if the question was given up.
    [[nodiscard]] std::optional<LayerChoice> choice() const { return choice_; }

private:
    [[nodiscard]] LayerChoice checked() const;
    void fill(const FileLayers& layers);
    void showWhatCanBeDone();
    void answer(LayerChoice choice);

    QListWidget* list_;
    QPushButton* layers_;
    std::optional<LayerChoice> choice_;
};

}  // namespace r2r::ui
