#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Expected: an ONNX Resize with antialias=1 or exclude_outside=1 either runs as the standard says or is refused by a runtime
#   that lacks it. OpenVINO does refuse coordinate modes it lacks.
# Happens: OpenVINO drops both attributes without a word: the answer is that of antialias=0. Scaling noise down to a
#   quarter it keeps three times the deviation of ONNX Runtime's answer (which is Pillow's to 1e-5); with exclude_outside
#   and cubic the border of the picture differs by up to 0.04.
# Matters: networks that scale the full picture down to their working size inside the graph (that is what antialias is for)
#   see aliased input in one runtime and smooth input in the other: the same file harmonizes differently, most of all on
#   grain, cloth and leaves. A test on smooth pictures passes.
set -euo pipefail
d=$(mktemp -d); trap 'rm -rf "$d"' EXIT; cd "$d"
python3 -m venv v
v/bin/pip install -q --no-deps 'numpy==2.4.6' 'onnx==1.23.2' 'ml_dtypes==0.6.0' 'protobuf==7.36.2' 'typing_extensions==4.16.0' 'onnxruntime==1.32.0' \
    'flatbuffers==25.12.19' 'packaging==26.4' 'openvino==2026.4.1' 'openvino-telemetry==2025.2.0' 'pillow==13.0.0'
v/bin/python - <<'P'
import numpy as np, onnx, onnxruntime, openvino
from onnx import TensorProto, helper, numpy_helper
from PIL import Image
print("onnx", onnx.__version__, "ONNX Runtime", onnxruntime.__version__, "OpenVINO", openvino.__version__)
core = openvino.Core()
picture = np.random.default_rng(0).random((1, 1, 96, 96)).astype(np.float32)
def run(size, **attributes):
    node = helper.make_node("Resize", ["x", "", "", "size"], ["y"], coordinate_transformation_mode="half_pixel", **attributes)
    graph = helper.make_graph([node], "g", [helper.make_tensor_value_info("x", TensorProto.FLOAT, picture.shape)],
                              [helper.make_tensor_value_info("y", TensorProto.FLOAT, None)], [numpy_helper.from_array(np.array([1, 1, size, size]), "size")])
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 20)], ir_version=10).SerializeToString()
    first = onnxruntime.InferenceSession(model, providers=["CPUExecutionProvider"]).run(None, {"x": picture})[0]
    second = core.compile_model(core.read_model(model), "CPU", {"INFERENCE_PRECISION_HINT": "f32"})([picture])[0].copy()
    return first[0, 0], second[0, 0]
for mode, pillow in (("linear", Image.Resampling.BILINEAR), ("cubic", Image.Resampling.BICUBIC)):
    extra = {"cubic_coeff_a": -.5} if mode == "cubic" else {}
    plain, smooth = run(24, mode=mode, antialias=0, **extra), run(24, mode=mode, antialias=1, exclude_outside=1, **extra)
    reference = np.array(Image.fromarray(picture[0, 0]).resize((24, 24), pillow))
    print(f"{mode} to a quarter: deviation ONNX Runtime {smooth[0].std():.3f}, Pillow {reference.std():.3f}, OpenVINO {smooth[1].std():.3f}; "
          f"OpenVINO with and without antialias differ by {np.abs(smooth[1] - plain[1]).max()}, ONNX Runtime from Pillow by {np.abs(smooth[0] - reference).max():.4f}")
    assert np.array_equal(smooth[1], plain[1]) and smooth[1].std() > 2 * smooth[0].std()
    assert np.abs(smooth[0] - reference).max() < 1e-5
up = run(200, mode="cubic", exclude_outside=1)
border = np.abs(up[0] - up[1])
print(f"cubic to twice with exclude_outside: border differs by up to {border.max():.3f}, the inside by {border[8:-8, 8:-8].max():.5f}")
assert border.max() > .02 and border[8:-8, 8:-8].max() < 1e-3
P
