// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/batch/mask_operation_list.h"

#include "ui/parts/wrapped_label.h"
#include "widgets/decimal_box.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QListWidget>
#include <QPushButton>
#include <QVBoxLayout>

#include <algorithm>
#include <cstddef>

namespace r2r::ui {
namespace {

using Kind = MaskOperation::Kind;

/// An operation that a person can choose; amounts as `requireAmount` accepts them.
struct Choice {
    Kind kind;
    const char* name;
    double least = 0;
    double most = 0;  ///< 0: it takes no amount
    double usual = 0;
    double sign = 1;
    const char* unit = " px";
};

constexpr Choice kChoices[] = {
    {Kind::Feather, QT_TRANSLATE_NOOP("r2r::ui::MaskOperationList", "Feather"), 0.5, 1000, 3},
    {Kind::Grow, QT_TRANSLATE_NOOP("r2r::ui::MaskOperationList", "Grow"), 0.5, 1000, 2},
    {Kind::Grow, QT_TRANSLATE_NOOP("r2r::ui::MaskOperationList", "Shrink"), 0.5, 1000, 2, -1},
    {Kind::Smooth, QT_TRANSLATE_NOOP("r2r::ui::MaskOperationList", "Smooth"), 0.5, 100, 4},
    {Kind::Threshold,
     QT_TRANSLATE_NOOP("r2r::ui::MaskOperationList", "Threshold"),
     0.01,
     1,
     0.5,
     1,
     ""},
    {Kind::FillHoles, QT_TRANSLATE_NOOP("r2r::ui::MaskOperationList", "Fill holes")},
    {Kind::Invert, QT_TRANSLATE_NOOP("r2r::ui::MaskOperationList", "Invert")},
};

int decimalsOf(const Choice& choice) {
    return choice.kind == Kind::Threshold ? 2 : 1;
}

/// Growing by less than nothing is shrinking.
const Choice& choiceOf(const MaskOperation& operation) {
    return *std::ranges::find_if(kChoices, [&](const Choice& choice) {
        return choice.kind == operation.kind && choice.sign * operation.amount >= 0;
    });
}

}  // namespace

MaskOperationList::MaskOperationList(QWidget* parent) : QWidget(parent) {
    new QVBoxLayout(this);
    auto* help = wrappedLabel("maskOperationsHelp", LabelRole::Quiet, this);
    help->setText(
        tr("Masks are changed in this order before they are used. The files stay as they are."));
    layout()->addWidget(help);
    createChoice();
    createList();
    showRange();
}

void MaskOperationList::createChoice() {
    auto* row = new QWidget(this);
    kind_ = new QComboBox(row);
    kind_->setObjectName("maskOperation");
    kind_->setAccessibleName(tr("Operation"));
    for (const Choice& choice : kChoices)
        kind_->addItem(tr(choice.name));
    amount_ = new widgets::DecimalBox(row);
    amount_->setObjectName("maskOperationAmount");
    amount_->setAccessibleName(tr("Amount"));
    auto* addButton = new QPushButton(tr("&Add"), row);
    addButton->setObjectName("addMaskOperation");
    addButton->setAutoDefault(false);
    auto* choices = new QHBoxLayout(row);
    choices->setContentsMargins({});
    choices->addWidget(kind_);
    choices->addWidget(amount_);
    choices->addWidget(addButton);
    choices->addStretch();
    layout()->addWidget(row);
    connect(kind_, &QComboBox::currentIndexChanged, this, &MaskOperationList::showRange);
    connect(addButton, &QPushButton::clicked, this, &MaskOperationList::add);
}

void MaskOperationList::createList() {
    list_ = new QListWidget(this);
    list_->setObjectName("maskOperations");
    list_->setAccessibleName(tr("Mask operations"));
    list_->setMinimumHeight(60);
    layout()->addWidget(list_);
    remove_ = new QPushButton(tr("&Remove"), this);
    remove_->setObjectName("removeMaskOperation");
    remove_->setAutoDefault(false);
    remove_->setEnabled(false);
    layout()->addWidget(remove_);
    layout()->setAlignment(remove_, Qt::AlignLeft);
    connect(list_, &QListWidget::currentRowChanged, this, [this](int row) {
        remove_->setEnabled(row >= 0);
    });
    connect(remove_, &QPushButton::clicked, this, &MaskOperationList::remove);
}

void MaskOperationList::showRange() {
    const Choice& choice = kChoices[kind_->currentIndex()];
    const bool hasAmount = choice.most > 0;
    amount_->setVisible(hasAmount);
    if (!hasAmount)
        return;
    const bool isLevel = choice.kind == Kind::Threshold;
    amount_->setDecimals(decimalsOf(choice));
    amount_->setSingleStep(isLevel ? 0.05 : 0.5);
    amount_->setSuffix(tr(choice.unit));
    amount_->setRange(choice.least, choice.most);
    amount_->setValue(choice.usual);
}

void MaskOperationList::add() {
    const Choice& choice = kChoices[kind_->currentIndex()];
    append({choice.kind, choice.most > 0 ? choice.sign * amount_->value() : 0});
    list_->setCurrentRow(list_->count() - 1);
}

void MaskOperationList::append(const MaskOperation& operation) {
    operations_.push_back(operation);
    const Choice& choice = choiceOf(operation);
    list_->addItem(
        choice.most > 0
            ? tr("%1, %2").arg(
                  tr(choice.name),
                  locale().toString(choice.sign * operation.amount, 'f', decimalsOf(choice)) +
                      tr(choice.unit))
            : tr(choice.name));
}

void MaskOperationList::setOperations(const std::vector<MaskOperation>& operations) {
    operations_.clear();
    list_->clear();
    for (const MaskOperation& operation : operations)
        append(operation);
}

void MaskOperationList::remove() {
    const int row = list_->currentRow();
    if (row < 0)
        return;
    operations_.erase(operations_.begin() + static_cast<std::ptrdiff_t>(row));
    delete list_->takeItem(row);
}

}  // namespace r2r::ui
