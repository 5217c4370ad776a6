// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/program.h"

#include "app/cli/command.h"
#include "app/cli/command_words.h"
#include "app/cli/help_format.h"
#include "app/cli/interruption.h"
#include "app/cli/listed_commands.h"
#include "app/cli/terminal.h"
#include "engine/core/build_info.h"
#include "engine/core/error.h"
#include "engine/core/log.h"
#include "engine/core/memory_error.h"
#include "engine/core/network_module.h"
#include "engine/core/sentence.h"
#include "engine/core/version.h"
#ifdef R2R_WITH_PICTURES
#include "engine/imaging/files/format_table.h"
#endif

#include <CLI/CLI.hpp>
#include <algorithm>
#include <csignal>
#include <exception>
#include <fmt/format.h>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace r2r::cli {
namespace {

constexpr const char* kAbout =
    "Makes a pasted foreground look as if it had been photographed in its new background.";

constexpr const char* kRootFooter =
    "Examples:\n"
    "  r2r harmonize pasted.jpg --mask pasted_mask.png -o harmonized.jpg\n"
    "  r2r batch photos --model lab-mean -o harmonized\n"
    "  r2r harmonize --help\n"
    "\n"
    "Exit codes: 0 ok, 1 some items failed, 2 wrong usage or unusable files, 3 no such device or\n"
    "model, 130 interrupted. Words for people go to standard error, results to standard output.";

bool isLinked(std::string_view name) {
    return std::ranges::any_of(commands(), [&](const Command& command) {
        return command.name == name && command.parent.empty();
    });
}

/// Whether the module has to be asked: it has the command, and this program has not.
bool isInModule(std::string_view name) {
    return !isLinked(name) && std::ranges::any_of(commandsOfTheModule(), [&](const auto& listed) {
        return listed.name == name;
    });
}

/// The version on a line of its own, what was built with which options, and what this build cannot
/// read.
std::string versionText() {
    std::string text = fmt::format("r2r {}", kVersion);
    if (const std::string commit = buildCommit(); !commit.empty())
        text += fmt::format("\ncommit: {}", commit);
    text += fmt::format("\nbuilt with: {}", buildOptions());
#ifdef R2R_WITH_PICTURES
    if (const std::string leftOut = formatsLeftOut(); !leftOut.empty())
        text += fmt::format("\nbuilt without: {}", leftOut);
#endif
    return text;
}

/// The parser with all commands; remembers what runs which.
class Parser {
public:
    Parser() : app_(kAbout, "r2r") {
        app_.set_version_flag("--version", versionText());
        app_.set_help_flag("-h,--help", "Show this help and exit");
        addVerbose(app_);
        app_.footer(kRootFooter);
        app_.formatter(std::make_shared<HelpFormat>());
        app_.require_subcommand(0, 1);
        addCommands();
    }

    /// The command to run; nothing when the help or the version was asked for and has been printed.
    Runner parse(int argc, char** argv, Terminal& terminal) {
        const std::vector<std::string_view> words(argv + 1, argv + std::max(argc, 1));
        requireKnownCommand(app_, words);
        try {
            app_.parse(argc, argv);
        } catch (const CLI::CallForHelp&) {
            terminal.print(app_.help());
            return nullptr;
        } catch (const CLI::CallForVersion& version) {
            terminal.print(std::string(version.what()) + "\n");
            return nullptr;
        } catch (const CLI::ParseError& error) {
            throw Error(ErrorCode::InvalidArgument, withoutDot(error.what()), hint());
        }
        for (const auto& [sub, runner] : runners_)
            if (sub->parsed() && runner)
                return runner;
        throw Error(ErrorCode::InvalidArgument, "no command was given", hint());
    }

private:
    /// Those that are linked, and the names of those in the module: in the order of their ranks.
    void addCommands() {
        std::vector<Command> all = commands();
        for (const ListedCommand& listed : commandsOfTheModule())
            if (!isLinked(listed.name))
                all.push_back(
                    {.name = listed.name, .purpose = listed.purpose, .rank = listed.rank});
        std::ranges::sort(all, {}, &Command::rank);
        for (const Command& command : all) {
            CLI::App& parent =
                command.parent.empty() ? app_ : *app_.get_subcommand(std::string(command.parent));
            CLI::App* sub =
                parent.add_subcommand(std::string(command.name), std::string(command.purpose));
            sub->fallthrough();  // --version may follow the command's name
            sub->footer(fmt::format("Examples:\n{}", command.examples));
            if (command.define)
                runners_.emplace_back(sub, command.define(*sub));
            addVerbose(*sub);
        }
    }

    /// Added to the program and to every command, whose help would not speak of it otherwise.
    static void addVerbose(CLI::App& app) {
        app.add_flag_callback(
            "-v,--verbose",
            [] { log::setLevel(log::Level::Debug); },
            "Say on standard error what is opened, found and run, and how long it takes "
            "(or: R2R_LOG=debug|info|warning|error|off)");
    }

    static std::string withoutDot(std::string text) {
        while (text.ends_with('.') || text.ends_with('\n'))
            text.pop_back();
        return text;
    }

    /// Names the help that belongs to what was typed.
    [[nodiscard]] std::string hint() const {
        std::string command = "r2r";
        for (const CLI::App* app = &app_; !app->get_subcommands().empty();) {
            app = app->get_subcommands().front();
            command += " " + app->get_name();
        }
        return fmt::format("See {} --help.", command);
    }

    CLI::App app_;
    std::vector<std::pair<CLI::App*, Runner>> runners_;
};

ExitCode runCommand(int argc, char** argv, Terminal& terminal) {
    Parser parser;
    const Runner runner = parser.parse(argc, argv, terminal);
    if (!runner)
        return ExitCode::Ok;
    const Interruption interruption;
    const JobContext job(interruption.token(),
                         [&](const Progress& progress) { terminal.showProgress(progress); });
    return runner(terminal, job);
}

/// The module exports this same program with all commands.
ExitCode runInModule(int argc, char** argv) {
    using Run = int (*)(int, char**);
    const auto run = reinterpret_cast<Run>(networkSymbol("r2rRunProgram"));
    return static_cast<ExitCode>(run(argc, argv));
}

void sayError(Terminal& terminal, std::string_view message, std::string_view hint = {}) {
    terminal.say("r2r: " + inSentences(message, hint));
}

}  // namespace

ExitCode runProgram(int argc, char** argv) {
    reserveStandardStreams();
    // Both are told by the write that fails, with a message and without half a file.
    std::signal(SIGPIPE, SIG_IGN);
    std::signal(SIGXFSZ, SIG_IGN);
    Terminal terminal;
    try {
        if (isInModule(calledCommand(argc, argv)))
            return runInModule(argc, argv);
        return runCommand(argc, argv, terminal);
    } catch (const Cancelled&) {
        terminal.say("r2r: interrupted, nothing was written.");
        return ExitCode::Interrupted;
    } catch (const Error& error) {
        sayError(terminal, error.message(), error.hint());
        return exitCodeFor(error.code());
    } catch (const std::exception& error) {
        if (tellsOfTooLittleMemory(error))
            sayError(terminal,
                     "there is not enough memory",
                     "Close other programs, or work on a smaller picture.");
        else
            sayError(terminal, error.what());
    }
    return ExitCode::SomeFailed;
}

}  // namespace r2r::cli
