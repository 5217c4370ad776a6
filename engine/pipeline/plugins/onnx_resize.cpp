// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/pipeline/plugins/onnx_resize.h"

#include "engine/pipeline/plugins/protobuf_fields.h"

#include <cstdint>
#include <string>

namespace r2r {
namespace {

using protobuf::Bytes;
using protobuf::Field;
using protobuf::FieldReader;
using protobuf::textOf;

constexpr uint64_t kFirstWithCentres = 11;

/// The version of the standard operators; 0 for an import of others.
uint64_t standardVersion(Bytes import, std::string_view source) {
    uint64_t version = 0;
    for (FieldReader reader(import, source); !reader.isAtEnd();) {
        const Field field = reader.next();
        if (field.number == 1 && !textOf(field.content).empty() &&
            textOf(field.content) != "ai.onnx")
            return 0;
        if (field.number == 2)
            version = field.value;
    }
    return version;
}

/// Whether an attribute is "mode" and says "linear".
bool isLinear(Bytes attribute, std::string_view source) {
    std::string name;
    std::string text;
    for (FieldReader reader(attribute, source); !reader.isAtEnd();) {
        const Field field = reader.next();
        if (field.number == 1)
            name = textOf(field.content);
        else if (field.number == 4)
            text = textOf(field.content);
    }
    return name == "mode" && (text == "linear" || text == "bilinear");
}

bool enlargesLinearly(Bytes node, std::string_view source) {
    bool isResize = false;
    bool hasLinearMode = false;
    for (FieldReader reader(node, source); !reader.isAtEnd();) {
        const Field field = reader.next();
        if (field.number == 4)
            isResize = textOf(field.content) == "Resize" || textOf(field.content) == "Upsample";
        else if (field.number == 5 && field.hasContent)
            hasLinearMode = hasLinearMode || isLinear(field.content, source);
    }
    return isResize && hasLinearMode;
}

bool hasLinearResize(Bytes graph, std::string_view source) {
    for (FieldReader reader(graph, source); !reader.isAtEnd();)
        if (const Field field = reader.next(); field.hasContent && field.number == 1)
            if (enlargesLinearly(field.content, source))
                return true;
    return false;
}

}  // namespace

bool meansPyTorchResize(std::span<const std::byte> onnx, std::string_view source) {
    bool isOfPyTorch = false;
    bool isOld = false;
    bool isLinearlyEnlarging = false;
    for (FieldReader reader(onnx, source); !reader.isAtEnd();) {
        const Field field = reader.next();
        if (field.number == 2)
            isOfPyTorch = textOf(field.content) == "pytorch";
        else if (field.number == 7 && field.hasContent)
            isLinearlyEnlarging = hasLinearResize(field.content, source);
        else if (field.number == 8 && field.hasContent)
            if (const uint64_t version = standardVersion(field.content, source); version > 0)
                isOld = version < kFirstWithCentres;
    }
    return isOfPyTorch && isOld && isLinearlyEnlarging;
}

}  // namespace r2r
