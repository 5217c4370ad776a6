#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Expected: OpenCV 5 honours ONNX's auto_pad, which converters from TensorFlow write for "same", or refuses it. SAME_UPPER puts the odd
#   column of padding behind, SAME_LOWER before, so that the two differ whenever the sum is odd: kernel 3 with stride 2, kernel 2.
# Happens: OpenCV treats both alike, and differently by the kernel: kernel 3 with stride 2 always as SAME_LOWER, kernel 2 always as
#   SAME_UPPER, in Conv, MaxPool and AveragePool. ConvTranspose comes out smaller by one for "same" and ignores output_shape.
#   With explicit pads all agree with ONNX Runtime. No error or warning.
# Matters: the usual first layers (3x3, stride 2, "same") look one pixel to the left and above; every such stage doubles the
#   shift, so a mask or a harmonized picture comes back moved by up to 31 pixels after five of them.
set -euo pipefail
d=$(mktemp -d); trap 'rm -rf "$d"' EXIT; cd "$d"
python3 -m venv v
v/bin/pip install -q --no-deps 'numpy==2.4.6' 'onnx==1.23.2' 'ml_dtypes==0.6.0' 'protobuf==7.36.2' 'typing_extensions==4.16.0' 'onnxruntime==1.32.0' \
    'flatbuffers==25.12.19' 'packaging==26.4' 'opencv-python-headless==5.0.0.93'
v/bin/python - <<'P'
import cv2, numpy as np, onnx, onnxruntime
from onnx import TensorProto, helper, numpy_helper
print("OpenCV", cv2.__version__, "ONNX Runtime", onnxruntime.__version__, "onnx", onnx.__version__)
x = np.random.default_rng(0).random((1, 1, 16, 16)).astype(np.float32)
def both(operator, kernel, stride, size, **attributes):
    weights = [] if "Pool" in operator else [numpy_helper.from_array(np.arange(1, kernel ** 2 + 1, dtype=np.float32).reshape(1, 1, kernel, kernel), "w")]
    node = helper.make_node(operator, ["x", "w"][:1 + len(weights)], ["y"], kernel_shape=[kernel] * 2, strides=[stride] * 2, **attributes)
    ends = [helper.make_tensor_value_info(n, TensorProto.FLOAT, shape) for n, shape in (("x", x.shape), ("y", (1, 1, size, size)))]
    model = helper.make_model(helper.make_graph([node], "g", ends[:1], ends[1:], weights), opset_imports=[helper.make_opsetid("", 13)], ir_version=10)
    data = model.SerializeToString()
    network = cv2.dnn.readNetFromONNX(np.frombuffer(data, np.uint8))
    network.setInput(x, "x")
    return onnxruntime.InferenceSession(data, providers=["CPUExecutionProvider"]).run(None, {"x": x})[0], network.forward().copy()
def equal(a, b):
    return a.shape == b.shape and np.allclose(a, b, atol=1e-3)
for operator in ("Conv", "MaxPool", "AveragePool"):
    for kernel, stride, pads in ((3, 2, [0, 0, 1, 1]), (2, 1, [0, 0, 1, 1]), (3, 1, [1, 1, 1, 1])):
        size = 16 // stride
        (upper, cv_upper), (lower, cv_lower) = (both(operator, kernel, stride, size, auto_pad="SAME_" + way) for way in ("UPPER", "LOWER"))
        runtime, explicit = both(operator, kernel, stride, size, pads=pads)
        print(f"{operator} {kernel}x{kernel}, stride {stride}: OpenCV's SAME_UPPER is right: {equal(upper, cv_upper)}, its SAME_LOWER: {equal(lower, cv_lower)}; "
              f"explicit pads: {equal(runtime, explicit)}")
        assert equal(runtime, upper) and equal(runtime, explicit) and equal(cv_upper, cv_lower)
        assert (equal(upper, cv_upper), equal(lower, cv_lower)) == {(3, 2): (False, True), (2, 1): (True, False), (3, 1): (True, True)}[kernel, stride]
for attributes, size in (({"auto_pad": "SAME_UPPER"}, 31), ({"auto_pad": "SAME_LOWER"}, 31), ({"output_shape": [32, 32]}, 34)):
    runtime, opencv = both("ConvTranspose", 3, 2, 32, **attributes)
    print(f"ConvTranspose 3x3, stride 2, {attributes}: ONNX Runtime {runtime.shape}, OpenCV {opencv.shape}")
    assert runtime.shape == (1, 1, 32, 32) and opencv.shape == (1, 1, size, size)
P
