// SPDX-License-Identifier: GPL-3.0-or-later
//
// Reads every #include of the tree and fails on one that the layer table does not allow. Linking
// alone would not see a header that needs no symbol, and such a header is how layers start to rot.

#include <gmock/gmock.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <functional>
#include <map>
#include <regex>
#include <set>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

namespace {

namespace fs = std::filesystem;

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;
using Names = std::set<std::string>;

/// One row of the table: what a folder may include beside itself, and which libraries it brings in.
/// Both pass on to the folders that use it. A room names its layer for what that may use; who uses
/// the layer from outside may use all its rooms.
struct Layer {
    std::string folder;
    Names uses;
    Names libraries;
};

const std::vector<Layer>& layerTable() {
    static const std::vector<Layer> table = {
        {"engine/core", {}, {"fmt", "spdlog", "json", "openssl"}},
        {"engine/weights", {"engine/core"}, {"torch"}},
        {"engine/grids", {"engine/core"}, {}},
        {"engine/ops", {"engine/grids"}, {"torch"}},
        {"engine/imaging", {"engine/core"}, {"opencv", "lcms", "exiv2", "codecs"}},
        {"engine/imaging/color", {"engine/imaging"}, {}},
        {"engine/imaging/pixels", {"engine/imaging/color"}, {}},
        {"engine/imaging/masks", {"engine/imaging/pixels"}, {}},
        {"engine/imaging/placing", {"engine/imaging/masks"}, {}},
        {"engine/imaging/files/codecs", {"engine/imaging/pixels"}, {}},
        {"engine/imaging/files", {"engine/imaging/files/codecs", "engine/imaging/placing"}, {}},
        {"engine/imaging/measures", {"engine/imaging/placing"}, {}},
        {"engine/nn", {"engine/ops"}, {}},
        {"engine/diffusion", {"engine/nn", "engine/weights"}, {}},
        {"engine/pipeline", {"engine/diffusion", "engine/imaging"}, {}},
        {"engine/pipeline/devices", {"engine/pipeline"}, {}},
        {"engine/pipeline/harmonizers", {"engine/pipeline/devices"}, {}},
        {"engine/pipeline/hosting", {"engine/pipeline/devices"}, {}},
        {"engine/pipeline/plugins",
         {"engine/pipeline/harmonizers", "engine/pipeline/hosting"},
         {"openvino"}},
        {"engine/pipeline/subjects", {"engine/pipeline/plugins"}, {}},
        {"engine/pipeline/models", {"engine/pipeline/subjects"}, {}},
        {"engine/pipeline/recipes", {"engine/pipeline/models"}, {}},
        {"engine/pipeline/batch", {"engine/pipeline/recipes"}, {}},
        {"engine/pipeline/evaluation", {"engine/pipeline/models"}, {}},
        {"engine/workspace", {"engine/pipeline"}, {}},
        {"engine/project", {"engine/workspace"}, {"sqlite"}},
        {"training", {"engine/diffusion"}, {}},
        {"training/data", {"training", "engine/pipeline"}, {}},
        {"widgets", {}, {"qt", "qcustomplot"}},
        {"ui", {"training/data", "engine/project", "widgets"}, {}},
        {"ui/document", {"ui"}, {}},
        {"ui/jobs", {"ui/document"}, {}},
        {"ui/preview", {"ui/jobs"}, {}},
        {"ui/engine", {"ui/preview"}, {}},
        {"ui/words", {"ui/engine"}, {}},
        {"ui/parts", {"ui/words"}, {}},
        {"ui/tools", {"ui/words"}, {}},
        {"ui/runs", {"ui/parts"}, {}},
        {"ui/models", {"ui/parts", "ui/tools"}, {}},
        {"ui/comparing", {"ui/models"}, {}},
        {"ui/training", {"ui/models", "ui/runs"}, {}},
        {"ui/evaluating", {"ui/comparing", "ui/runs"}, {}},
        {"ui/synthesizing", {"ui/comparing"}, {}},
        {"ui/editing", {"ui/parts", "ui/tools"}, {}},
        {"ui/masking", {"ui/parts", "ui/tools"}, {}},
        {"ui/files", {"ui/models"}, {}},
        {"ui/batch", {"ui/files"}, {}},
        {"ui/window",
         {"ui/batch",
          "ui/editing",
          "ui/evaluating",
          "ui/masking",
          "ui/synthesizing",
          "ui/training"},
         {}},
        {"app/cli", {"training/data", "engine/project"}, {"cli11"}},
        {"app/networks", {"app/cli"}, {}},
        {"app/model_host", {"engine/core"}, {}},
        {"app/studio", {"ui"}, {"cli11"}},
        {"packaging", {}, {}},
        {"cmake", {}, {"fmt"}},
        {"tests/support", {"engine/core"}, {"torch", "qt", "gtest"}},
        // Networks are tested with weights that are made from their names.
        {"tests/engine/nn", {"engine/nn", "engine/weights"}, {}},
        {"tests/engine/diffusion", {"engine/diffusion", "tests/engine/nn"}, {}},
        {"tests/fuzz", {"training/data", "engine/project"}, {"gtest"}},
        {"tests", {"engine/pipeline"}, {"gtest"}},
    };
    return table;
}

/// Which library a header in angle brackets belongs to; the first match counts.
const std::vector<std::pair<std::regex, std::string>>& headerTable() {
    static const std::vector<std::pair<std::regex, std::string>> table = [] {
        const std::vector<std::pair<std::string, std::string>> rows = {
            {"(cuda|c10/cuda|ATen/cuda|cub|thrust)[/_.].*|cuda.*\\.h|mma\\.h", "cuda"},
            {"(torch|ATen|c10|gloo)/.*", "torch"},
            {"opencv2/.*", "opencv"},
            {"lcms2.*\\.h", "lcms"},
            {"exiv2/.*", "exiv2"},
            {"(Imf|Imath|Iex|OpenEXR/"
             ").*|half\\.h|j(error|peglib)\\.h|(png|zlib)\\.h|tiff.*\\.h|webp/.*|"
             "libheif/.*|jxl/.*|libraw/.*|zip\\.h|expat\\.h|libdeflate\\.h",
             "codecs"},
            {"openvino/.*", "openvino"},
            {"sqlite3\\.h", "sqlite"},
            {"CLI/.*", "cli11"},
            {"fmt/.*", "fmt"},
            {"spdlog/.*", "spdlog"},
            {"nlohmann/.*", "json"},
            {"openssl/.*", "openssl"},
            {"(gtest|gmock)/.*", "gtest"},
            {"(QtTest/)?(QTest|QSignalSpy|QAbstractItemModelTester)|QtTest", "gtest"},
            {"qcustomplot\\.h", "qcustomplot"},
            {"Q[A-Z].*|Qt[A-Z]\\w*/.*|QtGlobal|q[a-z]+\\.h", "qt"},
            {"[a-z_0-9]+", "standard"},
            {"(sys|arpa|linux|netinet)/\\w+\\.h", "standard"},
            {"(dlfcn|fcntl|link|malloc|poll|pthread|sched|signal|spawn|termios|unistd)\\.h",
             "standard"},
            {"(cpuid|immintrin|omp)\\.h", "standard"},
        };
        std::vector<std::pair<std::regex, std::string>> compiled;
        for (const auto& [pattern, library] : rows)
            compiled.emplace_back(std::regex(pattern), library);
        return compiled;
    }();
    return table;
}

std::string libraryOf(const std::string& header) {
    for (const auto& [pattern, library] : headerTable())
        if (std::regex_match(header, pattern))
            return library;
    return {};
}

/// The row whose folder holds `path`; the longest one, so that training/data is not training.
const Layer* layerOf(std::string_view path) {
    const Layer* best = nullptr;
    for (const Layer& layer : layerTable())
        if (path.starts_with(layer.folder + "/") &&
            (!best || layer.folder.size() > best->folder.size()))
            best = &layer;
    return best;
}

const fs::path& root() {
    static const fs::path path = R2R_SOURCE_DIR;
    return path;
}

/// A part of a layer: its files belong to the layer's target.
bool isRoom(const Layer& layer) {
    return !fs::exists(root() / layer.folder / "CMakeLists.txt");
}

/// The rooms of the layer that `inside` is, or is a room of.
std::vector<const Layer*> roomsOfHouse(const Layer& inside) {
    const Layer* house = &inside;
    while (isRoom(*house))
        house = layerOf(fs::path(house->folder).parent_path().generic_string() + "/");
    std::vector<const Layer*> rooms;
    for (const Layer& layer : layerTable())
        if (layer.folder.starts_with(house->folder + "/") && isRoom(layer))
            rooms.push_back(&layer);
    return rooms;
}

/// The layer itself and all below it.
std::vector<const Layer*> reachable(const Layer& top) {
    std::vector<const Layer*> found = {&top};
    const auto add = [&](const Layer& layer) {
        if (std::find(found.begin(), found.end(), &layer) == found.end())
            found.push_back(&layer);
    };
    for (size_t next = 0; next < found.size(); ++next)
        for (const std::string& folder : found[next]->uses) {
            const Layer& used = *layerOf(folder + "/");
            add(used);
            if (!found[next]->folder.starts_with(folder + "/") && !isRoom(used))
                std::ranges::for_each(roomsOfHouse(used), [&](const Layer* room) { add(*room); });
        }
    return found;
}

struct Include {
    std::string name;
    bool isOurs = false;  ///< in quotes
};

std::vector<Include> includesOf(const std::string& text) {
    static const std::regex directive(R"(^[ \t]*#[ \t]*include[ \t]*([<"])([^>"]+)[>"])");
    std::vector<Include> includes;
    std::istringstream lines(text);
    std::smatch match;
    for (std::string line; std::getline(lines, line);)
        if (std::regex_search(line, match, directive))
            includes.push_back({match[2], match[1] == "\""});
    return includes;
}

