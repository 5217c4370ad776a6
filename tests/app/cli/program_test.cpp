// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/program.h"

#include "app/cli/command.h"
#include "app/cli/listed_commands.h"
#include "app/cli/text_table.h"
#include "engine/core/build_info.h"
#include "engine/core/json.h"
#include "engine/core/version.h"
#include "tests/app/cli/program_runs.h"
#include "tests/support/temporary_folder.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <fmt/format.h>
#include <regex>
#include <set>
#include <sstream>
#include <string>
#include <vector>

namespace r2r::testing {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::StartsWith;

TEST(Program, TellsItsVersion) {
    EXPECT_THAT(r2r({"--version"}).output, StartsWith(fmt::format("r2r {}\n", kVersion)));
}

TEST(Program, TellsWhatItWasBuiltWith) {
    EXPECT_THAT(r2r({"--version"}).output,
                HasSubstr(fmt::format("\nbuilt with: {}\n", buildOptions())));
}

TEST(Program, EveryHelpHasExamples) {
    for (const char* command : {"",
                                "harmonize",
                                "replay",
                                "batch",
                                "models",
                                "score",
                                "doctor",
                                "bench",
                                "bench files",
                                "bench harmonize",
                                "completion"}) {
        const cli::ChildResult result = shell(fmt::format("\"$R2R\" {} --help", command));
        EXPECT_THAT(result, Succeeds()) << command;
        EXPECT_THAT(result.output, HasSubstr("Examples:\n  ")) << command;
    }
}

/// The commands that `command --help` lists.
std::vector<std::string> commandsOf(const std::string& command) {
    const std::string help = shell("\"$R2R\" " + command + " --help").output;
    const std::string heading = "Subcommands:\n";
    const size_t start = help.find(heading);
    std::vector<std::string> names;
    if (start == std::string::npos)
        return names;
    std::istringstream lines(help.substr(start + heading.size()));
    for (std::string line; std::getline(lines, line) && line.starts_with("  ");)
        names.push_back(line.substr(2, line.find(' ', 2) - 2));
    return names;
}

/// All help there is.
std::string everyHelp() {
    std::string all = r2r({"--help"}).output;
    for (const std::string& name : commandsOf("")) {
        all += r2r({name, "--help"}).output;
        for (const std::string& inner : commandsOf(name))
            all += r2r({name, inner, "--help"}).output;
    }
    return all;
}

/// Every different match of `pattern` in `text`.
std::set<std::string> matches(const std::string& text, const char* pattern) {
    const std::regex regex(pattern);
    std::set<std::string> found;
    for (auto at = std::sregex_iterator(text.begin(), text.end(), regex);
         at != std::sregex_iterator();
         ++at)
        found.insert(at->str(1));
    return found;
}

std::string guide() {
    return textOf(std::string(R2R_SOURCE_DIR) + "/docs/guide.md");
}

TEST(Program, TheGuideNamesEveryCommandAndNoOther) {
    const std::vector<std::string> names = commandsOf("");
    const std::set<std::string> told = matches(guide(), R"(\br2r ([a-z][a-z-]+))");

    EXPECT_GT(names.size(), 10U);
    EXPECT_THAT(told, ::testing::IsSupersetOf(names));
    EXPECT_THAT(told, ::testing::IsSubsetOf(names));
    for (const std::string& bench : commandsOf("bench"))
        EXPECT_THAT(guide(), ::testing::ContainsRegex("r2r bench [a-z |]*" + bench)) << bench;
}

TEST(Program, TheGuideNamesNoOptionThatThereIsNot) {
    const std::set<std::string> known = matches(everyHelp(), R"((--[a-z][a-z-]*))");
    const std::set<std::string> told = matches(guide(), R"((--[a-z][a-z-]*))");

    EXPECT_GT(told.size(), 20U);
    EXPECT_THAT(told, ::testing::IsSubsetOf(known));
}

TEST(Program, TheHelpOfEveryCommandSpeaksOfVerbose) {
    for (const std::string& name : commandsOf(""))
        EXPECT_THAT(r2r({name, "--help"}).output, HasSubstr("-v,--verbose")) << name;
    EXPECT_EQ(r2r({"models", "-v"}).exitCode, 0);
    EXPECT_EQ(r2r({"-v", "models"}).exitCode, 0);
}

TEST(Program, EveryHelpTellsDefaultsInBrackets) {
    EXPECT_THAT(everyHelp(), AllOf(HasSubstr("[95]"), Not(HasSubstr("(default"))));
}

/// Letters that are not ASCII take more bytes than columns.
TEST(Program, TheColumnsOfHelpAreAligned) {
    const std::string help = r2r({"evaluate", "--help"}).output;

    std::set<size_t> columns;
    std::istringstream lines(help);
    for (std::string line; std::getline(lines, line);)
        if (std::smatch match; std::regex_match(line, match, std::regex("(  -.*\\S  +)\\S.*")))
            columns.insert(cli::columnsOf(match.str(1)));
    EXPECT_THAT(help, HasSubstr("NAME[,NAME…]"));
    EXPECT_THAT(columns, ::testing::SizeIs(1));
}

/// "--outputs FOLDER ..." would promise that several may follow.
TEST(Program, DotsAreOnlyWhereSeveralValuesMayFollow) {
    const std::string help = everyHelp();

    EXPECT_THAT(help, AllOf(HasSubstr("--outputs FOLDER  "), HasSubstr("--mask-op OP  ")));
    EXPECT_FALSE(std::regex_search(help, std::regex("\n  (-., ?)?--[^\n]* \\.\\.\\."))) << help;
    EXPECT_THAT(help, Not(HasSubstr("... ...")));
    EXPECT_THAT(r2r({"average", "--shares", "1,2", "a", "b", "c"}).errors,
                Not(HasSubstr("needs two or more")));
}

TEST(Program, HelpTellsThatPartsMayBeCountedFromZero) {
    EXPECT_THAT(r2r({"batch", "--help"}).output, HasSubstr("1/4 to 4/4, or 0/4 to 3/4"));
}

/// Whether the program loaded LibTorch while it did something.
bool loadsTorch(const std::string& arguments) {
    const TemporaryFolder folder;
    const std::string log = (folder / "loader").string();
    const cli::ChildResult result = shell(
        fmt::format("LD_DEBUG=files LD_DEBUG_OUTPUT={0} \"$R2R\" {1} >{0}.out && cat {0}.[0-9]*",
                    log,
                    arguments));
    EXPECT_THAT(result, Succeeds()) << arguments;
    EXPECT_THAT(result.output, HasSubstr("libopencv_core"));
    return result.output.find("libtorch_cpu") != std::string::npos;
}

TEST(Program, LoadsLibTorchOnlyForWhatNeedsIt) {
    const TemporaryFolder folder;
    writeComposite(folder.path(), "a", {64, 48}, 1);
    const std::string harmonize = fmt::format(
        "harmonize {0}/a.png --mask {0}/a_mask.png --device cpu "
        "-o {0}/out.png --model ",
        folder.path().string());

    EXPECT_FALSE(loadsTorch("--help"));
    EXPECT_FALSE(loadsTorch("models"));
    EXPECT_FALSE(loadsTorch(
        fmt::format("score {0}/a.png {0}/a.png --mask {0}/a_mask.png", folder.path().string())));
    EXPECT_FALSE(loadsTorch(harmonize + "lab-mean"));
    EXPECT_TRUE(loadsTorch(harmonize + "r2r-lite"));
    EXPECT_TRUE(loadsTorch("train --print-config"));
}

TEST(Program, NamesTheCommandsOfTheModuleAsTheyNameThemselves) {
    std::vector<std::string> listed;
    for (const cli::ListedCommand& command : cli::commandsOfTheModule())
        listed.push_back(fmt::format("{} {} {}", command.rank, command.name, command.purpose));
    const std::string help = r2r({"--help"}).output;
    for (const cli::Command& command : cli::commands())
        if (command.parent.empty()) {
            EXPECT_THAT(help, HasSubstr(std::string(command.purpose).substr(0, 30)));
            std::erase(listed,
                       fmt::format("{} {} {}", command.rank, command.name, command.purpose));
        }

    EXPECT_THAT(listed, IsEmpty());
}

TEST(Program, SaysWhereHelpIsWhenItIsUsedWrongly) {
    EXPECT_THAT(r2r({}).errors, HasSubstr("See r2r --help."));
    EXPECT_THAT(r2r({"harmonize", "--nonsense"}).errors, HasSubstr("See r2r harmonize --help."));
    EXPECT_THAT(r2r({"bench", "harmonize", "--x"}).errors, HasSubstr("r2r bench harmonize --help"));
}

TEST(Program, ListsModelsForPeopleAndForPrograms) {
    const Json json = parseJson(r2r({"models", "--json"}).output, "standard output");

    EXPECT_EQ(json.at("default"), "r2r-lite");
    EXPECT_GE(json.at("models").size(), 5U);
    const cli::ChildResult table = r2r({"models"});
    for (const Json& model : json.at("models"))
        EXPECT_THAT(table.output, HasSubstr(model.at("name").get<std::string>()));
    EXPECT_THAT(table.output, Not(HasSubstr("STRENGTH")));
    EXPECT_THAT(table.errors, HasSubstr("without --strength a model is used at 100 %"));
}

TEST(Program, DoctorFindsThisComputerHealthy) {
    const cli::ChildResult result = r2r({"doctor", "--json"});

    ASSERT_THAT(result, Succeeds());
    const Json json = parseJson(result.output, "standard output");
    EXPECT_TRUE(json.at("healthy").get<bool>());
    EXPECT_EQ(json.at("devices").at(0).at("id"), "cpu");
    EXPECT_FALSE(json.at("devices").at(0).at("self_tests").empty());
    EXPECT_FALSE(json.at("libraries").empty());
}

TEST(Program, SaysWhatItDoesWhenAsked) {
    const TemporaryFolder folder;
    writeComposite(folder.path(), "cup", {64, 48}, 1);
    const std::string line = fmt::format(
        "\"$R2R\" harmonize '{0}/cup.png' --mask '{0}/cup_mask.png' --model lab-mean -o "
        "'{0}/out.png'",
        folder.path().string());
    const auto opened = HasSubstr("debug: opened model lab-mean on cpu: ");

    EXPECT_THAT(shell(line + " -v").errors, AllOf(opened, HasSubstr("cup.png: 64×48 pixels")));
    EXPECT_THAT(shell("R2R_LOG=debug " + line).errors, opened);
    EXPECT_THAT(shell(line).errors, Not(opened));
    EXPECT_THAT(shell("R2R_LOG=loud " + line).errors, HasSubstr("R2R_LOG is loud"));
}

TEST(Program, DoesNotMindAReaderThatLeaves) {
    // With SIGPIPE deadly the status of the whole pipe would be 141.
    const cli::ChildResult result =
        shell("{ \"$R2R\" completion bash; echo status $? >&2; } | head -n 0");

    EXPECT_EQ(result.errors, "status 0\n");
}

TEST(Program, SaysWhenTheResultCannotBeWritten) {
    const cli::ChildResult closed = shell("\"$R2R\" models >&-");
    EXPECT_THAT(closed, RefusesWith(2));
    EXPECT_THAT(closed.errors, HasSubstr("standard output"));

    const cli::ChildResult full = shell("\"$R2R\" models > /dev/full");
    EXPECT_THAT(full, RefusesWith(2));
    EXPECT_THAT(full.errors, HasSubstr("No space left"));
}

TEST(Program, NeverWritesMessagesIntoAPictureWhenStandardErrorIsClosed) {
    const TemporaryFolder folder;
    writeComposite(folder.path(), "p", {40, 30}, 1);

    const cli::ChildResult result =
        shell(fmt::format("cd '{}' && \"$R2R\" harmonize p.png --mask p_mask.png -o out.png 2>&- "
                          ">&- <&-",
                          folder.path().string()));

    EXPECT_EQ(result.exitCode, 0);
    EXPECT_THAT(textOf(folder / "out.png"), StartsWith("\x89PNG"));
}

TEST(Program, NoHelpShowsWhatALibraryThinksOfAFlag) {
    for (const char* command : {"harmonize", "batch", "evaluate", "train", "synthesize"}) {
        const cli::ChildResult result = r2r({command, "--help"});

        ASSERT_THAT(result, Succeeds());
        EXPECT_THAT(result.output, Not(HasSubstr("{false}"))) << command;
        EXPECT_THAT(result.output, Not(HasSubstr("{true}"))) << command;
    }
    EXPECT_THAT(r2r({"harmonize", "--help"}).output,
                AllOf(HasSubstr("--guard"), HasSubstr("--no-guard")));
}

TEST(Program, CompletionScriptsAreValidAndKnowEveryCommand) {
    const cli::ChildResult bash = r2r({"completion", "bash"});
    EXPECT_THAT(bash.output, AllOf(HasSubstr("--mask"), HasSubstr("strip-location")));
    EXPECT_THAT(shell("\"$R2R\" completion bash | bash -n"), Succeeds());
    const std::string zsh = r2r({"completion", "zsh"}).output;
    const std::string fish = r2r({"completion", "fish"}).output;
    for (const char* name : {"harmonize", "batch", "replay", "doctor", "completion"}) {
        EXPECT_THAT(zsh, HasSubstr(name));
        EXPECT_THAT(fish, HasSubstr(name));
    }
}

TEST(Program, BashCompletesCommandsOptionsAndTheirValues) {
    const auto completed = [](const std::string& words) {
        return shell(
                   "bash -c 'source <(\"$1\" completion bash); PATH=$(dirname \"$1\"):$PATH; "
                   "COMP_WORDS=(" +
                   words +
                   "); COMP_CWORD=$((${#COMP_WORDS[@]}-1)); _r2r; echo \"${COMPREPLY[@]}\"' - "
                   "\"$R2R\"")
            .output;
    };

    EXPECT_EQ(completed("r2r harm"), "harmonize\n");
    EXPECT_EQ(completed("r2r harmonize --back"), "--background\n");
    EXPECT_EQ(completed("r2r batch --existing s"), "skip\n");
    EXPECT_EQ(completed("r2r harmonize --model lab"), "lab-mean\n");
    EXPECT_EQ(completed("r2r bench harm"), "harmonize\n");
}

}  // namespace
}  // namespace r2r::testing
