// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/arguments.h"

#include <QCommandLineParser>

#include <cstdio>
#include <cstdlib>

namespace r2r::studio {

Arguments parseArguments(const QStringList& arguments) {
    QCommandLineParser parser;
    parser.setApplicationDescription(
        "Makes a pasted foreground look as if photographed in its new background.\n\n"
        "  r2r-studio beach.jpg dog.png       a background, and what is placed on it\n"
        "  r2r-studio beach.r2rs              a project, to go on with\n"
        "  r2r-studio --recipe beach.recipe.json");
    parser.addHelpOption();
    parser.addVersionOption();
    const QCommandLineOption example("example", "Open the bundled example.");
    const QCommandLineOption recipe(
        "recipe", "Open the composition that a recipe describes.", "FILE");
    parser.addOptions({example, recipe});
    parser.addPositionalArgument(
        "BACKGROUND", "A project, or the picture everything is placed on.", "[BACKGROUND");
    parser.addPositionalArgument("FOREGROUND", "Pictures to place on it.", "[FOREGROUND…]]");
    constexpr int kUsageError = 2;
    if (!parser.parse(arguments)) {
        std::fprintf(stderr,
                     "%s\nRun r2r-studio --help to see the options.\n",
                     qUtf8Printable(parser.errorText()));
        std::exit(kUsageError);
    }
    if (parser.isSet("version"))
        parser.showVersion();
    if (parser.isSet("help"))
        parser.showHelp();
    return {.wantsExample = parser.isSet(example),
            .recipe = parser.value(recipe),
            .pictures = parser.positionalArguments()};
}

}  // namespace r2r::studio
