// SPDX-License-Identifier: GPL-3.0-or-later
//
// Everything that the documents name in backticks exists: files, folders, and words of the code.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <regex>
#include <set>
#include <string>
#include <vector>

namespace r2r::testing {
namespace {

namespace fs = std::filesystem;

const fs::path kRoot = R2R_SOURCE_DIR;

// Named although we do not have them: what we keep away from, and forms of names.
const std::set<std::string> kForeign = {"BlockingQueuedConnection", "x_from_y"};

std::string textOf(const fs::path& path) {
    std::ifstream file(path);
    return {std::istreambuf_iterator<char>(file), {}};
}

/// Our own files: no build, nothing hidden.
std::vector<fs::path> ourFiles() {
    std::vector<fs::path> files;
    for (auto entry = fs::recursive_directory_iterator(kRoot);
         entry != fs::recursive_directory_iterator();
         ++entry) {
        const std::string name = entry->path().filename().string();
        const bool isLeftOut = name.starts_with('.') || (entry.depth() == 0 && name == "build");
        if (isLeftOut && entry->is_directory())
            entry.disable_recursion_pending();
        else if (!isLeftOut && entry->is_regular_file())
            files.push_back(fs::relative(entry->path(), kRoot));
    }
    return files;
}

/// Matches of one group of a pattern.
std::vector<std::string> found(const std::string& text, const std::regex& pattern, int group) {
    std::vector<std::string> all;
    for (std::sregex_iterator it(text.begin(), text.end(), pattern), end; it != end; ++it)
        all.push_back((*it)[static_cast<size_t>(group)].str());
    return all;
}

struct Repository {
    std::set<std::string> paths;  ///< every part of every path: "engine/core", "core/log.h", "log"
    std::set<std::string> folders;  ///< single names
    std::set<std::string> words;    ///< identifiers in code, scripts and settings

    Repository() {
        static const std::regex kWord("[A-Za-z_][A-Za-z0-9_]*");
        static const std::set<std::string> kCode = {
            ".cpp", ".h", ".cu", ".cuh", ".cmake", ".txt", ".sh", ".py", ".json", ""};
        for (const fs::path& file : ourFiles()) {
            std::vector<std::string> parts;
            for (const fs::path& part : file)
                parts.push_back(part.string());
            folders.insert(parts.begin(), parts.end() - 1);
            parts.push_back(file.stem().string());  // a module: "pipeline/render"
            addParts(parts);
            if (kCode.contains(file.extension().string()) && file != "tests/docs_test.cpp")
                for (std::string& word : found(textOf(kRoot / file), kWord, 0))
                    words.insert(std::move(word));
        }
    }

    void addParts(const std::vector<std::string>& parts) {
        const size_t count = parts.size() - 1;  // the last is the stem
        for (size_t begin = 0; begin < count; ++begin) {
            std::string path;
            for (size_t end = begin; end < count; ++end) {
                const std::string before = path.empty() ? "" : path + "/";
                path = before + parts[end];
                paths.insert(path);
                if (end + 1 == count)
                    paths.insert(before + parts.back());
            }
        }
    }
};

bool isPathOf(const Repository& ours, const std::string& text) {
    static const std::regex kFile(R"([A-Za-z0-9_./-]*[A-Za-z0-9_-]+\.(cpp|h|cu|cuh|md|cmake))");
    static const std::regex kFolder("[A-Za-z0-9_.-]+(/[A-Za-z0-9_.-]+)+/?");
    return std::regex_match(text, kFile) || (std::regex_match(text, kFolder) &&
                                             ours.folders.contains(text.substr(0, text.find('/'))));
}

bool isIdentifier(const std::string& text) {
    static const std::regex kType("([A-Z][a-z0-9]+){2,}");
    static const std::regex kFunction(R"([a-z]+([A-Z][a-z0-9]*)+(\(\))?)");
    static const std::regex kModule("[a-z0-9]+(_[a-z0-9]+)+");
    return std::regex_match(text, kType) || std::regex_match(text, kFunction) ||
           std::regex_match(text, kModule);
}

std::string withoutEnd(std::string text, std::string_view end) {
    if (text.ends_with(end))
        text.resize(text.size() - end.size());
    return text;
}

/// Without the section that is about names that might be.
std::string withoutNames(std::string text) {
    const size_t begin = text.find("\n## Names\n");
    if (begin != std::string::npos)
        text.erase(begin, text.find("\n## ", begin + 1) - begin);
    return text;
}

TEST(Docs, WhatTheyNameInBackticksExists) {
    static const std::regex kQuoted("`([^`\n]+)`");
    const Repository ours;
    ASSERT_TRUE(ours.paths.contains("engine/core/error.h"));
    ASSERT_TRUE(ours.words.contains("Error"));
    int checked = 0;
    for (const fs::path& file : ourFiles()) {
        const bool isOfRuns = file.string().starts_with("docs/runs") || *file.begin() == "findings";
        if (file.extension() != ".md" || isOfRuns || file == "CONTRIBUTING.md")
            continue;
        for (const std::string& quoted : found(withoutNames(textOf(kRoot / file)), kQuoted, 1)) {
            std::string path = withoutEnd(quoted, "/");
            if (path.starts_with("./"))
                path.erase(0, 2);
            const std::string word = withoutEnd(quoted, "()");
            if (isPathOf(ours, quoted))
                EXPECT_TRUE(ours.paths.contains(path)) << file << " names the file " << quoted;
            else if (isIdentifier(quoted))
                EXPECT_TRUE(ours.words.contains(word) || ours.paths.contains(word) ||
                            kForeign.contains(word))
                    << file << " names " << quoted << ", which is nowhere in the code";
            else
                continue;
            ++checked;
        }
    }
    EXPECT_GT(checked, 300);
}

}  // namespace
}  // namespace r2r::testing
