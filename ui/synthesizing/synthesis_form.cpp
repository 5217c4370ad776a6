// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/synthesizing/synthesis_form.h"

#include "ui/parts/checked_field.h"
#include "ui/parts/dataset_field.h"
#include "ui/parts/folder_row.h"
#include "ui/parts/remembered_fields.h"
#include "ui/words/generator_title.h"
#include "widgets/whole_box.h"

#include <QDateTime>
#include <QDir>
#include <QFormLayout>
#include <QGridLayout>
#include <QLabel>
#include <QLineEdit>
#include <QSpinBox>

#include <array>
#include <initializer_list>
#include <limits>

namespace r2r::ui {
namespace {

constexpr int kMostWeight = 9;
constexpr int kLeastPathPx = 240;     // the end of a path is what it differs in
constexpr int kGeneratorsAcross = 2;  // their names are never cut

struct GeneratorRow {
    const char* name;  ///< as the command line calls it
    const char* tip;
};

constexpr std::array<GeneratorRow, 5> kGenerators = {
    {{"poisson",
      QT_TRANSLATE_NOOP("r2r::ui::SynthesisForm",
                        "Random Poisson Blending: the light of another photograph")},
     {"color",
      QT_TRANSLATE_NOOP("r2r::ui::SynthesisForm", "The colour statistics of another photograph")},
     {"parametric",
      QT_TRANSLATE_NOOP(
          "r2r::ui::SynthesisForm",
          "The sliders of a raw converter: exposure, white balance, contrast, saturation, curves")},
     {"light",
      QT_TRANSLATE_NOOP("r2r::ui::SynthesisForm", "A gradient of light across the foreground")},
     {"identity",
      QT_TRANSLATE_NOOP("r2r::ui::SynthesisForm",
                        "The photograph itself, which a model should leave alone")}}};

}  // namespace

SynthesisForm::SynthesisForm(Settings& settings, QWidget* parent) : QWidget(parent) {
    photographs_ = new DatasetField(
        DatasetField::Wants::Photographs, "synthesis", settings, Folder::Photographs, this);
    auto* form = new QFormLayout(this);
    form->setContentsMargins({});
    form->setRowWrapPolicy(QFormLayout::WrapLongRows);
    photographsBox_ = new CheckedField(photographs_, this);
    generatorsBox_ = new CheckedField(createGenerators(), this);
    form->addRow(tr("&Photographs"), photographsBox_);
    form->addRow(tr("Generators"), generatorsBox_);
    count_ = addNumber(*form, "synthesisCount", tr("&Number of pairs"), 1, 9'999'999);
    count_->setValue(1000);
    seed_ = addNumber(*form, "synthesisSeed", tr("&Seed"), 0, std::numeric_limits<int>::max());
    seed_->setToolTip(tr("The same seed makes the same pairs"));
    size_ = addNumber(*form, "synthesisSize", tr("&Longer side"), 15, 1 << 14);
    size_->setSuffix(tr(" px"));
    size_->setSpecialValueText(tr("Original size"));
    size_->setToolTip(tr("Larger photographs are scaled down first"));
    candidates_ = addNumber(*form, "synthesisCandidates", tr("&Candidates per photograph"), 1, 64);
    candidates_->setValue(SynthesisSettings().candidates);
    candidates_->setToolTip(tr("Composites made from each photograph; the best one is used"));
    output_ = new FolderRow("synthesisOutput",
                            tr("Choose the folder that the pairs go into"),
                            settings,
                            Folder::Runs,
                            this);
    proposeOutput(settings.folder(Folder::Runs));
    output_->line().setMinimumWidth(kLeastPathPx);
    outputBox_ = new CheckedField(output_, this);
    form->addRow(tr("Save pairs &in"), outputBox_);
    connect(photographs_, &DatasetField::changed, this, [this] {
        photographsBox_->showProblem({});
        Q_EMIT changed();
    });
    connect(output_, &FolderRow::changed, this, &SynthesisForm::changed);
    remembered_ = new RememberedFields(settings, "synthesis", *this);
    for (const QWidget* part : std::initializer_list<QWidget*>{photographs_, generatorsBox_})
        remembered_->addAllIn(*part);
    for (QSpinBox* number : {count_, seed_, size_, candidates_})
        remembered_->add(*number);
    remembered_->begin();
    connect(remembered_, &RememberedFields::defaultsShown, this, [this] {
        proposeOutput(Settings::standardFolder());
    });
}

void SynthesisForm::proposeOutput(const QString& folder) {
    output_->setFolder(
        QDir(folder).filePath("pairs-" + QDateTime::currentDateTime().toString("yyyyMMdd")));
}

QWidget* SynthesisForm::createGenerators() {
    auto* generators = new QWidget(this);
    generators->setObjectName("generators");
    auto* grid = new QGridLayout(generators);
    grid->setContentsMargins({});
    grid->setHorizontalSpacing(8);
    grid->setColumnStretch(2 * kGeneratorsAcross, 1);
    for (const GeneratorRow& generator : kGenerators) {
        const auto place = static_cast<int>(weights_.size());
        auto* weight = new widgets::WholeBox(generators);
        weight->setObjectName(QString("weight-%1").arg(generator.name));
        weight->setRange(0, kMostWeight);
        weight->setValue(place == 0 ? 1 : 0);
        const QString tip =
            tr("%1. The number says how often it is used, compared with the others.")
                .arg(tr(generator.tip));
        weight->setToolTip(tip);
        auto* title = new QLabel(generatorTitle(generator.name), generators);
        title->setBuddy(weight);
        title->setToolTip(tip);
        const int row = place / kGeneratorsAcross;
        const int column = 2 * (place % kGeneratorsAcross);
        grid->addWidget(title, row, column);
        grid->addWidget(weight, row, column + 1);
        weights_.push_back(weight);
        connect(weight, &QSpinBox::valueChanged, this, &SynthesisForm::changed);
    }
    return generators;
}

QSpinBox* SynthesisForm::addNumber(
    QFormLayout& form, const QString& name, const QString& label, int low, int high) {
    auto* box = new widgets::WholeBox(this);
    box->setObjectName(name);
    box->setRange(low, high);
    form.addRow(label, box);
    connect(box, &QSpinBox::valueChanged, this, &SynthesisForm::changed);
    return box;
}

bool SynthesisForm::isUsable() const {
    return photographs_->isUsable() && !generators().empty();
}

bool SynthesisForm::checkPreview() {
    photographsBox_->showProblem(photographs_->problem());
    generatorsBox_->showProblem(
        generators().empty() ? tr("Give at least one generator a number above 0.") : QString());
    return !photographsBox_->hasProblem() && !generatorsBox_->hasProblem();
}

bool SynthesisForm::check() {
    outputBox_->showProblem(
        output_->folder().isEmpty() ? tr("Choose the folder that the pairs go into.") : QString());
    return checkPreview() && !outputBox_->hasProblem();
}

QString SynthesisForm::output() const {
    return output_->folder().isEmpty() ? QString() : QDir(output_->folder()).absolutePath();
}

void SynthesisForm::setOutput(const QString& folder) {
    output_->setFolder(folder);
}

std::vector<std::string> SynthesisForm::generators() const {
    std::vector<std::string> names;
    for (size_t i = 0; i < weights_.size(); ++i)
        names.insert(
            names.end(), static_cast<size_t>(weights_[i]->value()), kGenerators.at(i).name);
    return names;
}

PreviewedSynthesis SynthesisForm::preview() const {
    PreviewedSynthesis wanted{.photos = photographs_->choice()};
    wanted.longerSide = size_->value() == size_->minimum() ? 0 : size_->value();
    wanted.settings.generators = generators();
    wanted.settings.seed = static_cast<uint64_t>(seed_->value());
    wanted.settings.candidates = candidates_->value();
    return wanted;
}

QStringList SynthesisForm::decisions() const {
    QStringList names;
    for (const std::string& name : generators())
        names.append(QString::fromStdString(name));
    QStringList arguments = {"--photos",
                             QString::fromStdString(photographs_->choice().folder.string()),
                             "--generator",
                             names.join(','),
                             "--seed",
                             QString::number(seed_->value()),
                             "--candidates",
                             QString::number(candidates_->value())};
    if (size_->value() != size_->minimum())
        arguments << "--size" << QString::number(size_->value());
    return arguments + photographs_->layoutArguments();
}

QStringList SynthesisForm::arguments() const {
    return decisions() +
           QStringList{"--count", QString::number(count_->value()), "--out", output()};
}

}  // namespace r2r::ui
