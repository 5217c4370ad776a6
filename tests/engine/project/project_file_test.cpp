// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/project/project_file.h"

#include "engine/core/error.h"
#include "engine/core/file_io.h"
#include "engine/pipeline/recipes/setting_fields.h"
#include "engine/pipeline/render.h"
#include "engine/project/blob_store.h"
#include "engine/project/picture_store.h"
#include "engine/project/project_version.h"
#include "engine/workspace/change_finder.h"
#include "tests/engine/project/mapped_changes.h"
#include "tests/engine/project/project_scene.h"
#include "tests/engine/workspace/fake_harmonizer.h"
#include "tests/support/disk_faults.h"
#include "tests/support/full_disk.h"
#include "tests/support/layered_picture.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <fstream>
#include <memory>
#include <stop_token>

namespace r2r {
namespace {

namespace fs = std::filesystem;

using testing::alter;
using testing::dogOnBeach;
using testing::editDocument;
using ::testing::ElementsAre;
using testing::FakeHarmonizer;
using testing::FullDisk;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testing::opened;
using testing::Runs;
using ::testing::SizeIs;
using testing::TemporaryFolder;
using testing::texturedPicture;

/// What `work` is refused with.
template <typename Work>
std::string refusal(const Work& work) {
    try {
        work();
    } catch (const Error& error) {
        return error.message();
    }
    return "nothing";
}

std::string versionPragma(int version) {
    return fmt::format("PRAGMA user_version={}", version);
}

class ProjectFile : public ::testing::Test {
protected:
    [[nodiscard]] fs::path path() const { return folder_ / "work.r2rs"; }

    /// Saves to `path()`, the second time in place.
    std::vector<std::string> save() {
        SavedProject saved = saveProject(path(), project_, {.before = &state_});
        state_ = std::move(saved.state);
        return saved.notes;
    }

    /// Opens it and goes on with what was opened.
    std::vector<std::string> reopen() {
        OpenedProject again = openProject(path());
        project_ = std::move(again.project);
        state_ = std::move(again.state);
        return again.notes;
    }

    Foreground& dog() { return project_.composition.foregrounds[0]; }

    void expectEqual(const Composition& a, const Composition& b) {
        EXPECT_TRUE(a.background == b.background);
        ASSERT_EQ(a.foregrounds.size(), b.foregrounds.size());
        for (size_t i = 0; i < a.foregrounds.size(); ++i)
            EXPECT_TRUE(a.foregrounds[i] == b.foregrounds[i]) << a.foregrounds[i].name;
    }

    [[nodiscard]] int64_t count(const std::string& sql) const {
        return Database(path(), Database::Access::Read).number(sql);
    }

