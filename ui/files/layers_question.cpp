// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/files/layers_question.h"

#include <QDialogButtonBox>
#include <QFileInfo>
#include <QLabel>
#include <QListWidget>
#include <QLocale>
#include <QPushButton>
#include <QVBoxLayout>

#include <ranges>
#include <utility>

namespace r2r::ui {
namespace {

constexpr int kName = Qt::UserRole;

QString nameOf(const LayeredFile& file) {
    return QFileInfo(QString::fromStdString(file.path.string())).fileName();
}

}  // namespace

LayersQuestion::LayersQuestion(const LayeredFile& file, Use use, QWidget* parent)
    : QDialog(parent), list_(new QListWidget(this)) {
    const bool isDocument = use == Use::Document;
    setObjectName("layersQuestion");
    setWindowTitle(tr("Layers"));
    auto* question =
        new QLabel(tr("%1 has %2 layers. Which of them do you want?")
                       .arg(nameOf(file), QLocale().toString(file.content.layers.size())),
                   this);
    question->setTextFormat(Qt::PlainText);
    question->setWordWrap(true);
    auto* hint = new QLabel(
        isDocument ? tr("The lowest layer that fills the picture becomes the background, those "
                        "above it foregrounds at their places.")
                   : tr("They become foregrounds, placed to each other as in the file."),
        this);
    hint->setWordWrap(true);
    list_->setObjectName("layersQuestionList");
    list_->setAccessibleName(tr("Layers, the topmost first"));
    fill(file.content);

    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Cancel, this);
    layers_ = buttons->addButton(isDocument ? tr("Open as &layers") : tr("Add &layers"),
                                 QDialogButtonBox::AcceptRole);
    layers_->setObjectName("layersQuestionLayers");
    layers_->setDefault(true);
    auto* merged = buttons->addButton(tr("&Merged picture"), QDialogButtonBox::ActionRole);
    merged->setObjectName("layersQuestionMerged");
    merged->setEnabled(file.content.hasMergedPicture);
    if (!file.content.hasMergedPicture)
        merged->setToolTip(tr("The file was saved without it."));

    auto* layout = new QVBoxLayout(this);
    for (QWidget* each : {static_cast<QWidget*>(question), static_cast<QWidget*>(list_)})
        layout->addWidget(each);
    layout->addWidget(hint);
    layout->addWidget(buttons);
    connect(list_, &QListWidget::itemChanged, this, &LayersQuestion::showWhatCanBeDone);
    connect(layers_, &QPushButton::clicked, this, [this] { answer(checked()); });
    connect(merged, &QPushButton::clicked, this, [this] { answer({.isMerged = true}); });
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    list_->setFocus();
}

void LayersQuestion::fill(const FileLayers& layers) {
    for (const FileLayer& layer : layers.layers | std::views::reverse) {
        const QString name = QString::fromStdString(layer.name);
        auto* item = new QListWidgetItem(layer.isVisible ? name : tr("%1 (hidden)").arg(name));
        item->setData(kName, name);
        item->setFlags(Qt::ItemIsUserCheckable | Qt::ItemIsEnabled | Qt::ItemIsSelectable);
        item->setCheckState(Qt::Checked);
        if (!layer.unread.empty())
            item->setToolTip(tr("Not read: %1.").arg(QString::fromStdString(layer.unread)));
        list_->addItem(item);
    }
    list_->setCurrentRow(0);
}

LayerChoice LayersQuestion::checked() const {
    LayerChoice choice;
    for (int row = list_->count(); row-- > 0;)
        if (const QListWidgetItem* item = list_->item(row); item->checkState() == Qt::Checked)
            choice.layers.push_back(item->data(kName).toString().toStdString());
    return choice;
}

void LayersQuestion::showWhatCanBeDone() {
    layers_->setEnabled(!checked().layers.empty());
}

void LayersQuestion::answer(LayerChoice choice) {
    choice_ = std::move(choice);
    accept();
}

}  // namespace r2r::ui
