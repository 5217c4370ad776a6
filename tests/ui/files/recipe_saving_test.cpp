// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/files/recipe_saving.h"

#include "engine/core/file_io.h"
#include "engine/pipeline/models/model_identity.h"
#include "engine/pipeline/recipes/recipe_file.h"
#include "tests/ui/dog_on_beach.h"
#include "ui/files/exporting.h"

#include <QMessageBox>
#include <QSignalSpy>
#include <gmock/gmock.h>

#include <filesystem>
#include <fstream>

namespace r2r::ui {
namespace {

namespace fs = std::filesystem;

/// Saving a recipe, and what asks for it.
class RecipeSavingTest : public testing::DogOnBeach {
protected:
    void saveTo(const char* name) {
        QSignalSpy saved(&window_.saving(), &RecipeSaving::saved);
        window_.saving().saveTo(path(name));
        ASSERT_TRUE(saved.wait(kDeadlineMs));
    }

    void save(const Recipe& recipe) {
        const fs::path file = folder_ / "work.recipe.json";
        writeFileAtomically(file, recipeText(file, recipe, folder_.path()));
    }
};

TEST_F(RecipeSavingTest, AnExportWithoutRecipeIsNotSavedWork) {
    openDogOnBeach();
    move();
    QSignalSpy finished(&window_.exporting(), &Exporting::finished);

    window_.exporting().exportTo(path("out.png"), {.wantsRecipe = false});

    ASSERT_TRUE(finished.wait(kDeadlineMs));
    EXPECT_FALSE(isClean());
}

TEST_F(RecipeSavingTest, AnExportWithItsRecipeDoesNotSaveTheRecipeOfTheDocument) {
    openDogOnBeach();
    saveTo("work.recipe.json");
    move();
    QSignalSpy finished(&window_.exporting(), &Exporting::finished);

    window_.exporting().exportTo(path("out.png"), {.wantsRecipe = true});
    ASSERT_TRUE(finished.wait(kDeadlineMs));

    EXPECT_FALSE(isClean());
}

TEST_F(RecipeSavingTest, SavedWorkIsCleanAndItsRecipeNamesTheWindow) {
    openDogOnBeach();

    saveTo("work.recipe.json");

    EXPECT_TRUE(isClean());
    EXPECT_TRUE(window_.windowTitle().startsWith("work.recipe.json"));
    EXPECT_TRUE(toastText().contains("work.recipe.json"));
}

TEST_F(RecipeSavingTest, ProposesTheRecipeThatItWasSavedTo) {
    openDogOnBeach();
    saveTo("work.recipe.json");
    move();

    EXPECT_EQ(proposedBy(action("saveRecipe")), path("work.recipe.json"));
}

TEST_F(RecipeSavingTest, WhatIsEditedMeanwhileIsNotSaved) {
    openDogOnBeach();
    QSignalSpy saved(&window_.saving(), &RecipeSaving::saved);

    window_.saving().saveTo(path("work.recipe.json"));
    move();

    ASSERT_TRUE(saved.wait(kDeadlineMs));
    EXPECT_FALSE(isClean());
}

TEST_F(RecipeSavingTest, OpeningTheRecipeBringsTheDocumentBack) {
    openDogOnBeach();
    move();
    const Foreground before = *document().currentForeground();
    saveTo("work.recipe.json");
    action("newDocument").trigger();
    ASSERT_FALSE(document().hasBackground());

    window_.opening().openRecipe(path("work.recipe.json"));

    waitUntil([this] { return document().currentForeground() != nullptr; });
    EXPECT_TRUE(*document().currentForeground() == before);
    EXPECT_TRUE(isClean());
}

TEST_F(RecipeSavingTest, WhatWasMadeWithAnotherModelOpensAndThatIsSaid) {
    openDogOnBeach();
    saveTo("work.recipe.json");
    action("newDocument").trigger();
    Recipe recipe = readRecipe(folder_ / "work.recipe.json");
    std::string& identity = recipe.foregrounds.front().modelIdentity;
    const std::string& model = recipe.foregrounds.front().harmony.model;
    EXPECT_EQ(identity, modelIdentity(ModelCatalog(), model));
    identity = "of long ago";
    save(recipe);

    window_.opening().openRecipe(path("work.recipe.json"));

    waitUntil([this] { return toastText().contains("was made with another model of this name"); });
    EXPECT_TRUE(toastText().contains(QString::fromStdString(ModelCatalog().find(model).title)));
    EXPECT_TRUE(document().hasBackground());
    saveTo("work.recipe.json");
    EXPECT_EQ(readRecipe(folder_ / "work.recipe.json").foregrounds.front().modelIdentity,
              modelIdentity(ModelCatalog(), model));
}

TEST_F(RecipeSavingTest, TheIdentityOfAModelThatIsNotHereIsSavedAgain) {
    openDogOnBeach();
    saveTo("work.recipe.json");
    action("newDocument").trigger();
    Recipe recipe = readRecipe(folder_ / "work.recipe.json");
    recipe.foregrounds.front().harmony.model = "gone";
    recipe.foregrounds.front().modelIdentity = "of long ago";
    save(recipe);
    window_.opening().openRecipe(path("work.recipe.json"));
    waitUntil([this] { return document().currentForeground() != nullptr; });

    saveTo("again.recipe.json");

    EXPECT_EQ(readRecipe(folder_ / "again.recipe.json").foregrounds.front().modelIdentity,
              "of long ago");
}

TEST_F(RecipeSavingTest, AsksWhereTheFirstTime) {
    openDogOnBeach();
    QSignalSpy saved(&window_.saving(), &RecipeSaving::saved);
    type("mine");

    action("saveRecipe").trigger();

    ASSERT_TRUE(saved.size() > 0 || saved.wait(kDeadlineMs));
    EXPECT_TRUE(fs::exists(folder_ / "mine.recipe.json"));
}

TEST_F(RecipeSavingTest, ARecipeThatExistsWithTheEndingIsNotReplacedWithoutAsking) {
    openDogOnBeach();
    std::ofstream(folder_ / "mine.recipe.json") << "something else";
    type("mine");
    QString question;
    withNext<QMessageBox>([&](QMessageBox& box) {
        question = box.text();
        box.button(QMessageBox::Cancel)->click();
    });

    action("saveRecipe").trigger();

    EXPECT_EQ(question, "mine.recipe.json exists already. Replace it?");
    EXPECT_EQ(fs::file_size(folder_ / "mine.recipe.json"), 14U);
    EXPECT_FALSE(isClean());
}

TEST_F(RecipeSavingTest, ProposesToSaveBesideTheBackground) {
    openDogOnBeach();

    EXPECT_EQ(proposedBy(action("saveRecipe")), path("beach.recipe.json"));
}

TEST_F(RecipeSavingTest, TheQuestionNamesTheDocumentAndEveryButtonHasItsOwnKey) {
    openDogOnBeach();
    QString question;
    QStringList keys;
    withNext<QMessageBox>([&](QMessageBox& box) {
        question = box.text();
        for (const QAbstractButton* button : box.buttons())
            keys << QKeySequence::mnemonic(button->text()).toString();
        box.reject();
    });

    action("newDocument").trigger();

    EXPECT_EQ(question, "beach.png has changes that are not saved.");
    EXPECT_TRUE(keys.contains("Alt+S"));
    EXPECT_TRUE(keys.contains("Alt+D"));
    keys.removeAll(QString());
    EXPECT_EQ(keys.removeDuplicates(), 0);
}

TEST_F(RecipeSavingTest, TheRecipeOfAnExportedPictureStaysAsItIs) {
    openDogOnBeach();
    QSignalSpy finished(&window_.exporting(), &Exporting::finished);
    window_.exporting().exportTo(path("out.png"), {.wantsRecipe = true});
    ASSERT_TRUE(finished.wait(kDeadlineMs));
    window_.opening().openRecipe(path("out.png.recipe.json"));
    waitUntil([this] { return window_.windowTitle().startsWith("out.png.recipe.json"); });
    move();

    EXPECT_NE(proposedBy(action("saveRecipe")), "");
}

TEST_F(RecipeSavingTest, NewAsksAfterAnExportAndMayGoWithoutSaving) {
    openDogOnBeach();

    answer("unsavedWorkDiscard");
    action("newDocument").trigger();

    EXPECT_FALSE(document().hasBackground());
}

TEST_F(RecipeSavingTest, APastedBackgroundIsWorkToo) {
    window_.opening().takeImage(QImage(30, 20, QImage::Format_RGB32), {});

    EXPECT_TRUE(document().hasBackground());
    EXPECT_FALSE(isClean());
}

TEST_F(RecipeSavingTest, APlaceThatCannotBeWrittenIsOneSentence) {
    openDogOnBeach();
    QSignalSpy failed(&window_.saving(), &RecipeSaving::failed);

    window_.saving().saveTo(path("nowhere/work.recipe.json"));

    ASSERT_TRUE(failed.wait(kDeadlineMs));
    EXPECT_FALSE(isClean());
    EXPECT_NE(toastText(), "");
}

TEST_F(RecipeSavingTest, WhatWasOpenedIsInTheListOfRecentFiles) {
    openDogOnBeach();
    saveTo("work.recipe.json");

    const auto recent = settings_.recentFiles();

    ASSERT_EQ(recent.size(), 2);
    EXPECT_EQ(recent[0].path, path("work.recipe.json"));
    EXPECT_EQ(recent[1].path, path("beach.png"));
}

TEST_F(RecipeSavingTest, TheExampleIsNeverWrittenOver) {
    action("openExample").trigger();
    waitUntil([this] { return document().currentForeground() != nullptr; });

    EXPECT_NE(proposedBy(action("saveRecipe")), "");
    EXPECT_TRUE(settings_.recentFiles().isEmpty());
}

}  // namespace
}  // namespace r2r::ui
