// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/core/error.h"
#include "engine/core/file_io.h"
#include "engine/project/project_file.h"
#include "tests/engine/project/project_scene.h"

#include <gmock/gmock.h>

#include <algorithm>

namespace r2r {
namespace {

namespace fs = std::filesystem;

using ::testing::AllOf;
using testing::alter;
using testing::dogOnBeach;
using ::testing::Each;
using testing::editDocument;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using testing::openedFor;
using testing::TemporaryFolder;

class HostileProject : public ::testing::Test {
protected:
    HostileProject() { (void)saveProject(path(), dogOnBeach(folder_)); }

    [[nodiscard]] fs::path path() const { return folder_ / "work.r2rs"; }

    /// What opening says: that it was refused, or what is missing; empty if all is well.
    [[nodiscard]] std::string said() const {
        try {
            std::string all;
            for (const std::string& note : openProject(path()).notes)
                all += note + "\n";
            return all;
        } catch (const Error& error) {
            return error.message();
        }
    }

    TemporaryFolder folder_;
};

TEST_F(HostileProject, AFileOfAnotherKindIsRefused) {
    writeFileAtomically(path(),
                        "no database at all, but long enough to hold a header of one hundred "
                        "bytes and a few more");
    EXPECT_THAT(said(), HasSubstr("is not a project of R2R Studio"));

    fs::remove(path());
    Database(path(), Database::Access::Create).run("CREATE TABLE project (key, value)");
    EXPECT_THAT(said(), HasSubstr("is not a project of R2R Studio"));

    fs::remove(path());
    EXPECT_THAT(said(), HasSubstr("there is no file"));
}

TEST_F(HostileProject, ACutOffFileIsSaidWherever) {
    const auto whole = readFile(path());
    for (size_t share = 0; share < 40; ++share) {
        writeFileAtomically(path(), std::span(whole).first(whole.size() * share / 40));
        EXPECT_NE(said(), "") << share;
    }
}

TEST_F(HostileProject, ADamagedPageNeverEndsTheProgram) {
    const auto whole = readFile(path());
    for (size_t at = 0; at < whole.size(); at += 1531) {
        auto damaged = whole;
        for (size_t i = at; i < std::min(at + 64, whole.size()); ++i)
            damaged[i] ^= std::byte{0xa5};
        writeFileAtomically(path(), damaged);
        (void)said();
    }
}

TEST_F(HostileProject, EveryFieldOfAnotherTypeIsRefusedOrLeftOut) {
    const Json whole = projectDocument(path());
    const Json fields = whole.flatten();
    std::vector<std::string> pointers;
    for (const auto& [pointer, value] : fields.items())
        pointers.push_back(pointer);
    ASSERT_THAT(pointers, Not(IsEmpty()));
    for (const std::string& pointer : pointers)
        for (const Json& wrong : {Json("text"),
                                  Json(-7),
                                  Json(1e300),
                                  Json(nullptr),
                                  Json::array({1}),
                                  Json::object({{"a", 1}})}) {
            editDocument(path(), [&](Json& document) {
                document = whole;
                document[Json::json_pointer(pointer)] = wrong;
            });
            (void)said();
        }
}

TEST_F(HostileProject, SizesThatDoNotBelongTogetherAreSaid) {
    editDocument(path(), [](Json& document) {
        document["pictures"][2]["width"] = 500'000'000;
        document["pictures"][2]["height"] = 500'000'000;
    });

    EXPECT_THAT(said(), HasSubstr("a larger picture than this program opens"));
}

TEST_F(HostileProject, ADamagedBackgroundIsSaidWithTheNameOfTheProject) {
    alter(path(), "UPDATE piece SET data = x'00'");

    EXPECT_THAT(said(),
                AllOf(HasSubstr("work.r2rs cannot be opened without its background"),
                      HasSubstr("is damaged")));
}

TEST_F(HostileProject, ABlobThatSaysItIsEndlessIsNotAllocated) {
    alter(path(), "UPDATE blob SET bytes = 9000000000000000000");

    EXPECT_THAT(said(), HasSubstr("in a way that this program does not know"));
}

TEST_F(HostileProject, DeepNestingIsRefused) {
    {
        const Database database = openedFor(path());
        database.statement("UPDATE project SET value = ?1 WHERE key = 'document'")
            .bind(1, std::string(100'000, '['))
            .step();
    }

    EXPECT_THAT(said(), HasSubstr("is nested deeper than 64 levels"));
}

TEST_F(HostileProject, AViewInThePlaceOfATableIsRefused) {
    alter(path(),
          "ALTER TABLE piece RENAME TO hidden;"
          "CREATE VIEW piece AS SELECT * FROM hidden");

    EXPECT_THAT(said(), HasSubstr("has no table \"piece\""));
}

TEST_F(HostileProject, ATriggerIsNotRun) {
    OpenedProject opened = openProject(path());
    alter(path(),
          "CREATE TABLE trap (hit INTEGER);"
          "CREATE TRIGGER bad AFTER INSERT ON project BEGIN INSERT INTO trap VALUES (1); END");
    opened.project.composition.foregrounds[0].name = "Other";

    (void)saveProject(path(), opened.project, {.before = &opened.state});

    EXPECT_EQ(Database(path(), Database::Access::Read).number("SELECT count(*) FROM trap"), 0);
}

TEST_F(HostileProject, ALinkLeadsToNoDeviceAndToNoOtherFile) {
    editDocument(path(), [](Json& document) {
        document["pictures"][1]["stored"] = "link";
        document["pictures"][1]["path"] = "/dev/zero";
        document["pictures"][1]["relative"] = "../../../../dev/zero";
    });

    EXPECT_THAT(said(), HasSubstr("zero, which the project only names, was not found"));
}

}  // namespace
}  // namespace r2r
