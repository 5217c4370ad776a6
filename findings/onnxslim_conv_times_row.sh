#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Expected: onnxslim makes a file smaller and leaves what it computes alone. A convolution followed by a product with a vector of weights, one for each
#   column of the picture, may only be melted into one convolution if the vector belongs to the channels.
# Happens: it counts the weights and compares with the number of channels. Where a 16 pixel wide map has 16 channels, weights of the columns
#   (16) or rows (16, 1) are multiplied into the filters as if they were the channels': the answer is off by more than its own size.
#   With 15 channels, or a sum, a quotient or a difference in place of the product, the node stays and the answer is right.
# Matters: a window or a falling-off to the borders is such a vector, and square maps with as many channels as pixels (64 at 64, 256 at 256) are
#   common. The file loads in each runtime, all shapes fit and there is no message.
set -euo pipefail
d=$(mktemp -d); trap 'rm -rf "$d"' EXIT; cd "$d"
python3 -m venv v
v/bin/pip install -q --no-deps 'numpy==2.4.6' 'onnx==1.23.2' 'ml_dtypes==0.6.0' 'protobuf==7.36.2' 'typing_extensions==4.16.0' 'onnxruntime==1.32.0' \
    'flatbuffers==25.12.19' 'packaging==26.4' 'onnxslim==0.1.98' 'colorama==0.4.6' 'sympy==1.14.0' 'mpmath==1.3.0'
v/bin/python -W ignore - <<'P'
import numpy as np, onnx, onnxruntime, onnxslim
from importlib.metadata import version
from onnx import TensorProto, helper, numpy_helper
print("onnxslim", version("onnxslim"), "onnx", onnx.__version__, "ONNX Runtime", onnxruntime.__version__)
random = np.random.default_rng(0)
def network(channels, shape, operator):
    constants = {"w": random.standard_normal((channels, 3, 3, 3)), "v": random.random(shape) + .5}
    nodes = [helper.make_node("Conv", ["x", "w"], ["a"], pads=[1] * 4), helper.make_node(operator, ["a", "v"], ["y"])]
    ends = [[helper.make_tensor_value_info(n, TensorProto.FLOAT, [1, c, 16, 16])] for n, c in (("x", 3), ("y", channels))]
    graph = helper.make_graph(nodes, "g", *ends, [numpy_helper.from_array(v.astype(np.float32), k) for k, v in constants.items()])
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=9)
def answer(model, picture):
    return onnxruntime.InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"]).run(None, {"x": picture})[0]
picture = random.standard_normal((1, 3, 16, 16)).astype(np.float32)
for channels, shape, operator, wrong in ((16, (16,), "Mul", True), (16, (16, 1), "Mul", True), (16, (16, 1, 1), "Mul", False), (15, (16,), "Mul", False),
                                         (16, (16,), "Add", False), (16, (16,), "Div", False), (16, (16,), "Sub", False)):
    model = network(channels, shape, operator)
    onnx.checker.check_model(model)
    want = answer(model, picture)
    slim = onnxslim.slim(onnx.ModelProto.FromString(model.SerializeToString()))
    off = np.abs(answer(slim, picture) - want).max()
    print(f"{channels} channels, Conv and {operator} with {shape}: {[n.op_type for n in slim.graph.node]}, off by {off:.4f} (deviation {want.std():.1f})")
    assert (off > want.std()) if wrong else (off < 1e-3)
P