bool isTest(std::string_view path) {
    return path.starts_with("tests/");
}

/// The place whose rules a file in tests/ follows: that of the code it tests.
std::string mirrored(const std::string& path) {
    const bool hasOwnRow = isTest(path) && layerOf(path)->folder != "tests";
    return isTest(path) && !hasOwnRow && layerOf(path.substr(6)) ? path.substr(6) : path;
}

struct Allowed {
    Names folders;
    Names libraries = {"standard"};
};

/// The file at `path` may include these. A test may include what the code it tests may, and more.
Allowed allowedFor(const std::string& path) {
    Allowed allowed;
    if (const Layer* own = layerOf(mirrored(path)))
        for (const Layer* layer : reachable(*own)) {
            allowed.folders.insert(layer->folder);
            allowed.libraries.insert(layer->libraries.begin(), layer->libraries.end());
        }
    if (isTest(path)) {
        if (const Layer* tested = layerOf(mirrored(path)))
            for (const Layer* room : roomsOfHouse(*tested))
                allowed.folders.insert(room->folder);
        allowed.folders.insert("tests/support");
        allowed.libraries.insert("gtest");
    }
    if (path.find("/cuda/") != std::string::npos)
        allowed.libraries.insert("cuda");
    const bool isQtOnly = allowed.libraries.contains("qt") && !path.starts_with("tests/support/");
    const bool isPipelineHeader = path.starts_with("engine/pipeline/") && path.ends_with(".h");
    const bool isOfWorkspace =
        path.starts_with("engine/workspace/") || path.starts_with("engine/project/");
    if (isQtOnly || isPipelineHeader || isOfWorkspace)
        allowed.libraries.erase("torch");  // slow to compile, and Qt's `slots` breaks it
    if (isQtOnly)
        allowed.folders.erase("training");  // outlives the window, so it is a program of its own
    return allowed;
}

