// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/words/model_filter.h"

#include <QFileInfo>
#include <gtest/gtest.h>

namespace r2r::ui {
namespace {

TEST(ModelFilter, ListsTheEndingsThatTheEngineReads) {
    EXPECT_EQ(weightsFilter(), "Weights (*.safetensors *.ckpt *.pt *.pth *.bin);;All files (*)");
    EXPECT_EQ(modelFilter(),
              "Weights and plug-ins (*.safetensors *.ckpt *.pt *.pth *.bin *.ts *.onnx plugin.json)"
              ";;All files (*)");
}

TEST(ModelFilter, KnowsModelsByTheirNames) {
    for (const char* name : {"a.safetensors", "A.CKPT", "net.ts", "net.onnx", "plugin.json"})
        EXPECT_TRUE(isModelFile(QFileInfo(name))) << name;
    for (const char* name : {"a.png", "manifest.json", "onnx", "a.tspng"})
        EXPECT_FALSE(isModelFile(QFileInfo(name))) << name;
}

}  // namespace
}  // namespace r2r::ui
