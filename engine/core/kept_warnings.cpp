// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/core/kept_warnings.h"

#include "engine/core/log.h"
#include "engine/core/sentence.h"

#include <utility>

namespace r2r::log {
namespace {

thread_local KeptWarnings* innermost = nullptr;

}  // namespace

KeptWarnings::KeptWarnings() : outer_(std::exchange(innermost, this)) {}

KeptWarnings::~KeptWarnings() {
    innermost = outer_;
    for (const std::string& line : lines_)
        warning(line);
}

std::vector<std::string> KeptWarnings::take() {
    std::vector<std::string> sentences;
    for (const std::string& line : takeLines())
        sentences.push_back(inSentences(line));
    return sentences;
}

KeptWarnings* KeptWarnings::current() {
    return innermost;
}

}  // namespace r2r::log