/// Everything wrong with the includes of one file, one sentence each.
std::vector<std::string> violations(const std::string& path, const std::string& text) {
    const Allowed allowed = allowedFor(path);
    std::vector<std::string> found;
    for (const Include& include : includesOf(text)) {
        const std::string start = path + " includes " + include.name + ", ";
        if (include.isOurs) {
            const Layer* layer = layerOf(isTest(path) ? mirrored(include.name) : include.name);
            if (include.name.ends_with(".moc"))
                continue;
            if (!layer)
                found.push_back(start + "which is not written from the repository root");
            else if (!allowed.folders.contains(layer->folder))
                found.push_back(start + "but may not use " + layer->folder);
            continue;
        }
        const std::string library = libraryOf(include.name);
        if (library.empty())
            found.push_back(start + "a header this test does not know");
        else if (!allowed.libraries.contains(library))
            found.push_back(start + "but may not use " + library);
    }
    return found;
}

std::string textOf(const std::string& path) {
    std::ifstream file(root() / path, std::ios::binary);
    std::ostringstream text;
    text << file.rdbuf();
    return text.str();
}

/// Paths from the root of all files whose name `isWanted`; build trees and hidden folders apart.
std::vector<std::string> filesOfTree(const std::function<bool(const fs::path&)>& isWanted) {
    std::vector<std::string> files;
    auto entry = fs::recursive_directory_iterator(root());
    for (; entry != fs::recursive_directory_iterator(); ++entry) {
        const std::string name = entry->path().filename().string();
        if (entry->is_directory() && (name == "build" || name == ".git" || name == ".cache"))
            entry.disable_recursion_pending();
        else if (entry->is_regular_file() && isWanted(entry->path()))
            files.push_back(fs::relative(entry->path(), root()).generic_string());
    }
    std::sort(files.begin(), files.end());
    return files;
}

