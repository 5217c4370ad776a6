// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/core/job_event.h"

#include "engine/core/error.h"
#include "engine/core/json.h"

#include <array>
#include <cmath>
#include <limits>
#include <sys/utsname.h>
#include <unistd.h>
#include <utility>

namespace r2r {
namespace {

using Kind = JobEvent::Kind;
using Status = JobEvent::Status;

constexpr std::array<std::pair<Kind, std::string_view>, 8> kKinds = {{
    {Kind::Start, "start"},
    {Kind::Progress, "progress"},
    {Kind::Step, "step"},
    {Kind::Validation, "validation"},
    {Kind::Sample, "sample"},
    {Kind::Checkpoint, "checkpoint"},
    {Kind::Message, "message"},
    {Kind::End, "end"},
}};

constexpr std::array<std::pair<Status, std::string_view>, 3> kStatuses = {{
    {Status::Done, "done"},
    {Status::Cancelled, "cancelled"},
    {Status::Failed, "failed"},
}};

template <typename Table, typename Value>
std::string_view nameOf(const Table& table, Value value) {
    for (const auto& [candidate, name] : table)
        if (candidate == value)
            return name;
    return {};
}

template <typename Table>
auto valueOf(const Table& table, const std::string& name, std::string_view source) {
    for (const auto& [value, candidate] : table)
        if (candidate == name)
            return value;
    throw Error(ErrorCode::Corrupt, std::string(source) + " has the unknown word \"" + name + "\"");
}

// JSON has no numbers for these, and a loss that became one of them is what one wants to read.
Json numberToJson(double value) {
    if (std::isnan(value))
        return "nan";
    if (std::isinf(value))
        return value > 0 ? "inf" : "-inf";
    return value;
}

double numberFromJson(const Json& value, std::string_view source) {
    constexpr double kInfinity = std::numeric_limits<double>::infinity();
    if (value.is_number())
        return value.get<double>();
    if (value == "nan")
        return std::numeric_limits<double>::quiet_NaN();
    if (value == "inf" || value == "-inf")
        return value == "inf" ? kInfinity : -kInfinity;
    throw Error(ErrorCode::Corrupt,
                std::string(source) + " has a value that is not a number: " + value.dump());
}

}  // namespace

JobEvent JobEvent::startHere(std::string message) {
    utsname system = {};
    ::uname(&system);
    return {.kind = Kind::Start,
            .message = std::move(message),
            .process = ::getpid(),
            .host = system.nodename};
}

JobEvent JobEvent::parse(std::string_view line) {
    const std::string source = "the event line \"" + std::string(line.substr(0, 60)) + "\"";
    const Json json = parseJson(line, source);
    JobEvent event;
    event.kind = valueOf(kKinds, requiredField<std::string>(json, "event", source), source);
    event.step = optionalField<int64_t>(json, "step", 0, source);
    event.total = optionalField<int64_t>(json, "total", 0, source);
    event.seconds = optionalField<double>(json, "seconds", 0, source);
    event.path = optionalField<std::string>(json, "path", "", source);
    event.message = optionalField<std::string>(json, "message", "", source);
    event.process = optionalField<int64_t>(json, "process", 0, source);
    event.host = optionalField<std::string>(json, "host", "", source);
    event.status =
        valueOf(kStatuses, optionalField<std::string>(json, "status", "done", source), source);
    const Json values = optionalField<Json>(json, "values", Json::object(), source);
    if (!values.is_object())
        throw Error(ErrorCode::Corrupt, source + " has values that are not an object");
    for (const auto& [name, value] : values.items())
        event.values[name] = numberFromJson(value, source);
    return event;
}

std::string JobEvent::line() const {
    Json json = {{"event", nameOf(kKinds, kind)}};
    if (kind != Kind::Message && kind != Kind::End)
        json["step"] = step;
    if (total != 0)
        json["total"] = total;
    if (!values.empty()) {
        json["values"] = Json::object();
        for (const auto& [name, value] : values)
            json["values"][name] = numberToJson(value);
    }
    if (seconds != 0)
        json["seconds"] = seconds;
    if (!path.empty())
        json["path"] = path;
    if (kind == Kind::End)
        json["status"] = nameOf(kStatuses, status);
    if (!message.empty())
        json["message"] = message;
    if (process != 0)
        json["process"] = process;
    if (!host.empty())
        json["host"] = host;
    return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

std::optional<JobCommand> parseJobCommand(std::string_view line) {
    try {
        const Json json = parseJson(line, "a command");
        const auto word = requiredField<std::string>(json, "command", "a command");
        if (word == "checkpoint")
            return JobCommand::Checkpoint;
        if (word == "stop")
            return JobCommand::Stop;
    } catch (const Error&) {
    }
    return std::nullopt;
}

}  // namespace r2r
