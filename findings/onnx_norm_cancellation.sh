#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Expected: a runtime's normalizations are equally careful: if InstanceNormalization is right for a smooth, bright area,
#   GroupNormalization and LayerNormalization are, too.
# Happens: ONNX Runtime takes the variance in GroupNormalization as mean of the squares minus square of the mean. At 100 with a spread of 0.1
#   the result, of size 1, is off by 0.8, at 200 with 0.01 it is NaN; its two others stay within 0.01. OpenCV 5 is off by 0.1
#   and 4 in InstanceNormalization and LayerNormalization at 100, by 9 at 200. OpenVINO is right in all. Around 0 all agree.
# Matters: skies, walls and masks are smooth and far from 0, after a few layers without a norm even more so. The network fails in just
#   these areas and in one runtime; a test with random numbers around 0 shows nothing.
set -euo pipefail
d=$(mktemp -d); trap 'rm -rf "$d"' EXIT; cd "$d"
python3 -m venv v
v/bin/pip install -q --no-deps 'numpy==2.4.6' 'onnx==1.23.2' 'ml_dtypes==0.6.0' 'protobuf==7.36.2' 'typing_extensions==4.16.0' 'onnxruntime==1.32.0' \
    'flatbuffers==25.12.19' 'packaging==26.4' 'openvino==2026.4.1' 'openvino-telemetry==2025.2.0' 'opencv-python-headless==5.0.0.93'
v/bin/python - <<'P'
import cv2, numpy as np, onnx, onnxruntime, openvino
from onnx import TensorProto, helper, numpy_helper
print("onnx", onnx.__version__, "ONNX Runtime", onnxruntime.__version__, "OpenVINO", openvino.__version__, "OpenCV", cv2.__version__)
core = openvino.Core()
def off(operator, x):
    kinds = {"InstanceNormalization": (4, 4, {}), "GroupNormalization": (2, 4, {"num_groups": 2}), "LayerNormalization": (4 * 64, 64, {"axis": -1})}
    groups, count, attributes = kinds[operator]
    lines = x.astype(float).reshape(groups, -1)
    right = ((lines - lines.mean(-1, keepdims=True)) / np.sqrt(lines.var(-1, keepdims=True) + 1e-5)).reshape(x.shape)
    node = helper.make_node(operator, ["x", "s", "b"], ["y"], epsilon=1e-5, **attributes)
    ends = [helper.make_tensor_value_info(n, TensorProto.FLOAT, x.shape) for n in "xy"]
    scale = [numpy_helper.from_array(np.full(count, v, np.float32), n) for v, n in ((1, "s"), (0, "b"))]
    graph = helper.make_graph([node], "g", ends[:1], ends[1:], scale)
    data = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 21)], ir_version=10).SerializeToString()
    network = cv2.dnn.readNetFromONNX(np.frombuffer(data, np.uint8))
    network.setInput(x, "x")
    results = {"ONNX Runtime": onnxruntime.InferenceSession(data, providers=["CPUExecutionProvider"]).run(None, {"x": x})[0],
               "OpenVINO": core.compile_model(core.read_model(data), "CPU", {"INFERENCE_PRECISION_HINT": "f32"})([x])[0].copy(), "OpenCV": network.forward().copy()}
    return {name: float("nan") if np.isnan(result).any() else round(float(np.abs(result - right).max()), 4) for name, result in results.items()}
noise = np.random.default_rng(0).normal(size=(1, 4, 64, 64))
for mean, spread in ((0, 1), (10, .05), (100, .1), (100, .01), (200, .01)):
    x = (mean + spread * noise).astype(np.float32)
    for operator in ("InstanceNormalization", "GroupNormalization", "LayerNormalization"):
        errors = off(operator, x)
        print(f"{mean} with spread {spread}, {operator}: off by {errors}")
        assert errors["OpenVINO"] < .01
        careless = {"OpenCV"} | ({"ONNX Runtime"} if operator == "GroupNormalization" else set())
        for runtime in ("ONNX Runtime", "OpenCV"):
            if mean == 0 or runtime not in careless:
                assert errors[runtime] < .02
            elif (mean, spread) == (200, .01):
                assert not errors[runtime] < 1  # NaN too
            elif (mean, spread) == (100, .1) and (runtime, operator) in (("ONNX Runtime", "GroupNormalization"), ("OpenCV", "LayerNormalization")):
                assert errors[runtime] > .2
P