bool isCode(const fs::path& path) {
    static const Names endings = {".h", ".cpp", ".cu", ".cuh"};
    return endings.contains(path.extension().string());
}

bool isSource(const fs::path& path) {
    static const Names endings = {".cmake", ".sh", ".py"};
    static const Names names = {"CMakeLists.txt", "run", "test"};
    return isCode(path) || endings.contains(path.extension().string()) ||
           names.contains(path.filename().string());
}

/// A header of LibTorch that `path` sees through our own headers, with the way there, or nothing.
std::string wayToTorch(const std::string& path, Names& seen) {
    if (!seen.insert(path).second || !fs::exists(root() / path))
        return {};
    for (const Include& include : includesOf(textOf(path))) {
        if (!include.isOurs && libraryOf(include.name) == "torch")
            return path + " -> " + include.name;
        const std::string rest = include.isOurs ? wayToTorch(include.name, seen) : std::string();
        if (!rest.empty())
            return path + " -> " + rest;
    }
    return {};
}

TEST(Layers, EveryIncludeIsAllowedByTheTable) {
    std::vector<std::string> all;
    const auto files = filesOfTree(isCode);

    for (const std::string& path : files)
        for (const std::string& violation : violations(path, textOf(path)))
            all.push_back(violation);

    EXPECT_THAT(files, Not(IsEmpty()));
    EXPECT_THAT(all, IsEmpty());
}

TEST(Layers, EveryCodeFileBelongsToALayer) {
    for (const std::string& path : filesOfTree(isCode))
        EXPECT_TRUE(layerOf(path)) << path << " lies in no folder of the table";
}

/// For every folder, the folders that its files include; tests apart.
std::map<std::string, Names> foldersIncluded() {
    std::map<std::string, Names> included;
    for (const std::string& path : filesOfTree(isCode)) {
        const std::string folder = fs::path(path).parent_path().generic_string();
        if (isTest(path))
            continue;
        for (const Include& include : includesOf(textOf(path)))
            if (const fs::path other = fs::path(include.name).parent_path();
                include.isOurs && other != folder)
                included[folder].insert(other.generic_string());
    }
    return included;
}

/// Whether a way of includes leads from `from` to `to`.
bool leadsTo(const std::map<std::string, Names>& included,
             const std::string& from,
             const std::string& to,
             Names& seen) {
    const auto row = included.find(from);
    if (row == included.end() || !seen.insert(from).second)
        return false;
    return std::ranges::any_of(row->second, [&](const std::string& next) {
        return next == to || leadsTo(included, next, to, seen);
    });
}

TEST(Layers, NoTwoFoldersIncludeEachOther) {
    const auto included = foldersIncluded();
    ASSERT_THAT(included, Not(IsEmpty()));

    for (const auto& [folder, others] : included) {
        Names seen;
        EXPECT_FALSE(leadsTo(included, folder, folder, seen))
            << folder << " includes what includes it";
    }
}

TEST(Layers, EveryRoomHasAShortReadme) {
    constexpr long kMostLines = 12;
    for (const Layer& layer : layerTable()) {
        if (isTest(layer.folder))
            continue;
        const std::string text = textOf(layer.folder + "/README.md");
        EXPECT_NE(text, "") << layer.folder << " says nothing of itself";
        if (isRoom(layer)) {
            EXPECT_LE(std::ranges::count(text, '\n'), kMostLines) << layer.folder;
        }
    }
}

TEST(Layers, NoTorchHeaderReachesAQtFolder) {
    for (const std::string& path : filesOfTree(isCode)) {
        const Layer* layer = layerOf(path);
        if (!layer || !allowedFor(path).libraries.contains("qt") || isTest(path))
            continue;
        Names seen;
        EXPECT_EQ(wayToTorch(path, seen), "");
    }
}

TEST(Layers, EverySourceFileNamesItsLicence) {
    for (const std::string& path : filesOfTree(isSource)) {
        const std::string text = textOf(path);
        // A script's first line names its interpreter, the licence comes second.
        const size_t from = text.starts_with("#!") ? text.find('\n') + 1 : 0;
        const std::string line = text.substr(from, text.find('\n', from) - from);
        EXPECT_THAT(line, HasSubstr("SPDX-License-Identifier: GPL-3.0-or-later")) << path;
    }
}

TEST(LayerRules, RefuseTheLayerAbove) {
    EXPECT_THAT(
        violations("engine/core/error.h", "#include \"ui/document/document.h\"\n"),
        ElementsAre(
            "engine/core/error.h includes ui/document/document.h, but may not use ui/document"));
    EXPECT_THAT(violations("engine/ops/a.cpp", "#include \"engine/imaging/color/color.h\""),
                SizeIs(1));
    EXPECT_THAT(violations("training/loop.h", "#include \"training/data/packer.h\""), SizeIs(1));
}

