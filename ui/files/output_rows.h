// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/imaging/files/image_file.h"
#include "engine/pipeline/output_form.h"

#include <QObject>
#include <QString>

#include <optional>

class QCheckBox;
class QComboBox;
class QFormLayout;
class QLabel;
class QSpinBox;
class QWidget;

namespace r2r::ui {

/// The properties of the picture that decide what the rows offer.
struct OutputSubject {
    Image background;  ///< empty: many different ones
    bool hasForeground = true;
};

/// The rows of a form that decide what kind of picture is written: content, bit depth, quality,
/// colour profile, size, transparency and metadata. The dialogs for one picture and for a folder
/// share them.
class OutputRows final : public QObject {
    Q_OBJECT

public:
    /// @param form  gets the rows, and owns what is in them
    OutputRows(QFormLayout& form,
               OutputSubject subject,
               const WriteOptions& options,
               QWidget* parent);

    /// Offers only what files of this format hold; nothing: of several formats.
    void setFormat(std::optional<ImageFormat> format);

    /// As far as it is offered.
    void show(const OutputForm& form);

    [[nodiscard]] OutputForm outputForm() const;
    [[nodiscard]] WriteOptions writeOptions() const;

Q_SIGNALS:
    void changed();
    void contentChosen();

private:
    void createContent(QFormLayout& form);
    void createDepth(QFormLayout& form);
    void createQuality(QFormLayout& form, const WriteOptions& options);
    void createProfile(QFormLayout& form);
    void createSize(QFormLayout& form);
    void createAlpha(QFormLayout& form);
    void createMetadata(QFormLayout& form, const WriteOptions& options);
    void addRow(QFormLayout& form, const QString& title, QWidget* field, QWidget* named = nullptr);
    void listDepths();
    void refresh();

    OutputSubject subject_;
    QWidget* parent_;
    std::optional<ImageFormat> format_;
    QComboBox* content_ = nullptr;
    QComboBox* depth_ = nullptr;
    QSpinBox* quality_ = nullptr;
    QCheckBox* lossless_ = nullptr;
    QComboBox* profile_ = nullptr;
    QComboBox* size_ = nullptr;
    QSpinBox* longerSide_ = nullptr;
    QLabel* resultSize_ = nullptr;
    QCheckBox* alpha_ = nullptr;
    QComboBox* metadata_ = nullptr;
};

}  // namespace r2r::ui
