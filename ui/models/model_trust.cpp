// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/model_trust.h"

#include "engine/core/confinement.h"
#include "engine/pipeline/models/installed_model.h"
#include "engine/pipeline/plugins/plugin_manifest.h"
#include "engine/pipeline/plugins/trusted_models.h"
#include "ui/parts/question_box.h"

#include <QMenu>
#include <QPushButton>

#include <string>
#include <variant>
#include <vector>

namespace r2r::ui {
namespace {

/// What this computer keeps a plug-in from until it is trusted.
QString wordsOfConfinement() {
    const std::vector<std::string> gaps = Confinement::possible().gaps();
    if (gaps.empty())
        return ModelTrust::tr(
            "Until you trust it, it runs in a process of its own that can "
            "neither read your files nor reach the network.");
    QStringList words{ModelTrust::tr("Until you trust it, it runs in a process of its own.")};
    for (const std::string& gap : gaps)
        words << QString::fromStdString(gap);
    return words.join(' ');
}

}  // namespace

ModelTrust::ModelTrust(ModelLibrary& library, QWidget& window)
    : QObject(&window), library_(library), window_(window) {}

void ModelTrust::fill(QMenu& menu) {
    connect(&menu, &QMenu::aboutToShow, this, [this, &menu] {
        menu.clear();
        for (const ModelInfo& model : library_.catalog().models())
            if (model.isNetwork() && isPlugin(model.folder))
                add(menu, model);
        if (menu.isEmpty()) {
            menu.addAction(tr("No plug-in was imported"))->setEnabled(false);
            return;
        }
        for (const std::string& gap : Confinement::possible().gaps())
            menu.addAction(QString::fromStdString(gap))->setEnabled(false);
    });
}

void ModelTrust::add(QMenu& menu, const ModelInfo& model) {
    const auto trusted = outcomeOf([&] { return isTrusted(readPluginManifest(model.folder)); });
    const bool* isIt = std::get_if<bool>(&trusted);
    QAction* entry = menu.addAction(QString::fromStdString(model.title));
    entry->setCheckable(true);
    entry->setChecked(isIt && *isIt);
    connect(entry, &QAction::triggered, this, [this, model](bool isWanted) {
        if (isWanted)
            ask(model);
        else
            set(model, false);
    });
}

void ModelTrust::ask(const ModelInfo& model) {
    auto* box = new QuestionBox(
        "trustModelQuestion",
        tr("Trust plug-in"),
        tr("Trust %1?").arg(QString::fromStdString(model.title)),
        tr("It comes from: %1.\n\nA network can be a program. %2 A plug-in that you trust runs "
           "inside R2R Studio with your rights, and can use a GPU. Trust only what you exported "
           "yourself, or whose maker you know.")
            .arg(QString::fromStdString(model.source), wordsOfConfinement()),
        window_);
    const auto* accept =
        box->addAnswer("trustModelAccept", tr("&Trust"), QMessageBox::DestructiveRole);
    connect(accept, &QPushButton::clicked, this, [this, model] { set(model, true); });
    box->ask();
}

void ModelTrust::set(const ModelInfo& model, bool isTrusted) {
    const auto outcome = outcomeOf([&] {
        setTrusted(readPluginManifest(model.folder), isTrusted);
        return std::monostate();
    });
    if (const auto* failure = std::get_if<Failure>(&outcome)) {
        Q_EMIT failed(*failure);
        return;
    }
    library_.take(library_.catalog(), model.name);  // it is opened again, the other way
    Q_EMIT changed(QString::fromStdString(model.title), isTrusted);
}

}  // namespace r2r::ui
