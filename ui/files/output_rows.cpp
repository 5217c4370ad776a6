// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/files/output_rows.h"

#include "engine/imaging/files/transparency.h"
#include "ui/words/messages.h"
#include "widgets/whole_box.h"

#include <QCheckBox>
#include <QComboBox>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QSignalBlocker>
#include <QSpinBox>

#include <algorithm>
#include <utility>

namespace r2r::ui {
namespace {

constexpr int kAsBackground = -1;
constexpr int kUsualLongerSide = 2048;

QComboBox* comboOf(const QString& name, QWidget* parent) {
    auto* combo = new QComboBox(parent);
    combo->setObjectName(name);
    return combo;
}

bool holds(std::optional<ImageFormat> format, SampleType type) {
    return !format || storableSampleType(*format, type) == type;
}

bool mayBeLossless(std::optional<ImageFormat> format) {
    return !format || format == ImageFormat::WebP || format == ImageFormat::Avif ||
           format == ImageFormat::JpegXl;
}

bool hasQuality(std::optional<ImageFormat> format) {
    return format == ImageFormat::Jpeg || mayBeLossless(format);
}

}  // namespace

OutputRows::OutputRows(QFormLayout& form,
                       OutputSubject subject,
                       const WriteOptions& options,
                       QWidget* parent)
    : QObject(parent), subject_(std::move(subject)), parent_(parent) {
    createContent(form);
    createDepth(form);
    createQuality(form, options);
    createProfile(form);
    createSize(form);
    createAlpha(form);
    createMetadata(form, options);
    listDepths();
    refresh();
}

void OutputRows::addRow(QFormLayout& form, const QString& title, QWidget* field, QWidget* named) {
    auto* label = new QLabel(title, parent_);
    label->setBuddy(named ? named : field);
    form.addRow(label, field);
}

void OutputRows::createContent(QFormLayout& form) {
    content_ = comboOf("outputContent", parent_);
    content_->addItem(tr("Whole picture"), static_cast<int>(OutputContent::Picture));
    if (subject_.hasForeground) {
        content_->addItem(tr("Foreground alone, with transparency"),
                          static_cast<int>(OutputContent::Foreground));
        content_->addItem(tr("Foreground alone, cropped"),
                          static_cast<int>(OutputContent::CroppedForeground));
    }
    content_->setToolTip(
        tr("Only the harmonized foreground is written, with its soft mask as the alpha channel, so "
           "that other programs can place it on the same background"));
    addRow(form, tr("&Content"), content_);
    connect(content_, &QComboBox::currentIndexChanged, this, [this] {
        refresh();
        Q_EMIT contentChosen();
    });
}

void OutputRows::createDepth(QFormLayout& form) {
    depth_ = comboOf("outputDepth", parent_);
    depth_->setToolTip(tr("Foregrounds are rendered with this bit depth, too"));
    addRow(form, tr("Bit &depth"), depth_);
    connect(depth_, &QComboBox::currentIndexChanged, this, &OutputRows::changed);
}

void OutputRows::createQuality(QFormLayout& form, const WriteOptions& options) {
    auto* row = new QWidget(parent_);
    quality_ = new widgets::WholeBox(row);
    quality_->setObjectName("jpegQuality");
    quality_->setRange(1, 100);
    quality_->setValue(options.jpegQuality);
    quality_->setToolTip(tr(
        "Quality of JPEG, WebP, AVIF and JPEG XL files; from 90 upwards, the colours of JPEG and "
        "AVIF files keep their full resolution"));
    lossless_ = new QCheckBox(tr("&Lossless"), row);
    lossless_->setObjectName("webpLossless");
    lossless_->setToolTip(
        tr("WebP, AVIF and JPEG XL files only; an AVIF file holds at most 12 bits"));
    lossless_->setChecked(options.isLossless);
    auto* layout = new QHBoxLayout(row);
    layout->setContentsMargins({});
    layout->addWidget(quality_);
    layout->addWidget(lossless_);
    layout->addStretch();
    addRow(form, tr("&Quality"), row, quality_);
    connect(quality_, &QSpinBox::valueChanged, this, &OutputRows::changed);
    connect(lossless_, &QCheckBox::toggled, this, &OutputRows::refresh);
}

void OutputRows::createProfile(QFormLayout& form) {
    profile_ = comboOf("outputProfile", parent_);
    profile_->addItem(
        subject_.background.isEmpty()
            ? tr("As the background")
            : tr("As the background: %1").arg(messages::colorSpace(subject_.background)),
        static_cast<int>(OutputProfile::Background));
    profile_->addItem(tr("Convert to sRGB"), static_cast<int>(OutputProfile::Srgb));
    addRow(form, tr("Colour &profile"), profile_);
    connect(profile_, &QComboBox::currentIndexChanged, this, &OutputRows::changed);
}

void OutputRows::createSize(QFormLayout& form) {
    auto* row = new QWidget(parent_);
    size_ = comboOf("outputSize", row);
    size_->addItem(tr("Full size"));
    size_->addItem(tr("Longer side"));
    longerSide_ = new widgets::WholeBox(row);
    longerSide_->setObjectName("outputLongerSide");
    longerSide_->setRange(1, kLargestOutputSide);
    longerSide_->setValue(kUsualLongerSide);
    longerSide_->setSuffix(tr(" px"));
    longerSide_->setToolTip(tr("Pictures are scaled down, never up"));
    resultSize_ = new QLabel(row);
    resultSize_->setObjectName("outputResultSize");
    resultSize_->setProperty("role", "quiet");
    auto* layout = new QHBoxLayout(row);
    layout->setContentsMargins({});
    layout->addWidget(size_);
    layout->addWidget(longerSide_);
    layout->addWidget(resultSize_, 1);
    addRow(form, tr("&Size"), row, size_);
    connect(size_, &QComboBox::currentIndexChanged, this, &OutputRows::refresh);
    connect(longerSide_, &QSpinBox::valueChanged, this, &OutputRows::refresh);
}

void OutputRows::createAlpha(QFormLayout& form) {
    alpha_ = new QCheckBox(tr("Keep the &transparency of the background"), parent_);
    alpha_->setObjectName("outputAlpha");
    alpha_->setChecked(true);
    form.addRow(QString(), alpha_);
    connect(alpha_, &QCheckBox::toggled, this, &OutputRows::changed);
}

void OutputRows::createMetadata(QFormLayout& form, const WriteOptions& options) {
    metadata_ = comboOf("metadataChoice", parent_);
    metadata_->addItem(tr("Keep"), static_cast<int>(MetadataPolicy::Keep));
    metadata_->addItem(tr("Keep, without location"),
                       static_cast<int>(MetadataPolicy::StripLocation));
    metadata_->addItem(tr("Remove"), static_cast<int>(MetadataPolicy::Strip));
    metadata_->setCurrentIndex(metadata_->findData(static_cast<int>(options.metadata)));
    addRow(form, tr("&Metadata"), metadata_);
    connect(metadata_, &QComboBox::currentIndexChanged, this, &OutputRows::changed);
}

void OutputRows::setFormat(std::optional<ImageFormat> format) {
    if (format == format_)
        return;
    format_ = format;
    listDepths();
    refresh();
}

void OutputRows::listDepths() {
    const QSignalBlocker blocker(depth_);
    const int chosen = depth_->currentIndex() < 0 ? kAsBackground : depth_->currentData().toInt();
    const SampleType own = subject_.background.sampleType();
    const SampleType kept = format_ ? storableSampleType(*format_, own) : own;
    depth_->clear();
    depth_->addItem(subject_.background.isEmpty()
                        ? tr("As the background")
                        : tr("As the background: %1").arg(messages::sampleType(kept)),
                    kAsBackground);
    for (const SampleType type : {SampleType::U8, SampleType::U16, SampleType::F32})
        if (holds(format_, type))
            depth_->addItem(messages::sampleType(type), static_cast<int>(type));
    const bool isOnlyOne = format_ && depth_->count() == 2;
    if (isOnlyOne) {  // what the format does is no choice
        depth_->removeItem(1);
        depth_->setItemText(0, messages::sampleType(kept));
    }
    depth_->setEnabled(!isOnlyOne);
    depth_->setCurrentIndex(std::max(0, depth_->findData(chosen)));
}

void OutputRows::refresh() {
    const OutputForm form = outputForm();
    const bool isLosslessNow = format_ && mayBeLossless(format_) && lossless_->isChecked();
    quality_->setEnabled(hasQuality(format_) && !isLosslessNow);
    lossless_->setVisible(mayBeLossless(format_));
    longerSide_->setEnabled(size_->currentIndex() == 1);
    const bool isWhole = form.content == OutputContent::Picture;
    const bool isSizeKnown =
        !subject_.background.isEmpty() && form.content != OutputContent::CroppedForeground;
    resultSize_->setText(isSizeKnown ? messages::size(outputSize(subject_.background.size(), form))
                                     : QString());
    const bool mayHaveAlpha = subject_.background.isEmpty() || subject_.background.hasAlpha();
    const bool isLost = isWhole && mayHaveAlpha && format_ && !holdsAlpha(*format_);
    alpha_->setEnabled(isWhole && mayHaveAlpha && !isLost);
    alpha_->setText(isLost ? tr("JPEG holds no transparency: white lies behind it")
                           : tr("Keep the &transparency of the background"));
    Q_EMIT changed();
}

void OutputRows::show(const OutputForm& form) {
    const auto choose = [](QComboBox& combo, int data) {
        if (const int row = combo.findData(data); row >= 0)
            combo.setCurrentIndex(row);
    };
    choose(*content_, static_cast<int>(form.content));
    choose(*depth_, form.sampleType ? static_cast<int>(*form.sampleType) : kAsBackground);
    choose(*profile_, static_cast<int>(form.profile));
    alpha_->setChecked(form.alpha != OutputAlpha::Drop);
    size_->setCurrentIndex(form.longerSide > 0 ? 1 : 0);
    if (form.longerSide > 0)
        longerSide_->setValue(form.longerSide);
}

OutputForm OutputRows::outputForm() const {
    const int depth = depth_->currentIndex() < 0 ? kAsBackground : depth_->currentData().toInt();
    return {.content = static_cast<OutputContent>(content_->currentData().toInt()),
            .sampleType = depth == kAsBackground ? std::nullopt
                                                 : std::optional(static_cast<SampleType>(depth)),
            .profile = static_cast<OutputProfile>(profile_->currentData().toInt()),
            .alpha = alpha_->isChecked() ? OutputAlpha::WhereHeld : OutputAlpha::Drop,
            .longerSide = size_->currentIndex() == 1 ? longerSide_->value() : 0};
}

WriteOptions OutputRows::writeOptions() const {
    return {.jpegQuality = quality_->value(),
            .isLossless = lossless_->isChecked(),
            .metadata = static_cast<MetadataPolicy>(metadata_->currentData().toInt())};
}

}  // namespace r2r::ui
