// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/core/job_event.h"

#include "engine/core/json.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

namespace r2r {
namespace {

constexpr const char* kSource = "an event";

constexpr std::array<const char*, 8> kKinds = {
    "start", "step", "validation", "sample", "checkpoint", "progress", "warning", "end"};
constexpr std::array<const char*, 3> kStates = {"done", "cancelled", "failed"};

template <typename Enum, size_t Count>
Enum named(const std::array<const char*, Count>& names, const std::string& name) {
    const auto found = std::ranges::find(names, std::string_view(name));
    if (found == names.end())
        throw Error(ErrorCode::Corrupt,
                    "\"" + name.substr(0, 40) + "\" is no word of the job protocol");
    return static_cast<Enum>(found - names.begin());
}

template <typename T>
std::optional<T> given(const Json& object, const char* key) {
    if (!object.contains(key))
        return {};
    return requiredField<T>(object, key, kSource);
}

std::vector<std::pair<std::string, double>> valuesOf(const Json& object) {
    std::vector<std::pair<std::string, double>> values;
    if (!object.contains("values"))
        return values;
    const Json& given = object.at("values");
    if (!given.is_object())
        throw Error(ErrorCode::Corrupt, "the values of an event are no object");
    for (const auto& [name, value] : given.items()) {
        if (!value.is_number() && !value.is_null())
            throw Error(ErrorCode::Corrupt, "the value \"" + name + "\" of an event is no number");
        values.emplace_back(
            name, value.is_null() ? std::numeric_limits<double>::quiet_NaN() : value.get<double>());
    }
    return values;
}

}  // namespace

JobEvent JobEvent::parse(std::string_view line) {
    const Json object = parseJson(line, kSource);
    JobEvent event{
        .kind = named<Kind>(kKinds, requiredField<std::string>(object, "event", kSource)),
        .step = given<int64_t>(object, "step"),
        .values = valuesOf(object),
        .seconds = given<double>(object, "seconds"),
        .path = optionalField<std::string>(object, "path", {}, kSource),
        .message = optionalField<std::string>(object, "message", {}, kSource),
        .done = given<int64_t>(object, "done"),
        .total = given<int64_t>(object, "total"),
        .process = given<int64_t>(object, "process"),
        .host = optionalField<std::string>(object, "host", {}, kSource)};
    if (event.kind == Kind::End)
        event.status =
            named<Status>(kStates, requiredField<std::string>(object, "status", kSource));
    return event;
}

std::string JobEvent::line() const {
    Json object = {{"event", kKinds[static_cast<size_t>(kind)]}};
    const auto add = [&object](const char* key, const auto& value) {
        if (value)
            object[key] = *value;
    };
    const auto addText = [&object](const char* key, const std::string& text) {
        if (!text.empty())
            object[key] = text;
    };
    add("step", step);
    for (const auto& [name, value] : values)
        object["values"][name] = std::isfinite(value) ? Json(value) : Json();
    add("seconds", seconds);
    add("done", done);
    add("total", total);
    add("process", process);
    addText("host", host);
    addText("path", path);
    if (kind == Kind::End)
        object["status"] = kStates[static_cast<size_t>(status)];
    addText("message", message);
    return object.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace r2r