TEST(LayerRules, AllowWhatTheRowsBelowName) {
    EXPECT_THAT(violations("engine/pipeline/batch/batch.cpp",
                           "#include \"engine/core/error.h\"\n"
                           "#include \"engine/ops/poisson_masked.h\"\n"
                           "#include <opencv2/core.hpp>\n"
                           "#include <torch/torch.h>\n"
                           "#include <vector>\n"),
                IsEmpty());
}

TEST(LayerRules, LetARoomUseTheRoomsBelowIt) {
    EXPECT_THAT(violations("engine/pipeline/recipes/a.cpp",
                           "#include \"engine/pipeline/models/model_catalog.h\"\n"
                           "#include \"engine/pipeline/harmonizer.h\"\n"
                           "#include \"engine/imaging/files/codecs/png.h\"\n"
                           "#include \"engine/core/error.h\"\n"),
                IsEmpty());
    EXPECT_THAT(
        violations("engine/pipeline/models/a.cpp", "#include \"engine/pipeline/recipes/recipe.h\""),
        SizeIs(1));
    EXPECT_THAT(violations("engine/pipeline/render.cpp",
                           "#include \"engine/pipeline/models/model_catalog.h\""),
                SizeIs(1));
    EXPECT_THAT(violations("ui/document/a.cpp", "#include \"ui/window/main_window.h\""), SizeIs(1));
}

TEST(LayerRules, RefuseLibrariesOfOtherLayers) {
    EXPECT_THAT(violations("engine/core/a.h", "#include <opencv2/core.hpp>"), SizeIs(1));
    EXPECT_THAT(violations("engine/ops/a.cpp", "#include <opencv2/core.hpp>"), SizeIs(1));
    EXPECT_THAT(violations("engine/imaging/a.cpp", "#  include <QImage>"), SizeIs(1));
    EXPECT_THAT(violations("app/cli/main.cpp", "#include <QtWidgets/QWidget>"), SizeIs(1));
    EXPECT_THAT(violations("engine/ops/norm.h", "#include <cuda_runtime.h>"), SizeIs(1));
    EXPECT_THAT(violations("engine/ops/cuda/norm.cu", "#include <cuda_runtime.h>"), IsEmpty());
}

TEST(LayerRules, KeepTorchOutOfQtAndOfPipelineHeaders) {
    EXPECT_THAT(violations("ui/window/main_window.cpp", "#include <torch/torch.h>"), SizeIs(1));
    EXPECT_THAT(violations("app/studio/main.cpp", "#include <c10/core/Device.h>"), SizeIs(1));
    EXPECT_THAT(violations("engine/pipeline/harmonizer.h", "#include <torch/torch.h>"), SizeIs(1));
}

TEST(LayerRules, LetTheEditorSeeDataSetsAndNoTraining) {
    EXPECT_THAT(violations("ui/a.cpp", "#include \"training/data/synthesis.h\""), IsEmpty());
    EXPECT_THAT(violations("ui/a.cpp", "#include \"training/train_loop.h\""), SizeIs(1));
    EXPECT_THAT(violations("app/studio/main.cpp", "#include \"training/stage.h\""), SizeIs(1));
}

TEST(LayerRules, KeepTestLibrariesInTests) {
    EXPECT_THAT(violations("engine/core/a.cpp", "#include <gtest/gtest.h>"), SizeIs(1));
    EXPECT_THAT(violations("ui/a.cpp", "#include <QSignalSpy>"), SizeIs(1));
    EXPECT_THAT(violations("ui/a.cpp", "#include \"tests/ui/fakes.h\""), SizeIs(1));
    EXPECT_THAT(violations("tests/ui/a_test.cpp", "#include <QSignalSpy>"), IsEmpty());
    EXPECT_THAT(violations("tests/ui/a_test.cpp", "#include \"tests/ui/fakes.h\""), IsEmpty());
    EXPECT_THAT(violations("tests/engine/core/a_test.cpp", "#include \"ui/words/actions.h\""),
                SizeIs(1));
}

TEST(LayerRules, RefuseWhatTheyDoNotKnow) {
    EXPECT_THAT(violations("engine/core/a.cpp", "#include <boost/any.hpp>"), SizeIs(1));
    EXPECT_THAT(violations("engine/core/a.cpp", "#include \"error.h\""), SizeIs(1));
}

}  // namespace
