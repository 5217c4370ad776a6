// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/pipeline/plugins/plugin_transform.h"

#include "engine/core/json_fields.h"

#include <algorithm>
#include <string_view>

namespace r2r {
namespace {

constexpr size_t kMostTerms = 32;
constexpr size_t kHighestDegree = 4;
constexpr std::string_view kColors = "rgb";

using Order = PluginTransform::Order;
constexpr auto kOrders = enumWords<Order>({{Order::Rows, "rows"},
                                           {Order::Columns, "columns"},
                                           {Order::MatrixThenConstant, "matrix+constant"}});
constexpr auto kIsRedFastest = enumWords<bool>({{true, "bgr"}, {false, "rgb"}});
constexpr auto kIsBicubic = enumWords<bool>({{false, "bilinear"}, {true, "bicubic"}});

/// "rgg" is red · green². Nothing for what is not a term.
std::optional<ColorTerm> colorTerm(std::string_view text) {
    ColorTerm term{};
    if (text == "1")
        return term;
    if (text.empty() || text.size() > kHighestDegree)
        return std::nullopt;
    for (const char letter : text) {
        const size_t color = kColors.find(letter);
        if (color == kColors.npos)
            return std::nullopt;
        ++term[color];
    }
    return term;
}

std::vector<ColorTerm> terms(const JsonFields& output) {
    std::vector<ColorTerm> result;
    const auto words = output.optional<std::vector<std::string>>("terms", {"r", "g", "b", "1"});
    for (const std::string& word : words)
        if (const std::optional<ColorTerm> term = colorTerm(word))
            result.push_back(*term);
    if (result.size() != words.size() || result.empty() || result.size() > kMostTerms)
        output.fail("terms",
                    R"(must be a list of 1 to 32 products of up to four colours, such as "r", )"
                    R"("rg", "bb", or "1")");
    return result;
}

PluginResult shareResult(const JsonFields& share) {
    PluginResult result;
    if (share.has("name") && share.has("index"))
        share.fail("index", "cannot stand beside \"name\"");
    if (share.has("name"))
        result.name = share.line("name", 200);
    else
        result.index = share.required<int>("index", {0, 63});
    share.refuseUnknown();
    return result;
}

/// "enlarge", "alignCorners" and "share": what is said of maps.
void mapFields(const JsonFields& output, PluginTransform& transform) {
    transform.isBicubic = output.choice("enlarge", kIsBicubic, false);
    transform.alignsCorners = output.optional<bool>("alignCorners", false);
    if (output.has("share"))
        transform.share = shareResult(output.object("share"));
}

}  // namespace

PluginTransform transformFields(const JsonFields& output) {
    PluginTransform transform{.terms = terms(output), .order = output.choice("order", kOrders)};
    if (transform.order == Order::MatrixThenConstant && transform.terms.back() != ColorTerm{})
        output.fail("order", R"(can be "matrix+constant" only if the last of the "terms" is "1")");
    mapFields(output, transform);
    return transform;
}

PluginTransform tableFields(const JsonFields& output) {
    PluginTransform transform{.isRedFastest = output.choice("axes", kIsRedFastest)};
    mapFields(output, transform);
    return transform;
}

void refuseTransformFields(const JsonFields& output) {
    for (const char* field : {"terms", "order", "axes", "enlarge", "alignCorners", "share"})
        if (output.has(field))
            output.fail(field, R"(has a meaning only if "content" is "colorTransform" or "lut3d")");
}

}  // namespace r2r
