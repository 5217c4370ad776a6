#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Expected: a NaN in the input (EXR renders have some) stays NaN through Relu, Clip, Max and Min, as NumPy, the reference of
#   ONNX and ONNX Runtime have it, so that "no NaN in the result" is a usable check.
# Happens: in OpenVINO Relu, Clip and Max turn NaN into the lower bound, Min and HardSigmoid into the upper one; Sigmoid, LeakyRelu and
#   arithmetic keep it. One file is black, white or NaN at that pixel depending on the operator behind it and the runtime.
# Matters: under OpenVINO a bad pixel becomes a plausible black or fully selected one and spreads through the next
#   convolution as colour; a guard that looks for NaN in the answer is blind there and works in the other runtime.
set -euo pipefail
d=$(mktemp -d); trap 'rm -rf "$d"' EXIT; cd "$d"
python3 -m venv v
v/bin/pip install -q --no-deps 'numpy==2.4.6' 'onnx==1.23.2' 'ml_dtypes==0.6.0' 'protobuf==7.36.2' 'typing_extensions==4.16.0' 'onnxruntime==1.32.0' \
    'flatbuffers==25.12.19' 'packaging==26.4' 'openvino==2026.4.1' 'openvino-telemetry==2025.2.0'
v/bin/python - <<'P'
import numpy as np, onnx, onnxruntime, openvino
from onnx import TensorProto, helper, numpy_helper
print("onnx", onnx.__version__, "ONNX Runtime", onnxruntime.__version__, "OpenVINO", openvino.__version__)
core = openvino.Core()
x = np.float32([[np.nan, -1, .5, 2]])
low, high = np.float32(0), np.float32(1)
def run(operator, *bounds, **attributes):
    names = [f"b{i}" for i in range(len(bounds))]
    node = helper.make_node(operator, ["x", *names], ["y"], **attributes)
    ends = [helper.make_tensor_value_info(n, TensorProto.FLOAT, x.shape) for n in "xy"]
    graph = helper.make_graph([node], "g", ends[:1], ends[1:], [numpy_helper.from_array(np.array(b), n) for b, n in zip(bounds, names)])
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 20)], ir_version=10).SerializeToString()
    first = onnxruntime.InferenceSession(model, providers=["CPUExecutionProvider"]).run(None, {"x": x})[0]
    second = core.compile_model(core.read_model(model), "CPU", {"INFERENCE_PRECISION_HINT": "f32"})([x])[0].copy()
    assert np.allclose(first[0, 1:], second[0, 1:], atol=1e-5)
    return first[0, 0], second[0, 0]
for operator, bounds, attributes, want in (("Relu", (), {}, 0), ("Clip", (low, high), {}, 0), ("Max", (low,), {}, 0), ("Min", (high,), {}, 1),
                                           ("HardSigmoid", (), {}, 1), ("Sigmoid", (), {}, None), ("LeakyRelu", (), {"alpha": .1}, None)):
    first, second = run(operator, *bounds, **attributes)
    print(f"{operator}(NaN): ONNX Runtime {first}, OpenVINO {second}")
    assert np.isnan(first) and (np.isnan(second) if want is None else second == want)
P
