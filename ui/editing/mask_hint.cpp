// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/editing/mask_hint.h"

#include "engine/core/kept_warnings.h"
#include "engine/imaging/files/mask_file.h"
#include "engine/imaging/masks/mask_ops.h"
#include "ui/document/commands.h"
#include "ui/document/edit_rules.h"
#include "ui/jobs/reading_notes.h"
#include "ui/words/actions.h"
#include "ui/words/picture_filter.h"
#include "widgets/hint_bar.h"

#include <QFileDialog>
#include <QFileInfo>
#include <QPushButton>

#include <filesystem>
#include <memory>
#include <variant>

namespace r2r::ui {
namespace {

struct ReadMask {
    TiledMask mask;
    QStringList notes;
};

}  // namespace

MaskHint::MaskHint(Document& document,
                   const Actions& actions,
                   Settings& settings,
                   widgets::HintBar& bar,
                   QWidget& window)
    : QObject(&window), document_(document), settings_(settings), bar_(bar), window_(window) {
    createChoices(actions);
    connect(&actions[ActionId::LoadMask], &QAction::triggered, this, &MaskHint::askForMask);
    connect(&document, &Document::changed, this, [this](const Change& change) {
        if (!std::holds_alternative<SettingsChanged>(change) &&
            !std::holds_alternative<PlacementChanged>(change))
            show();
    });
    connect(&document, &Document::currentForegroundChanged, this, &MaskHint::show);
    connect(&document, &Document::opened, this, [this] {
        settled_.clear();
        for (const Foreground& foreground : document_.composition().foregrounds)
            settled_.insert(foreground.id);
        show();
    });
}

void MaskHint::createChoices(const Actions& actions) {
    bar_.setText(tr("This picture has no transparency: all of it is foreground."));
    QPushButton& subject = bar_.addChoice(
        "hintSelectSubject", tr("Select su&bject"), tr("Find what stands out in the picture"));
    connect(&subject, &QPushButton::clicked, &actions[ActionId::SelectSubject], &QAction::trigger);
    QPushButton& paint = bar_.addChoice(
        "hintPaintSubject", tr("&Paint the subject"), tr("Begin with an empty mask and the brush"));
    connect(&paint, &QPushButton::clicked, this, [this, &brush = actions[ActionId::ToolBrush]] {
        startEmpty();
        brush.trigger();
    });
    QPushButton& empty =
        bar_.addChoice("hintStartEmpty", tr("St&art empty"), tr("Begin with an empty mask"));
    connect(&empty, &QPushButton::clicked, this, &MaskHint::startEmpty);
    QPushButton& load = bar_.addChoice("hintLoadMask",
                                       tr("&Load a mask…"),
                                       tr("A picture of the same size: white is the foreground"));
    connect(&load, &QPushButton::clicked, this, &MaskHint::askForMask);
    connect(&bar_, &widgets::HintBar::dismissed, this, [this] {
        if (const auto id = document_.currentForegroundId())
            settled_.insert(*id);
        show();
    });
}

void MaskHint::askForMask() {
    const Foreground* foreground = document_.currentForeground();
    if (!foreground)
        return;
    const QString path =
        QFileDialog::getOpenFileName(&window_,
                                     tr("Load the mask of %1: white is the foreground")
                                         .arg(QString::fromStdString(foreground->name)),
                                     settings_.folder(Folder::Foregrounds),
                                     pictureFilter(),
                                     nullptr,
                                     QFileDialog::HideNameFilterDetails);
    if (path.isEmpty())
        return;
    settings_.setFolder(Folder::Foregrounds, QFileInfo(path).absolutePath());
    loadMask(path);
}

void MaskHint::loadMask(const QString& path) {
    const Foreground* foreground = document_.currentForeground();
    if (!foreground)
        return;
    const std::filesystem::path file = path.toStdString();
    const Image picture = foreground->image;
    reader_.ask(
        [file, size = picture.size(), name = foreground->name](const JobContext&) {
            log::KeptWarnings warnings;
            const Image mask = readMask(file);
            requireSameSize(mask, file.filename().string(), size, name);
            return ReadMask{TiledMask::fromImage(mask), readingNotes(warnings.take())};
        },
        [this, id = foreground->id, picture](const Outcome<ReadMask>& outcome) {
            if (const auto* read = std::get_if<ReadMask>(&outcome)) {
                take(id, picture, read->mask);
                if (!read->notes.isEmpty())
                    Q_EMIT noted(read->notes);
            } else if (const auto* failure = std::get_if<Failure>(&outcome)) {
                Q_EMIT failed(*failure);
            }
        });
}

void MaskHint::take(ForegroundId id, const Image& of, const TiledMask& mask) {
    const Foreground* foreground = document_.composition().find(id);
    if (foreground && foreground->image.sharesPixelsWith(of) &&
        obstacleToPainting(*foreground) == Obstacle::None)
        document_.push(
            std::make_unique<ReplaceMask>(document_, id, mask, ReplaceMask::Origin::File));
}

void MaskHint::startEmpty() {
    if (const Foreground* foreground = document_.currentForeground())
        document_.push(std::make_unique<ReplaceMask>(document_,
                                                     foreground->id,
                                                     TiledMask(foreground->mask.size()),
                                                     ReplaceMask::Origin::Nothing));
}

void MaskHint::show() {
    const Foreground* current = document_.currentForeground();
    bar_.setVisible(current && needsHint(*current));
}

bool MaskHint::needsHint(const Foreground& foreground) const {
    return !settled_.contains(foreground.id) && obstacleToPainting(foreground) == Obstacle::None &&
           foreground.mask == TiledMask(foreground.mask.size(), 255);
}

}  // namespace r2r::ui
