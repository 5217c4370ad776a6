// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/golden.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <fstream>
#include <iostream>
#include <sstream>
#include <stdexcept>

namespace r2r::testing {
namespace {

namespace fs = std::filesystem;

constexpr double kTolerance = 2e-4;  // absolute and relative, as the specification has it

/// Latents of a run are sums over ten steps of values up to 50, near 0 what is left of these; their
/// last bits differ from processor to processor.
double toleranceOf(std::string_view name) {
    return name.starts_with("pipe/latents_after_step") ? 2 * kTolerance : kTolerance;
}

std::vector<std::string> split(const std::string& text, char separator) {
    std::vector<std::string> parts;
    std::istringstream in(text);
    for (std::string part; std::getline(in, part, separator);)
        parts.push_back(part);
    return parts;
}

std::vector<int64_t> parsedShape(const std::string& text) {
    std::vector<int64_t> shape;
    for (const std::string& side : split(text, ','))
        shape.push_back(std::stoll(side));
    return shape;
}

std::vector<GoldenEntry> readIndex() {
    std::ifstream in(goldenFolder() / "r2r" / "index.tsv");
    std::vector<GoldenEntry> entries;
    std::string line;
    std::getline(in, line);  // the heading
    while (std::getline(in, line)) {
        const std::vector<std::string> cells = split(line, '\t');
        if (cells.size() != 8)
            throw std::runtime_error("index.tsv has a line without eight columns: " + line);
        GoldenEntry entry{.name = cells[0],
                          .shape = parsedShape(cells[1]),
                          .file = cells[2] == "-" ? "" : cells[2],
                          .mean = std::stod(cells[3]),
                          .meanAbsolute = std::stod(cells[4]),
                          .minimum = std::stod(cells[5]),
                          .maximum = std::stod(cells[6])};
        for (const std::string& value : split(cells[7], ';'))
            entry.first.push_back(std::stod(value));
        entries.push_back(std::move(entry));
    }
    return entries;
}

/// Notes the first thing that is too far away, and how far things are.
class Judge {
public:
    explicit Judge(double tolerance) : tolerance_(tolerance) {}

    /// @return |actual − expected|
    double compare(const std::string& what, double actual, double expected) {
        const double error = std::abs(actual - expected);
        if (!(error <= tolerance_ + tolerance_ * std::abs(expected)) && explanation_.empty())
            explanation_ = fmt::format("{} is {:.7g}, not {:.7g}", what, actual, expected);
        return error;
    }

    [[nodiscard]] const std::string& explanation() const { return explanation_; }

private:
    double tolerance_;
    std::string explanation_;
};

double compareElements(Judge& judge, const at::Tensor& actual, const at::Tensor& expected) {
    const at::Tensor a = actual.contiguous();
    const at::Tensor b = expected.to(at::kDouble).contiguous();
    const double* const aValues = a.const_data_ptr<double>();
    const double* const bValues = b.const_data_ptr<double>();
    double largest = 0;
    for (int64_t i = 0; i < a.numel(); ++i) {
        const double error = judge.compare(fmt::format("element {}", i), aValues[i], bValues[i]);
        largest = error <= largest ? largest : error;  // a NaN stays
    }
    return largest;
}

class GoldenMatcher : public ::testing::MatcherInterface<const at::Tensor&> {
public:
    explicit GoldenMatcher(std::string name) : name_(std::move(name)) {}

    bool MatchAndExplain(const at::Tensor& actual,
                         ::testing::MatchResultListener* listener) const override {
        const GoldenComparison comparison = compareWithGolden(name_, actual);
        *listener << comparison.explanation;
        std::cout << fmt::format("golden {:<28} largest error {:.3g} of {}\n",
                                 name_,
                                 comparison.largestError,
                                 comparison.isElementwise ? "all elements" : "the first six");
        return comparison.isWithin;
    }

    void DescribeTo(std::ostream* out) const override { *out << "equals golden " << name_; }

private:
    std::string name_;
};

}  // namespace

const std::vector<GoldenEntry>& goldenIndex() {
    static const std::vector<GoldenEntry> entries = readIndex();
    return entries;
}

const GoldenEntry& goldenEntry(std::string_view name) {
    const auto found = std::ranges::find(goldenIndex(), name, &GoldenEntry::name);
    if (found == goldenIndex().end())
        throw std::out_of_range(fmt::format("index.tsv has no row {}", name));
    return *found;
}

at::Tensor goldenTensor(std::string_view name) {
    const GoldenEntry& entry = goldenEntry(name);
    at::Tensor tensor =
        at::empty(entry.shape, entry.file.ends_with(".u8") ? at::kByte : at::kFloat);
    const fs::path path = goldenFolder() / "r2r" / entry.file;
    if (entry.file.empty() || fs::file_size(path) != tensor.nbytes())
        throw std::runtime_error(fmt::format("{} has no file of {} bytes", name, tensor.nbytes()));
    std::ifstream(path, std::ios::binary)
        .read(static_cast<char*>(tensor.data_ptr()), static_cast<std::streamsize>(tensor.nbytes()));
    return tensor;
}

GoldenComparison compareWithGolden(std::string_view name, const at::Tensor& actual) {
    const GoldenEntry& entry = goldenEntry(name);
    if (actual.sizes() != at::IntArrayRef(entry.shape))
        return {.explanation = fmt::format("has {} dimensions or other sizes than {}",
                                           actual.dim(),
                                           fmt::join(entry.shape, "×"))};
    const at::Tensor values = actual.detach().to(at::kCPU, at::kDouble).contiguous();
    Judge judge(toleranceOf(name));
    GoldenComparison comparison;
    if (!entry.file.empty()) {
        comparison.isElementwise = true;
        comparison.largestError = compareElements(judge, values, goldenTensor(name));
    }
    const double* const data = values.const_data_ptr<double>();
    for (size_t i = 0; i < entry.first.size(); ++i) {
        const double error = judge.compare(fmt::format("element {}", i), data[i], entry.first[i]);
        if (!comparison.isElementwise)
            comparison.largestError = std::max(comparison.largestError, error);
    }
    judge.compare("the mean", values.mean().item<double>(), entry.mean);
    judge.compare("the mean of |x|", values.abs().mean().item<double>(), entry.meanAbsolute);
    judge.compare("the minimum", values.min().item<double>(), entry.minimum);
    judge.compare("the maximum", values.max().item<double>(), entry.maximum);
    comparison.isWithin = judge.explanation().empty();
    comparison.explanation = comparison.isWithin
                                 ? fmt::format("largest error {:.3g}", comparison.largestError)
                                 : judge.explanation();
    return comparison;
}

::testing::Matcher<const at::Tensor&> EqualsGolden(std::string name) {
    return ::testing::Matcher<const at::Tensor&>(new GoldenMatcher(std::move(name)));
}

std::vector<ManifestLine> manifestFile(std::string_view name) {
    const fs::path path = goldenFolder() / "manifests" / name;
    std::ifstream in(path);
    if (!in)
        throw std::runtime_error("cannot read " + path.string());
    std::vector<ManifestLine> lines;
    for (std::string line; std::getline(in, line);) {
        const std::vector<std::string> cells = split(line, '\t');
        lines.push_back({cells.at(0), parsedShape(cells.at(1))});
    }
    return lines;
}

}  // namespace r2r::testing
