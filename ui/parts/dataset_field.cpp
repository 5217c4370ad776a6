// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/parts/dataset_field.h"

#include "engine/core/counted.h"
#include "training/data/dataset_layout.h"
#include "ui/parts/field_focus.h"
#include "ui/parts/folder_row.h"
#include "ui/parts/wrapped_label.h"
#include "ui/words/messages.h"
#include "ui/words/qt_text.h"

#include <QComboBox>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QLabel>
#include <QMap>
#include <QVBoxLayout>

namespace r2r::ui {
namespace {

constexpr int kPatienceMs = 250;

/// As the authors of a data set write it.
QString layoutTitle(const QString& name) {
    static const QMap<QString, QString> kTitles = {
        {"index", DatasetField::tr("Table (index.csv or pairs.csv)")},
        {"iharmony4", "iHarmony4"},
        {"ccharmony", "ccHarmony"},
        {"rpharmony", "RPHarmony"},
        {"realhm", "RealHM"},
        {"duts", "DUTS"},
        {"ade20k", "ADE20K"},
        {"masked", DatasetField::tr("Photographs and masks")}};
    return kTitles.value(name, name);
}

}  // namespace

DatasetField::DatasetField(
    Wants wants, const QString& prefix, Settings& settings, Folder remembered, QWidget* parent)
    : QWidget(parent), wants_(wants) {
    folder_ = new FolderRow(prefix + "Data", tr("Choose a data set"), settings, remembered, this);
    layout_ = new QComboBox(this);
    layout_->setObjectName(prefix + "Layout");
    layout_->setToolTip(tr("How the files are arranged on the disk"));
    layout_->addItem(tr("Detect the layout"), "auto");
    for (const auto& [layout, word] : kDatasetLayouts.entries) {
        const QString name = qtText(word);
        layout_->addItem(layoutTitle(name), name);
    }
    split_ = new QComboBox(this);
    split_->setObjectName(prefix + "Split");
    split_->setToolTip(tr("The part of the data set that is used"));
    split_->addItem(tr("Whole data set"), "");
    split_->addItem(tr("Training part"), "train");
    split_->addItem(tr("Validation part"), "val");
    split_->addItem(tr("Test part"), "test");
    found_ = wrappedLabel(prefix + "Found", LabelRole::Quiet, this);

    auto* how = new QHBoxLayout;
    how->addWidget(layout_);
    how->addWidget(split_);
    how->addStretch();
    auto* all = new QVBoxLayout(this);
    all->setContentsMargins({});
    all->addWidget(folder_);
    all->addLayout(how);
    all->addWidget(found_);
    handFocusOn(*this, *folder_);

    patience_.setSingleShot(true);
    connect(&patience_, &QTimer::timeout, this, &DatasetField::look);
    const auto isNew = [this] {
        isUsable_ = false;
        patience_.start(kPatienceMs);
        Q_EMIT changed();
    };
    connect(folder_, &FolderRow::changed, this, isNew);
    connect(layout_, &QComboBox::currentIndexChanged, this, isNew);
    connect(split_, &QComboBox::currentIndexChanged, this, isNew);
}

DatasetChoice DatasetField::choice() const {
    return {.folder = folder_->folder().toStdString(),
            .layout = layout_->currentData().toString().toStdString(),
            .split = split_->currentData().toString().toStdString()};
}

QStringList DatasetField::layoutArguments() const {
    QStringList arguments;
    if (layout_->currentIndex() > 0)
        arguments << "--layout" << layout_->currentData().toString();
    if (split_->currentIndex() > 0)
        arguments << "--split" << split_->currentData().toString();
    return arguments;
}

void DatasetField::setFolder(const QString& folder) {
    folder_->setFolder(folder);
}

QString DatasetField::problem() {
    if (isUsable_)
        return {};
    if (folder_->folder().isEmpty())
        return wants_ == Wants::Composites ? tr("Choose the folder of a data set.")
                                           : tr("Choose a folder of photographs with masks.");
    if (!QFileInfo(folder_->folder()).isDir()) {
        found_->clear();
        return tr("This folder does not exist.");
    }
    if (patience_.isActive() || thread_.isBusy())
        return tr("This folder is still being read. Try again in a moment.");
    return wants_ == Wants::Composites ? tr("This folder has no composites to measure.")
                                       : tr("This folder has no photographs with masks.");
}

void DatasetField::look() {
    thread_.stop();
    if (folder_->folder().isEmpty())
        return found_->clear();
    thread_.ask([choice = choice()](const JobContext&) { return lookAt(choice); },
                [this, choice = choice()](const Outcome<DatasetLook>& outcome) {
                    if (choice == this->choice())
                        take(outcome);
                });
}

/// Says what is there, what of it can be used, and what is missing.
QString DatasetField::wordsFor(const DatasetLook& look, int64_t count) const {
    const bool wantsComposites = wants_ == Wants::Composites;
    QString text;
    if (count > 0)
        text = (wantsComposites ? tr("Composites: %1") : tr("Photographs: %1"))
                   .arg(locale().toString(static_cast<qlonglong>(count)));
    else if (look.members > 0)
        text =
            tr("The folder has photographs, but no composites. Data → Synthesize… makes "
               "composites from them.");
    if (count > 0 && look.subsets.size() > 1)
        text += tr(", in %1 subsets").arg(look.subsets.size());
    if (look.missing.empty())
        return text;
    const QString missing = tr("Files are missing of %1: %2")
                                .arg(locale().toString(static_cast<qlonglong>(look.missing.size())),
                                     QString::fromStdString(firstOf(look.missing)));
    return text.isEmpty() ? missing + '.' : text + ". " + missing + '.';
}

void DatasetField::take(const Outcome<DatasetLook>& outcome) {
    if (const auto* failure = std::get_if<Failure>(&outcome))
        found_->setText(messages::of(*failure).happened);
    const auto* look = std::get_if<DatasetLook>(&outcome);
    const bool wantsComposites = wants_ == Wants::Composites;
    const int64_t count = look ? (wantsComposites ? look->composites : look->members) : 0;
    isUsable_ = count > 0;
    if (look)
        found_->setText(wordsFor(*look, count));
    Q_EMIT changed();
}

}  // namespace r2r::ui
