#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Expected: a file says which version of the operators it uses, and runtimes follow. Up to opset 12 ONNX's Softmax takes everything
#   from its axis on as one line: with axis 2 on (1, 3, 16, 16) each channel's map has the sum 1. Since 13 it is one axis.
# Happens: ONNX Runtime follows. OpenVINO does for LogSoftmax and Hardmax, but not for Softmax: each column has the sum 1, the map 16.
#   OpenCV 5 follows for none of the three, and neither does the standard's own reference. No error or warning.
# Matters: a softmax over a whole map, as attention and learned weights over a picture need it, can be written so in older files.
#   The result is plausible and 16 times too large, and comparing runtimes misleads: two or three agree on the wrong one.
set -euo pipefail
d=$(mktemp -d); trap 'rm -rf "$d"' EXIT; cd "$d"
python3 -m venv v
v/bin/pip install -q --no-deps 'numpy==2.4.6' 'onnx==1.23.2' 'ml_dtypes==0.6.0' 'protobuf==7.36.2' 'typing_extensions==4.16.0' 'onnxruntime==1.32.0' \
    'flatbuffers==25.12.19' 'packaging==26.4' 'openvino==2026.4.1' 'openvino-telemetry==2025.2.0' 'opencv-python-headless==5.0.0.93'
v/bin/python - <<'P'
import cv2, numpy as np, onnx, onnxruntime, openvino
from onnx import TensorProto, helper
from onnx.reference import ReferenceEvaluator
print("onnx", onnx.__version__, "ONNX Runtime", onnxruntime.__version__, "OpenVINO", openvino.__version__, "OpenCV", cv2.__version__)
core = openvino.Core()
x = np.random.default_rng(0).normal(size=(1, 3, 16, 16)).astype(np.float32)
def run(operator, opset):
    ends = [helper.make_tensor_value_info(n, TensorProto.FLOAT, x.shape) for n in "xy"]
    graph = helper.make_graph([helper.make_node(operator, ["x"], ["y"], axis=2)], "g", ends[:1], ends[1:])
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", opset)], ir_version=10)
    data = model.SerializeToString()
    network = cv2.dnn.readNetFromONNX(np.frombuffer(data, np.uint8))
    network.setInput(x, "x")
    return {"ONNX Runtime": onnxruntime.InferenceSession(data, providers=["CPUExecutionProvider"]).run(None, {"x": x})[0],
            "OpenVINO": core.compile_model(core.read_model(data), "CPU", {"INFERENCE_PRECISION_HINT": "f32"})([x])[0].copy(),
            "OpenCV": network.forward().copy(), "reference": ReferenceEvaluator(model).run(None, {"x": x})[0]}
for operator in ("Softmax", "LogSoftmax", "Hardmax"):
    for opset in (11, 12, 13):
        sums = {}
        for runtime, result in run(operator, opset).items():
            sums[runtime] = round(float((np.exp(result) if operator == "LogSoftmax" else result)[0, 0].sum()), 3)
        print(f"{operator}, opset {opset}: sum of a map is {sums}")
        followers = {"ONNX Runtime"} | ({"OpenVINO"} if operator != "Softmax" else set())
        for runtime, total in sums.items():
            assert abs(total - (1 if opset < 13 and runtime in followers else 16)) < .01, (operator, opset, runtime)
P