    TemporaryFolder folder_;
    Project project_ = dogOnBeach(folder_);
    ProjectState state_;
};

TEST_F(ProjectFile, KeepsTheFileOfALayerOnceAndReadsTheLayerOfIt) {
    const fs::path psd = folder_ / "cut.psd";
    writeFileAtomically(
        psd,
        testing::layeredPicture(
            texturedPicture({40, 30}, 1),
            {{.name = "Sky", .image = texturedPicture({40, 30}, 1)},
             {.name = "Dog", .x = 3, .y = 4, .image = texturedPicture({9, 7}, 2)}}));
    const auto layer = [&](const std::string& name) {
        const fs::path path = psd.string() + ':' + name;
        return ProjectPicture{.image = readPhotograph(path).image,
                              .file = {.path = path, .sha256 = fileHash(psd)},
                              .name = pictureName(path),
                              .holder = {}};
    };
    project_ = Project{};
    project_.pictures = {layer("Sky"), layer("Dog")};
    project_.composition.background = project_.pictures[0].image;
    project_.composition.foregrounds.push_back(foregroundOn(
        project_.composition.background, project_.pictures[1].image, "Dog", ForegroundId{1}));
    const Composition before = project_.composition;

    EXPECT_THAT(save(), IsEmpty());
    fs::remove(psd);
    EXPECT_THAT(reopen(), IsEmpty());

    expectEqual(project_.composition, before);
    EXPECT_EQ(project_.pictures[1].name, "cut.psd:Dog");
    EXPECT_EQ(count("SELECT count(*) FROM blob"), 1);
}

TEST_F(ProjectFile, KeepsEveryFieldOfEveryForeground) {
    dog().harmony = {.model = "r2r-lite",
                     .strength = {.overall = 0.1F, .lightness = 1.5F, .color = 0.7F},
                     .seed = 0xfedcba9876543210,
                     .steps = 33,
                     .workingSide = 768,
                     .guard = false,
                     .reference = Rect{-3, 4, 50, 60}};
    dog().opacity = 0.35;
    dog().isDecontaminated = true;
    dog().isHidden = true;
    project_.composition.foregrounds[1].isLocked = true;
    project_.identities = {{"r2r-lite", "of the first"}, {"lab-mean", "of the second"}};
    project_.view = {{"zoom", 0.3}, {"current", 7}};
    project_.notes = "for the ‘harbour’ page";
    const Project before = project_;

    EXPECT_THAT(save(), IsEmpty());
    EXPECT_THAT(reopen(), IsEmpty());

    expectEqual(project_.composition, before.composition);
    EXPECT_EQ(project_.identities, before.identities);
    EXPECT_EQ(project_.view, before.view);
    EXPECT_EQ(project_.notes, before.notes);
    EXPECT_FALSE(project_.isLinked);
    EXPECT_FALSE(state_.isProtected);
}

TEST_F(ProjectFile, KeepsPicturesOfEveryFormThatAreInNoFile) {
    const auto profile = std::make_shared<const std::vector<std::byte>>(200, std::byte{7});
    for (const SampleType type : {SampleType::U8, SampleType::U16, SampleType::F32})
        for (const int channels : {3, 4}) {
            Image image({33, 21}, channels, type);
            std::byte* bytes = image.mutableData();
            for (size_t i = 0; i < image.byteCount(); ++i)
                bytes[i] = static_cast<std::byte>(i * 37 % 120);
            image.setIccProfile(profile);
            image.setEncoding(type == SampleType::F32 ? ColorEncoding::LinearSrgb
                                                      : ColorEncoding::Srgb);
            project_.composition.foregrounds.push_back(
                foregroundOn(project_.composition.background,
                             std::move(image),
                             "Another",
                             project_.composition.unusedId()));
        }
    const Composition before = project_.composition;

    (void)save();
    EXPECT_THAT(reopen(), IsEmpty());

    expectEqual(project_.composition, before);
}

TEST_F(ProjectFile, KeepsTheMetadataOfABackgroundThatIsInNoFile) {
    project_.pictures.clear();
    ImageMetadata& metadata = project_.composition.metadata;
    metadata = {};
    metadata.exif = std::make_shared<const std::vector<std::byte>>(40, std::byte{3});
    metadata.xmp = std::make_shared<const std::string>("<x/>");
    metadata.texts = std::make_shared<const std::vector<std::pair<std::string, std::string>>>(
        std::vector<std::pair<std::string, std::string>>{{"Author", "Ann"}});
    const ImageMetadata before = metadata;

    (void)save();
    (void)reopen();

    const ImageMetadata& after = project_.composition.metadata;
    EXPECT_EQ(*after.exif, *before.exif);
    EXPECT_EQ(*after.xmp, *before.xmp);
    EXPECT_EQ(*after.texts, *before.texts);
    EXPECT_FALSE(after.iptc);
}

TEST_F(ProjectFile, AThousandForegroundsAndMoreAreOpenedAgain) {
    Composition& composition = project_.composition;
    const Foreground one = composition.foregrounds.front();
    while (composition.foregrounds.size() < 1100) {
        composition.foregrounds.push_back(one);
        composition.foregrounds.back().id = composition.unusedId();
    }
    (void)saveProject(path(), project_);

    EXPECT_EQ(openProject(path()).project.composition.foregrounds.size(), 1100U);
}

TEST_F(ProjectFile, MoreForegroundsThanAReaderTakesAreNotSaved) {
    Foreground one = project_.composition.foregrounds.front();
    project_.composition.foregrounds.assign(kMostForegrounds + 1, one);

    EXPECT_THAT(refusal([&] { (void)saveProject(path(), project_); }), HasSubstr("10,000"));
    EXPECT_FALSE(std::filesystem::exists(path()));
}

TEST_F(ProjectFile, AForegroundThatIsPartOfTheBackgroundStaysOne) {
    const Size size = project_.composition.background.size();
    dog().image = project_.composition.background;
    dog().mask = TiledMask(size, 255);
    dog().placement = {.centre = {size.width / 2.0, size.height / 2.0}};

    (void)save();
    (void)reopen();

    EXPECT_TRUE(isPartOfBackground(project_.composition, dog()));
}

TEST_F(ProjectFile, KeepsOriginalFilesByteForByteAndEachOnce) {
    project_.composition.foregrounds.push_back(dog());
    project_.composition.foregrounds.back().id = ForegroundId{9};
    const auto bytes = readFile(folder_ / "dog.png");
    (void)save();
    fs::remove(folder_ / "dog.png");
    fs::remove(folder_ / "beach.png");

    EXPECT_THAT(reopen(), IsEmpty());

    const Database database(path(), Database::Access::Read);
    EXPECT_EQ(BlobStore(database).content(contentHash(bytes), {}), bytes);
    EXPECT_EQ(count("SELECT count(*) FROM blob"), 3);  // beach, dog, what was pasted
    EXPECT_TRUE(dog().image.sharesPixelsWith(project_.composition.foregrounds[2].image));
}

TEST_F(ProjectFile, WhatEveryHarmonizerFoundPaintsTheSameBytesAgain) {
    for (const char* model : {"lab-mean", "reinhard", "mkl", "histogram", "poisson", "r2r-lite"}) {
        project_ = dogOnBeach(folder_);
        state_ = {};
        fs::remove(path());
        for (Foreground& foreground : project_.composition.foregrounds)
            foreground.harmony = {.model = model,
                                  .strength = {.overall = 0.9F, .lightness = 0.8F, .color = 1.1F}};
        Workspace workspace{ModelCatalog()};
        const ComputeDevice cpu;
        ChangeFinder finder(workspace, [&]() -> const ComputeDevice& { return cpu; });
        const auto changes = finder.changesToWrite(project_.composition, {});
        const Image seen = render(project_.composition, changes);
        project_.changes = finder.cache().kept();
        (void)save();

        EXPECT_THAT(reopen(), IsEmpty()) << model;

        std::vector<ForegroundChange> kept;
        for (const KeptChange& each : project_.changes)
            kept.push_back({each.origin.foreground, each.found.change});
        ASSERT_THAT(kept, SizeIs(2)) << model;
        EXPECT_TRUE(render(project_.composition, kept) == seen) << model;
    }
}

TEST_F(ProjectFile, WritesWhatWasFoundWithoutTheModelThatFoundIt) {
    Workspace here{ModelCatalog()};
    const ComputeDevice cpu;
    ChangeFinder finder(here, [&]() -> const ComputeDevice& { return cpu; });
    const auto changes = finder.changesToWrite(project_.composition, {});
    const Image seen = render(project_.composition, changes);
    project_.changes = finder.cache().kept();
    (void)save();
    (void)reopen();

    Workspace elsewhere{ModelCatalog::of({testing::networkInfo("other", "/nowhere")})};
    ChangeFinder other(elsewhere, [&]() -> const ComputeDevice& { return cpu; });
    other.cache().take(project_.changes, project_.composition);

    EXPECT_TRUE(render(project_.composition, other.changesToWrite(project_.composition, {})) ==
                seen);
    EXPECT_EQ(elsewhere.openings(), 0);
}

TEST_F(ProjectFile, KeepsVariationsAndForgetsWhatNoLongerFits) {
    const auto change = [&](uint64_t seed) {
        KeptChange kept{
            .origin = withSeed({.composition = project_.composition, .foreground = dog().id}, seed),
            .found = {
                .change = pixelChange(Image({2, 2}, 3, SampleType::F32), {0, 0, 2, 2}, {400, 300}),
                .seconds = 7,
                .notes = {RanOnnxOnCpu{"PCT-Net"}, KeptSentence{"A note."}},
                .guard = GuardFinding{.deltaE = 3, .share = 0.5}}};
        return kept;
    };
    project_.changes = {change(0), change(1)};
    dog().harmony.strength.overall = 0.5F;  // a strength asks nothing anew
    (void)save();
    (void)reopen();
    ASSERT_THAT(project_.changes, SizeIs(2));
    EXPECT_EQ(requiredForeground(project_.changes[1].origin).harmony.seed, 1U);
    EXPECT_EQ(project_.changes[1].found.seconds, 7);
    EXPECT_EQ(project_.changes[1].found.notes, change(1).found.notes);
    EXPECT_EQ(project_.changes[1].found.guard, (GuardFinding{.deltaE = 3, .share = 0.5}));

    dog().placement.centre.x += 1;
    (void)save();
    (void)reopen();

    EXPECT_THAT(project_.changes, IsEmpty());
}

TEST_F(ProjectFile, KeepsTheEarlierResultThatIsShownAndTakesItForNoAnswer) {
    Workspace workspace{ModelCatalog()};
    const ComputeDevice cpu;
    ChangeFinder before(workspace, [&]() -> const ComputeDevice& { return cpu; });
    before.find({.composition = project_.composition, .foreground = dog().id}, {});
    for (int change = 0; change < 2; ++change) {
        // Another place, twice, and then another seed as well: nothing is found for that.
        dog().placement.centre.x += 5;
        dog().harmony.seed += static_cast<uint64_t>(change);
        const Image seen =
            render(project_.composition, before.cache().changesFor(project_.composition));
        project_.changes = before.cache().kept();
        (void)save();
        EXPECT_THAT(reopen(), IsEmpty());

        ChangeFinder after(workspace, [&]() -> const ComputeDevice& { return cpu; });
        after.cache().take(project_.changes, project_.composition);

        EXPECT_TRUE(render(project_.composition, after.cache().changesFor(project_.composition)) ==
                    seen);
        EXPECT_FALSE(
            after.cache().isCurrent({.composition = project_.composition, .foreground = dog().id}));
        before.cache() = after.cache();  // and once more from there
    }
}

TEST_F(ProjectFile, WhatIsShownStaysWhenOnlyTheSettingsAreOthers) {
    Workspace workspace{ModelCatalog()};
    const ComputeDevice cpu;
    ChangeFinder before(workspace, [&]() -> const ComputeDevice& { return cpu; });
    before.find({.composition = project_.composition, .foreground = dog().id}, {});
    dog().harmony.seed = 5;
    const Image seen =
        render(project_.composition, before.cache().changesFor(project_.composition));
    project_.changes = before.cache().kept();
    (void)save();
    (void)reopen();

    ChangeFinder after(workspace, [&]() -> const ComputeDevice& { return cpu; });
    after.cache().take(project_.changes, project_.composition);
    EXPECT_TRUE(render(project_.composition, after.cache().changesFor(project_.composition)) ==
                seen);

    dog().harmony.seed = 0;  // what it was found for
    EXPECT_TRUE(
        after.cache().isCurrent({.composition = project_.composition, .foreground = dog().id}));
}

TEST_F(ProjectFile, ASaveAfterAStrokeWritesTheTilesItTouched) {
    dog().image = texturedPicture({2000, 1500}, 8);
    dog().mask = TiledMask(dog().image.size(), 100);
    (void)save();
    const auto tiles = [&] { return count("SELECT sum(length(data)) FROM mask_tile"); };
    const auto before = readFile(path());
    const int64_t bytesBefore = tiles();

    dog().mask.dab({300, 300}, 20, 1, 1, false);
    (void)save();

    const auto after = readFile(path());
    size_t changed = 0;
    for (size_t i = 0; i < after.size(); ++i)
        changed += i >= before.size() || before[i] != after[i];
    EXPECT_LT(changed, before.size() / 20);
    EXPECT_NE(tiles(), bytesBefore);
    const Composition saved = project_.composition;
    (void)reopen();
    expectEqual(project_.composition, saved);
}

TEST_F(ProjectFile, SavesEveryEditInPlace) {
    (void)save();
    dog().mask.dab({45, 35}, 9, 0.5, 1, true);
    std::swap(project_.composition.foregrounds[0], project_.composition.foregrounds[1]);
    project_.composition.foregrounds[0].name = "Other";
    (void)save();
    project_.composition.foregrounds.push_back(foregroundOn(
        project_.composition.background, texturedPicture({20, 30}, 4), "New", ForegroundId{8}));
    (void)save();
    project_.composition.foregrounds.erase(project_.composition.foregrounds.begin());
    (void)save();
    const Composition before = project_.composition;

    EXPECT_THAT(reopen(), IsEmpty());

    expectEqual(project_.composition, before);
}

TEST_F(ProjectFile, ARemovedPictureComesBackWithItsFileWhenThatIsUndone) {
    (void)save();
    (void)reopen();
    fs::remove(folder_ / "dog.png");
    const Composition before = project_.composition;
    project_.composition.foregrounds.erase(project_.composition.foregrounds.begin());
    (void)save();

    project_.composition = before;
    EXPECT_THAT(save(), IsEmpty());

    (void)reopen();
    expectEqual(project_.composition, before);
    EXPECT_THAT(project_.pictures, SizeIs(2));
}

TEST_F(ProjectFile, ARemovedPictureIsNotInTheFileOfTheNextPerson) {
    (void)save();
    const int64_t before = count("SELECT count(*) FROM blob");
    project_.composition.foregrounds.clear();

    const SavedProject saved = saveProject(folder_ / "other.r2rs", project_, {.before = &state_});

    EXPECT_EQ(before, 3);
    const Database other(folder_ / "other.r2rs", Database::Access::Read);
    EXPECT_EQ(other.number("SELECT count(*) FROM blob"), 1);
    EXPECT_EQ(other.number("PRAGMA freelist_count"), 0);
}

TEST_F(ProjectFile, SavedElsewhereItBringsWhatOnlyTheFirstFileHolds) {
    (void)save();
    fs::remove(folder_ / "dog.png");
    fs::remove(folder_ / "beach.png");
    (void)reopen();

    const SavedProject saved = saveProject(folder_ / "other.r2rs", project_, {.before = &state_});

    EXPECT_THAT(saved.notes, IsEmpty());
    fs::remove(path());
    const OpenedProject other = openProject(folder_ / "other.r2rs");
    expectEqual(other.project.composition, project_.composition);
    EXPECT_THAT(other.project.pictures, SizeIs(2));
}

TEST_F(ProjectFile, AFileThatChangedSinceIsKeptAsPixelsAndThatIsSaid) {
    writePhotograph(folder_ / "dog.png", {texturedPicture({90, 70}, 77), {}});
    const Composition before = project_.composition;

    EXPECT_THAT(save(), ElementsAre(HasSubstr("dog.png is not there any more as it was opened")));

    (void)reopen();
    expectEqual(project_.composition, before);
}

TEST_F(ProjectFile, LinkedPicturesAreFoundBesideTheProjectWhenTheFolderMoved) {
    fs::create_directory(folder_ / "here");
    fs::create_directory(folder_ / "here/pictures");
    for (ProjectPicture& picture : project_.pictures) {
        const fs::path moved = folder_ / ("here/pictures/" + picture.name);
        fs::rename(picture.file.path, moved);
        picture.file.path = moved;
    }
    project_.isLinked = true;
    (void)saveProject(folder_ / "here/work.r2rs", project_);
    fs::rename(folder_ / "here", folder_ / "there");

    const OpenedProject again = openProject(folder_ / "there/work.r2rs");

    expectEqual(again.project.composition, project_.composition);
    EXPECT_TRUE(again.project.isLinked);
    const Database database(folder_ / "there/work.r2rs", Database::Access::Read);
    EXPECT_EQ(database.number("SELECT count(*) FROM blob"), 1);  // what was pasted
}

TEST_F(ProjectFile, ALinkedPictureThatIsMissingOrAnotherIsSaidByName) {
    project_.isLinked = true;
    (void)save();
    writePhotograph(folder_ / "dog.png", {texturedPicture({90, 70}, 77), {}});

    EXPECT_THAT(reopen(),
                ElementsAre(HasSubstr("dog.png is another file than when the project was saved"),
                            HasSubstr("the picture of Dog is missing")));
    EXPECT_TRUE(state_.isProtected);
    EXPECT_THAT(project_.composition.foregrounds, SizeIs(1));
    fs::remove(folder_ / "beach.png");
    EXPECT_THAT(refusal([&] { (void)openProject(path()); }), HasSubstr("beach.png"));
}

TEST_F(ProjectFile, EmbedsAgainWhatWasLinked) {
    project_.isLinked = true;
    (void)save();
    project_.isLinked = false;
    (void)save();
    fs::remove(folder_ / "dog.png");
    fs::remove(folder_ / "beach.png");
    const Composition before = project_.composition;

    EXPECT_THAT(reopen(), IsEmpty());

    expectEqual(project_.composition, before);
}

TEST_F(ProjectFile, OfAnEarlierProgramLeavesTheColoursOfEdgesAsTheyWere) {
    dog().isDecontaminated = true;
    (void)save();
    editDocument(path(), [](Json& document) {
        for (Json& foreground : document["foregrounds"])
            foreground.erase("decontaminate");
    });

    EXPECT_THAT(reopen(), IsEmpty());

    EXPECT_FALSE(dog().isDecontaminated);
}

TEST_F(ProjectFile, FieldsAndTablesOfANewerProgramSurviveSaves) {
    (void)save();
    editDocument(path(), [](Json& document) {
        document["guides"] = {{"x", {1, 2}}};
        document["foregrounds"][0]["opacity"] = 0.5;
        document["foregrounds"][0]["harmony"]["mood"] = "blue";
    });
    alter(path(),
          "CREATE TABLE journal (step INTEGER, what TEXT); INSERT INTO journal VALUES (1, 'a')");
    (void)reopen();
    dog().harmony.strength.overall = 0.4F;

    (void)save();
    (void)saveProject(folder_ / "other.r2rs", project_, {.before = &state_});

    for (const fs::path& file : {path(), folder_ / "other.r2rs"}) {
        const Json document = projectDocument(file);
        EXPECT_EQ(document["guides"]["x"][1], 2);
        EXPECT_EQ(document["foregrounds"][0]["opacity"], 0.5);
        EXPECT_EQ(document["foregrounds"][0]["harmony"]["mood"], "blue");
        EXPECT_EQ(Database(file, Database::Access::Read).number("SELECT count(*) FROM journal"), 1);
    }
}

TEST_F(ProjectFile, ANewerProjectThatCanBeReadIsOpenedAndNotWrittenOver) {
    (void)save();
    alter(path(), versionPragma(kProjectVersion + 1));
    const auto bytes = readFile(path());

    EXPECT_THAT(reopen(), ElementsAre(HasSubstr("was saved by a newer R2R Studio")));

    EXPECT_THAT(refusal([&] { (void)save(); }), HasSubstr("is not written over"));
    EXPECT_THAT(refusal([&] { (void)saveProject(path(), project_); }), HasSubstr("newer"));
    EXPECT_EQ(readFile(path()), bytes);
    (void)saveProject(folder_ / "copy.r2rs", project_, {.before = &state_});
    EXPECT_THAT(openProject(folder_ / "copy.r2rs").notes, IsEmpty());
}

TEST_F(ProjectFile, ANewerProjectThatCannotBeReadRightlyIsRefused) {
    (void)save();
    editDocument(path(), [](Json& document) { document["readable_from"] = kProjectVersion + 1; });
    alter(path(), versionPragma(kProjectVersion + 1));

    EXPECT_THAT(refusal([&] { (void)openProject(path()); }),
                HasSubstr(fmt::format("is a project of version {}; this program reads up to "
                                      "version {}",
                                      kProjectVersion + 1,
                                      kProjectVersion)));
}

TEST_F(ProjectFile, AnOpacityIsShownOnlyByProgramsThatKnowIt) {
    dog().opacity = 0.5;

    (void)save();

    EXPECT_EQ(count("PRAGMA user_version"), 2);
    EXPECT_EQ(projectDocument(path())["version"], 2);
    EXPECT_EQ(projectDocument(path())["readable_from"], 2);  // version 1 would show it opaque
    EXPECT_THAT(reopen(), IsEmpty());
    EXPECT_FALSE(state_.isProtected);
}

TEST_F(ProjectFile, EdgesWithoutTheirOldBackgroundAreShownOnlyByProgramsThatKnowThem) {
    dog().isDecontaminated = true;

    (void)save();

    EXPECT_EQ(projectDocument(path())["readable_from"], 2);
    EXPECT_THAT(reopen(), IsEmpty());
    EXPECT_FALSE(state_.isProtected);
}

TEST_F(ProjectFile, WithoutAnOpacityEarlierProgramsReadAndWriteIt) {
    (void)save();
    EXPECT_EQ(count("PRAGMA user_version"), 1);
    dog().opacity = 0.5;
    (void)save();
    dog().opacity = 1;

    (void)save();
    (void)saveProject(folder_ / "other.r2rs", project_, {.before = &state_});

    for (const fs::path& file : {path(), folder_ / "other.r2rs"}) {
        EXPECT_EQ(Database(file, Database::Access::Read).number("PRAGMA user_version"), 1);
        EXPECT_EQ(projectDocument(file)["version"], 1);
        EXPECT_EQ(projectDocument(file)["readable_from"], 1);
    }
}

TEST_F(ProjectFile, APerspectiveIsShownOnlyByProgramsThatKnowIt) {
    dog().placement.corners = Corners{{{0.1, -0.2}, {1.3, 0}, {0.9, 1.25}, {-0.1, 1}}};
    (void)save();

    EXPECT_EQ(count("PRAGMA user_version"), 3);
    EXPECT_EQ(projectDocument(path())["readable_from"], 3);
    expectEqual(openProject(path()).project.composition, project_.composition);
    EXPECT_THAT(reopen(), IsEmpty());
    EXPECT_FALSE(state_.isProtected);
}

TEST_F(ProjectFile, APerspectiveThatWasTakenBackIsGone) {
    dog().placement.corners = Corners{{{0.1, -0.2}, {1.3, 0}, {0.9, 1.25}, {-0.1, 1}}};
    (void)save();
    dog().placement.corners.reset();

    (void)save();

    EXPECT_EQ(projectDocument(path())["version"], 1);
    EXPECT_FALSE(projectDocument(path())["foregrounds"][0]["placement"].contains("corners"));
    expectEqual(openProject(path()).project.composition, project_.composition);
}

TEST_F(ProjectFile, AShadowIsShownOnlyByProgramsThatKnowIt) {
    dog().shadow =
        CastShadow{.degrees = 120, .contact = 0.3, .color = std::array<uint8_t, 3>{1, 2, 3}};
    (void)save();

    EXPECT_EQ(count("PRAGMA user_version"), 4);
    EXPECT_EQ(projectDocument(path())["readable_from"], 4);
    expectEqual(openProject(path()).project.composition, project_.composition);
    EXPECT_THAT(reopen(), IsEmpty());
    EXPECT_FALSE(state_.isProtected);
}

TEST_F(ProjectFile, AShadowAndItsColourThatWereTakenBackAreGone) {
    dog().shadow = CastShadow{.color = std::array<uint8_t, 3>{1, 2, 3}};
    (void)save();
    dog().shadow->color.reset();
    (void)save();
    expectEqual(openProject(path()).project.composition, project_.composition);
    dog().shadow.reset();

    (void)save();

    EXPECT_EQ(projectDocument(path())["version"], 1);
    expectEqual(openProject(path()).project.composition, project_.composition);
}

TEST_F(ProjectFile, WhatAnotherProgramSavedMeanwhileIsNotWrittenOverSilently) {
    (void)save();
    OpenedProject other = openProject(path());
    other.project.composition.foregrounds[0].name = "Theirs";
    (void)saveProject(path(), other.project, {.before = &other.state});
    dog().name = "Ours";
    dog().mask.dab({20, 20}, 9, 1, 1, false);
    EXPECT_EQ(standingOf(state_), ProjectStanding::Changed);

    EXPECT_THAT(refusal([&] { (void)save(); }),
                HasSubstr("was saved by another program since it was opened here"));
    EXPECT_EQ(openProject(path()).project.composition.foregrounds[0].name, "Theirs");

    (void)saveProject(path(), project_, {.before = &state_, .replacesChanged = true});
    expectEqual(openProject(path()).project.composition, project_.composition);
}

TEST_F(ProjectFile, AProjectThatIsGoneIsWrittenAnew) {
    (void)save();
    fs::remove(path());
    EXPECT_EQ(standingOf(state_), ProjectStanding::Gone);

    EXPECT_THAT(save(), IsEmpty());

    expectEqual(openProject(path()).project.composition, project_.composition);
}

TEST_F(ProjectFile, AFullDiskLeavesTheOldFileAndNoOther) {
    (void)save();
    const auto bytes = readFile(path());
    const int entries = folder_.entryCount();
    dog().image = texturedPicture({900, 700}, 9);
    dog().mask = TiledMask(dog().image.size(), 200);

    for (const rlim_t room : {rlim_t{0}, rlim_t{4096}, rlim_t{bytes.size()}, rlim_t{500'000}}) {
        const FullDisk full(room);
        EXPECT_NE(refusal([&] { (void)save(); }), "nothing") << room;
        EXPECT_NE(refusal([&] {
                      (void)saveProject(folder_ / "other.r2rs", project_, {.before = &state_});
                  }),
                  "nothing")
            << room;
        EXPECT_NE(refusal([&] { (void)saveProject(folder_ / "third.r2rs", project_); }), "nothing")
            << room;
    }

    EXPECT_EQ(readFile(path()), bytes);
    EXPECT_EQ(folder_.entryCount(), entries);
    EXPECT_THAT(save(), IsEmpty());
    expectEqual(openProject(path()).project.composition, project_.composition);
}

TEST_F(ProjectFile, AFolderThatIsNotThereIsOneSentence) {
    EXPECT_THAT(refusal([&] { (void)saveProject(folder_ / "nowhere/work.r2rs", project_); }),
                HasSubstr("there is no folder"));
}

TEST_F(ProjectFile, ASaveThatIsStoppedLeavesEverythingAsItWas) {
    (void)save();
    const auto bytes = readFile(path());
    const int entries = folder_.entryCount();
    std::stop_source stop;
    const JobContext job(stop.get_token(), [&](const Progress&) { stop.request_stop(); });
    dog().image = texturedPicture({900, 700}, 9);
    dog().mask = TiledMask(dog().image.size(), 200);

    EXPECT_THROW((void)saveProject(path(), project_, {.before = &state_}, job), Cancelled);
    EXPECT_THROW((void)saveProject(folder_ / "other.r2rs", project_, {}, job), Cancelled);

    EXPECT_EQ(readFile(path()), bytes);
    EXPECT_EQ(folder_.entryCount(), entries);
}

TEST_F(ProjectFile, NeverReplacesAPictureOfTheProject) {
    EXPECT_THAT(refusal([&] { (void)saveProject(folder_ / "dog.png", project_); }),
                HasSubstr("is one of the pictures you opened"));
}

TEST_F(ProjectFile, ReplacesAnyOtherFileAndKeepsItsPermissionsAndItsLink) {
    writeFileAtomically(path(), "something else");
    fs::permissions(path(), fs::perms::owner_read | fs::perms::owner_write);
    fs::create_symlink(path(), folder_ / "link.r2rs");

    (void)saveProject(folder_ / "link.r2rs", project_);

    EXPECT_TRUE(fs::is_symlink(folder_ / "link.r2rs"));
    EXPECT_TRUE(isProjectFile(path()));
    EXPECT_EQ(fs::status(path()).permissions(), fs::perms::owner_read | fs::perms::owner_write);
}

TEST_F(ProjectFile, AJournalThatAKilledProgramLeftIsNotTakenForThatOfTheNewFile) {
    (void)save();
    std::ofstream(path().string() + "-journal") << "left by another";

    (void)saveProject(path(), project_);

    EXPECT_FALSE(fs::exists(path().string() + "-journal"));
    expectEqual(openProject(path()).project.composition, project_.composition);
}

TEST_F(ProjectFile, WhatIsWholeOfADamagedFileIsOpenedAndTheRestIsNamed) {
    (void)save();
    const std::string dogFile = fileHash(folder_ / "dog.png");
    alter(path(),
          "UPDATE piece SET data = zeroblob(length(data)) WHERE sha256 = '" + dogFile + "'");

    EXPECT_THAT(reopen(),
                ElementsAre(HasSubstr("is damaged"), HasSubstr("the picture of Dog is missing")));

    EXPECT_TRUE(state_.isProtected);
    ASSERT_THAT(project_.composition.foregrounds, SizeIs(1));
    EXPECT_THAT(refusal([&] { (void)save(); }), HasSubstr("so that nothing of it is lost"));
    (void)saveProject(folder_ / "rescued.r2rs", project_, {.before = &state_});
    EXPECT_THAT(openProject(folder_ / "rescued.r2rs").notes, IsEmpty());
}

TEST_F(ProjectFile, ADamagedTileEmptiesItselfAlone) {
    dog().image = texturedPicture({600, 300}, 8);
    dog().mask = TiledMask(dog().image.size(), 100);
    (void)save();
    alter(
        path(),
        "UPDATE mask_tile SET data = x'00ff' WHERE foreground = 3 AND \"column\" = 1 AND row = 0");

    EXPECT_THAT(reopen(), ElementsAre(HasSubstr("1 part of the mask of Dog cannot be read")));

    EXPECT_EQ(dog().mask.at(10, 10), 100);
    EXPECT_EQ(dog().mask.at(300, 10), 0);
    EXPECT_EQ(dog().mask.at(550, 10), 100);
}

/// Work that a save has to write a good deal for.
class ProjectFileOnABadDisk : public ProjectFile {
protected:
    ProjectFileOnABadDisk() {
        fs::create_directories(projects_);
        before_ = saveProject(projects_ / "work.r2rs", project_).state;
        dog().placement.degrees = 77;
        dog().mask = TiledMask(dog().image.size(), 200);
        dog().name = "Dog that was saved";
    }

    void expectNew(const char* name) {
        const OpenedProject opened = openProject(projects_ / name);
        EXPECT_THAT(opened.notes, IsEmpty());
        expectEqual(opened.project.composition, project_.composition);
    }

    fs::path projects_ = folder_ / "projects";
    ProjectState before_;
};

TEST_F(ProjectFileOnABadDisk, EveryFaultLeavesTheOldFileOrTheNewOne) {
    testing::doWithEveryFault(
        projects_,
        [&] { (void)saveProject(projects_ / "work.r2rs", project_, {.before = &before_}); },
        [&] { expectNew("work.r2rs"); });
}

TEST_F(ProjectFileOnABadDisk, EveryFaultOfSavingUnderAnotherNameLeavesTheOldFiles) {
    testing::doWithEveryFault(
        projects_,
        [&] { (void)saveProject(projects_ / "other.r2rs", project_, {.before = &before_}); },
        [&] { expectNew("other.r2rs"); });
}

TEST_F(ProjectFileOnABadDisk, EveryFaultOfReplacingAnotherProjectLeavesIt) {
    testing::doWithEveryFault(
        projects_,
        [&] { (void)saveProject(projects_ / "work.r2rs", project_); },
        [&] { expectNew("work.r2rs"); });
}

TEST_F(ProjectFile, AMappedChangeOfAPluginPaintsTheSameWhenItIsOpened) {
    const Size raster = project_.composition.background.size();
    for (const SharedColorChange& change :
         {testing::mappedPolynomial(raster), testing::mappedTable(raster)}) {
        dog().harmony.model = "a-plugin-that-is-not-here";
        KeptChange kept{.origin = {.composition = project_.composition, .foreground = dog().id},
                        .found = {.change = change}};
        project_.changes = {kept};
        const std::vector<ForegroundChange> found = {{dog().id, change}};
        const Image seen = render(project_.composition, found);
        const Image pasted = render(project_.composition, {});
        ASSERT_FALSE(seen == pasted);

        (void)save();
        (void)reopen();
        (void)save();  // what is known of it is kept
        (void)reopen();

        ASSERT_THAT(project_.changes, SizeIs(1));
        const std::vector<ForegroundChange> again = {{dog().id, project_.changes[0].found.change}};
        EXPECT_TRUE(render(project_.composition, again) == seen);
    }
}

}  // namespace
}  // namespace r2r
