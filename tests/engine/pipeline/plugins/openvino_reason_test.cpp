// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/pipeline/plugins/openvino_reason.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace r2r {
namespace {

constexpr std::string_view kOtherwise = "is not an ONNX file that OpenVINO can read";

std::string wordedFrom(std::string_view message) {
    return sentenceOf(openVinoReason(message), kOtherwise);
}

TEST(OpenVinoReason, UnknownOperatorsAreNamedInsteadOfALink) {
    const auto message = [](const std::string& operators) {
        return "Exception from src/inference/src/cpp/core.cpp:105:\n"
               "Check 'false' failed at src/unconverted_ops_report.cpp:151:\n"
               "FrontEnd API failed with OpConversionFailure:\nModel wasn't fully converted.\n"
               "Summary:\n-- No conversion rule found for operations: " +
               operators +
               "\nTo facilitate the conversion of unsupported operations, refer to: "
               "https://docs.example.com/extensions.html \n\n\n";
    };

    EXPECT_EQ(wordedFrom(message("Frobnicate-13")),
              "uses the ONNX operator Frobnicate, which OpenVINO does not know");
    EXPECT_EQ(wordedFrom(message("Frobnicate-13, com.example.Whirl, A-b")),
              "uses the ONNX operators Frobnicate, com.example.Whirl and A-b, which OpenVINO does "
              "not know");
}

TEST(OpenVinoReason, AnOperatorThatDoesNotFitIsNamedWithTheReason) {
    EXPECT_EQ(
        wordedFrom("Exception from src/inference/src/cpp/core.cpp:105:\n"
                   "Model wasn't fully converted. Failed operations detailed log:\n"
                   "-- GridSample-16 with a message:\n"
                   "Check 'data_rank == 4' failed at src/op/grid_sample.cpp:23:\n"
                   "While validating ONNX node '<Node(GridSample): y>':\n"
                   "GridSample is only supported for 4D input tensors. Got rank: 5\n\n"
                   "Summary:\n-- Conversion is failed for: GridSample-16\n\n"),
        "uses the ONNX operator GridSample in a way that OpenVINO does not know (GridSample is "
        "only supported for 4D input tensors. Got rank: 5)");
}

TEST(OpenVinoReason, TheLastLineIsTheReasonOfEverythingElse) {
    EXPECT_EQ(wordedFrom("Exception from src/core.cpp:105:\nException from src/reader.cpp:188:\n"
                         "Unable to read the model.\n\n"),
              "is not an ONNX file that OpenVINO can read: Unable to read the model");
    EXPECT_EQ(wordedFrom(""), "is not an ONNX file that OpenVINO can read: it gives no reason");
}

}  // namespace
}  // namespace r2r
