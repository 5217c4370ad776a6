// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/core/job_event.h"

#include "engine/core/error.h"
#include "engine/core/json_fields.h"

#include <cmath>
#include <limits>
#include <sys/utsname.h>
#include <unistd.h>
#include <utility>

namespace r2r {
namespace {

using Kind = JobEvent::Kind;
using Status = JobEvent::Status;

constexpr auto kKinds = enumWords<Kind>({
    {Kind::Start, "start"},
    {Kind::Progress, "progress"},
    {Kind::Step, "step"},
    {Kind::Validation, "validation"},
    {Kind::Sample, "sample"},
    {Kind::Checkpoint, "checkpoint"},
    {Kind::Message, "message"},
    {Kind::End, "end"},
});

constexpr auto kStatuses = enumWords<Status>({
    {Status::Done, "done"},
    {Status::Cancelled, "cancelled"},
    {Status::Failed, "failed"},
});

constexpr auto kCommands = enumWords<JobCommand>({
    {JobCommand::Checkpoint, "checkpoint"},
    {JobCommand::Stop, "stop"},
});

// JSON has no numbers for these, and a loss that became one of them is what one wants to read.
Json numberToJson(double value) {
    if (std::isnan(value))
        return "nan";
    if (std::isinf(value))
        return value > 0 ? "inf" : "-inf";
    return value;
}

double numberFrom(const JsonFields& values, const char* key) {
    constexpr double kInfinity = std::numeric_limits<double>::infinity();
    const Json& value = *values.find(key);
    if (value == "nan")
        return std::numeric_limits<double>::quiet_NaN();
    if (value == "inf" || value == "-inf")
        return value == "inf" ? kInfinity : -kInfinity;
    return values.required<double>(key);
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
    const JsonFields fields(json, source);
    JobEvent event;
    event.kind = fields.choice("event", kKinds);
    event.step = fields.optional<int64_t>("step", 0);
    event.total = fields.optional<int64_t>("total", 0);
    event.seconds = fields.optional<double>("seconds", 0);
    event.path = fields.optional<std::string>("path", "");
    event.message = fields.optional<std::string>("message", "");
    event.process = fields.optional<int64_t>("process", 0);
    event.host = fields.optional<std::string>("host", "");
    event.status = fields.choice("status", kStatuses, Status::Done);
    if (const Json* values = fields.find("values")) {
        const JsonFields numbers = fields.object("values");
        for (const auto& [name, value] : values->items())
            event.values[name] = numberFrom(numbers, name.c_str());
    }
    return event;
}

std::string JobEvent::line() const {
    Json json = {{"event", kKinds.word(kind)}};
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
        json["status"] = kStatuses.word(status);
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
        return JsonFields(json, "a command").choice("command", kCommands);
    } catch (const Error&) {
    }
    return std::nullopt;
}

}  // namespace r2r
