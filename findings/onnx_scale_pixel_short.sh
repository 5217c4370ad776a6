#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Expected: an ONNX Resize by the factor 256/3024, as exporters write it for "to 256 wide", gives 256 columns from a
#   3024 pixel photograph in every runtime; the same holds for other sizes.
# Happens: the factor is kept as float32, often a little too small, and the standard says to round down. ONNX Runtime gives
#   255, OpenVINO 256. For 6000 the standard's own reference says 255 and both runtimes 256. In float32 1121 of the widths
#   from 257 to 8192 fall short, so that 4032 and 1920 and a few tests of one's own show nothing.
# Matters: a network that scales down inside its graph and joins the branch to a mask or a grid of 256 fails to add up, or is
#   off by a column, for pictures of one camera and in one runtime. Write sizes, not scales.
set -euo pipefail
d=$(mktemp -d); trap 'rm -rf "$d"' EXIT; cd "$d"
python3 -m venv v
v/bin/pip install -q --no-deps 'numpy==2.4.6' 'onnx==1.23.2' 'ml_dtypes==0.6.0' 'protobuf==7.36.2' 'typing_extensions==4.16.0' 'onnxruntime==1.32.0' \
    'flatbuffers==25.12.19' 'packaging==26.4' 'openvino==2026.4.1' 'openvino-telemetry==2025.2.0'
v/bin/python - <<'P'
import numpy as np, onnx, onnxruntime, openvino
from onnx import TensorProto, helper, numpy_helper
from onnx.reference import ReferenceEvaluator
print("onnx", onnx.__version__, "ONNX Runtime", onnxruntime.__version__, "OpenVINO", openvino.__version__)
core = openvino.Core()
quiet = onnxruntime.SessionOptions()
quiet.log_severity_level = 3
def widths(width, target):
    x = np.zeros((1, 1, 1, width), np.float32)
    scales = np.array([1, 1, 1, target / width], np.float32)
    node = helper.make_node("Resize", ["x", "", "s"], ["y"], mode="linear")
    ends = [helper.make_tensor_value_info(n, TensorProto.FLOAT, shape) for n, shape in (("x", x.shape), ("y", None))]
    graph = helper.make_graph([node], "g", ends[:1], ends[1:], [numpy_helper.from_array(scales, "s")])
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 20)], ir_version=10)
    data = model.SerializeToString()
    return (onnxruntime.InferenceSession(data, quiet, providers=["CPUExecutionProvider"]).run(None, {"x": x})[0].shape[-1],
            ReferenceEvaluator(model).run(None, {"x": x})[0].shape[-1],
            core.compile_model(core.read_model(data), "CPU")([x])[0].shape[-1])
short = [w for w in range(257, 8193) if int(np.float32(np.float32(256 / w) * np.float32(w))) < 256]
print(f"widths that fall short of 256 in float32 arithmetic: {len(short)}, such as {short[:3] + short[-3:]}; 3024 among them: {3024 in short}")
assert 3024 in short and 900 < len(short) < 1300
for width, want in ((3024, (255, 255, 256)), (6000, (256, 255, 256)), (4032, (256, 256, 256)), (1920, (256, 256, 256))):
    got = widths(width, 256)
    print(f"{width} to 256: ONNX Runtime {got[0]}, reference {got[1]}, OpenVINO {got[2]}")
    assert got == want
P
