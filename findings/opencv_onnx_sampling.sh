#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Expected: OpenCV 5 computes an ONNX GridSample or Resize as ONNX Runtime does, or refuses the file.
# Happens: (1) GridSample with mode "cubic", the name since opset 20, is computed as linear, to the last bit. (2) "bicubic", the
#   name before, is cubic, but each result is clamped to the range of its 16 pixels: a step from -2 to 5 overshoots to -2.33
#   and 5.77 in ONNX Runtime, and not at all here. (3) A linear Resize of opset 10, which has positions i / factor, is
#   computed by pixel centres: at twice the size a shift by a quarter of a pixel.
# Matters: networks that bend, align or look up colours through a grid answer something else, and opset 10 is what one exports
#   for OpenCV 4, where more of it loads. No error or warning; the newer and the older export of one network differ, too.
set -euo pipefail
d=$(mktemp -d); trap 'rm -rf "$d"' EXIT; cd "$d"
python3 -m venv v
v/bin/pip install -q --no-deps 'numpy==2.4.6' 'onnx==1.23.2' 'ml_dtypes==0.6.0' 'protobuf==7.36.2' 'typing_extensions==4.16.0' 'onnxruntime==1.32.0' \
    'flatbuffers==25.12.19' 'packaging==26.4' 'opencv-python-headless==5.0.0.93'
v/bin/python - <<'P'
import cv2, numpy as np, onnx, onnxruntime
from onnx import TensorProto, helper, numpy_helper
print("OpenCV", cv2.__version__, "ONNX Runtime", onnxruntime.__version__, "onnx", onnx.__version__)
def both(node, opset, inputs, shape, constants={}):
    ends = [helper.make_tensor_value_info(n, TensorProto.FLOAT, a.shape) for n, a in inputs.items()]
    graph = helper.make_graph([node], "g", ends, [helper.make_tensor_value_info("y", TensorProto.FLOAT, shape)],
                              [numpy_helper.from_array(a, n) for n, a in constants.items()])
    data = helper.make_model(graph, opset_imports=[helper.make_opsetid("", opset)], ir_version=10).SerializeToString()
    network = cv2.dnn.readNetFromONNX(np.frombuffer(data, np.uint8))
    for name, array in inputs.items():
        network.setInput(array, name)
    return onnxruntime.InferenceSession(data, providers=["CPUExecutionProvider"]).run(None, inputs)[0], network.forward()
def sample(picture, grid, mode, opset):
    node = helper.make_node("GridSample", ["x", "grid"], ["y"], mode=mode, padding_mode="border")
    return both(node, opset, {"x": picture, "grid": grid}, (1, 1, *grid.shape[1:3]))
rng = np.random.default_rng(0)
picture = rng.random((1, 1, 32, 32)).astype(np.float32)
grid = (rng.random((1, 64, 64, 2)) * 1.6 - .8).astype(np.float32)
runtime, opencv = sample(picture, grid, "cubic", 20)
linear = sample(picture, grid, "linear", 20)
off = np.abs(runtime - opencv)
print(f"noise, cubic, opset 20: differ by {off.mean():.3f} in the mean, {off.max():.2f} at most; OpenCV's cubic from its linear by {np.abs(opencv - linear[1]).max()}")
assert np.array_equal(opencv, linear[1]) and off.max() > .1 and np.abs(linear[0] - linear[1]).max() < 1e-4
step = np.full((1, 1, 4, 16), -2, np.float32)
step[..., 8:] = 5
line = np.zeros((1, 1, 16, 2), np.float32)
line[..., 0] = (np.arange(16) + .8) / 8 - 1
runtime, opencv = (r.ravel()[5:10] for r in sample(step, line, "bicubic", 16))
print("step, bicubic, opset 16: ONNX Runtime", np.round(runtime, 2), "OpenCV", np.round(opencv, 2))
assert np.allclose(runtime, [-2, -2.331, -.047, 5.772, 5], atol=2e-3) and np.allclose(opencv, [-2, -2, -.047, 5, 5], atol=2e-3)
runtime, opencv = sample(picture, grid, "bicubic", 16)
off = np.abs(runtime - opencv)
print(f"noise, bicubic, opset 16: {np.mean(off > 1e-4):.1%} of the values differ, by up to {off.max():.2f}")
assert .02 < np.mean(off > 1e-4) < .07 and off.max() > .05
ramp = np.repeat(np.arange(8, dtype=np.float32)[None, None, None], 4, 2)
node = helper.make_node("Resize", ["x", "scales"], ["y"], mode="linear")
runtime, opencv = (r[0, 0, 0, :6] for r in both(node, 10, {"x": ramp}, (1, 1, 4, 16), {"scales": np.float32([1, 1, 1, 2])}))
print("ramp to twice, linear Resize of opset 10: ONNX Runtime", runtime, "OpenCV", opencv)
assert np.allclose(runtime, [0, .5, 1, 1.5, 2, 2.5]) and np.allclose(opencv, [0, .25, .75, 1.25, 1.75, 2.25])
P
