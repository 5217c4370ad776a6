# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes the small files beside it with the real torch and safetensors.

Every file holds numbers that a reader can compute: element i of a tensor made by `ramp(n, start)`
is start + i. Run with a Python that has torch and safetensors; the tests read what it wrote.
"""

import collections
import pathlib
import zipfile

import torch
from safetensors.torch import save_file

FOLDER = pathlib.Path(__file__).parent


def ramp(count, start=0, dtype=torch.float32):
    return (torch.arange(count, dtype=torch.float64) + start).to(dtype)


DTYPES = {
    "half": torch.float16,
    "bfloat16": torch.bfloat16,
    "float": torch.float32,
    "double": torch.float64,
    "long": torch.int64,
    "int": torch.int32,
    "short": torch.int16,
    "char": torch.int8,
    "byte": torch.uint8,
}


def all_dtypes():
    tensors = {name: ramp(6, 1, dtype).reshape(2, 3) for name, dtype in DTYPES.items()}
    tensors["bool"] = torch.tensor([True, False, True])
    tensors["scalar"] = torch.tensor(2.5)
    tensors["empty"] = torch.zeros(0, 4)
    return tensors


class Callback:
    """Stands for what training frameworks put into checkpoints."""

    def __init__(self):
        self.best = 0.25
        self.history = [1, 2, {"three": (4, None)}]


def training_checkpoint():
    layer = torch.nn.Linear(3, 2)
    with torch.no_grad():
        layer.weight.copy_(ramp(6).reshape(2, 3))
        layer.bias.copy_(ramp(2, 10))
    optimizer = torch.optim.AdamW(layer.parameters())
    layer(torch.ones(1, 3)).sum().backward()
    weight = layer.weight.detach().clone()
    bias = layer.bias.detach().clone()
    optimizer.step()
    return {
        "epoch": 7,
        "global_step": 2**40,
        "huge": 2**100,
        "loss": 0.125,
        "callbacks": {Callback: Callback(), "plain": {1, 2, 3}},
        "optimizer_states": [optimizer.state_dict()],
        "hyper_parameters": collections.OrderedDict(lr=1e-4, name="übung", raw=b"\x00\xff"),
        "state_dict": collections.OrderedDict(weight=weight, bias=bias),
    }


def nested():
    """What training programs nest: weights, their average, and what belongs to neither."""
    return {
        "iter": torch.tensor(7),
        "params": {"weight": ramp(3)},
        "params_ema": {"weight": ramp(3, 10)},
        "optimizer": {"state": {0: {"exp_avg": ramp(3, 90)}}},
    }


def unusual_types():
    return {
        "weight": ramp(4).to(torch.float8_e4m3fn),
        "table": torch.arange(3).to(torch.uint16),
        "buffer": torch.nn.Buffer(ramp(2, 5)),
        "marker": torch.empty(0, dtype=torch.float8_e5m2),
        "negative": torch._neg_view(ramp(3, 1)),
    }


def shared_storage():
    whole = ramp(24).reshape(4, 6)
    return {
        "whole": whole,
        "row": whole[2],
        "column": whole[:, 1],
        "transposed": whole.t(),
        "block": whole[1:3, 2:5],
    }


def save(name, value, **options):
    torch.save(value, FOLDER / name, **options)


def with_location(source, target, location):
    """The same archive as if it had been saved on another device, entries stored as torch does."""
    old = b"X\x03\x00\x00\x00cpu"
    new = b"X" + len(location).to_bytes(4, "little") + location.encode()
    with zipfile.ZipFile(FOLDER / source) as archive, zipfile.ZipFile(
        FOLDER / target, "w", zipfile.ZIP_STORED
    ) as out:
        for entry in archive.infolist():
            content = archive.read(entry)
            if entry.filename.endswith("/data.pkl"):
                assert old in content
                content = content.replace(old, new)
            out.writestr(zipfile.ZipInfo(entry.filename), content)


def as_zip64(source, target):
    """The same archive with ZIP64 records, which zipfile writes for entries of unknown size."""
    with zipfile.ZipFile(FOLDER / source) as archive, zipfile.ZipFile(
        FOLDER / target, "w", zipfile.ZIP_STORED
    ) as out:
        for entry in archive.infolist():
            with out.open(zipfile.ZipInfo(entry.filename), "w", force_zip64=True) as stream:
                stream.write(archive.read(entry))


def main():
    torch.manual_seed(0)
    save_file(all_dtypes(), FOLDER / "all_dtypes.safetensors", metadata={"format": "pt", "by": "me"})
    save("all_dtypes.bin", all_dtypes())
    save("shared_storage.pt", shared_storage())
    save("parameters.pth", {"p": torch.nn.Parameter(ramp(4)), "buffer": ramp(2, 5)})
    save("ordered_dict.bin", torch.nn.Linear(3, 2).eval().requires_grad_(False).state_dict())
    save("training.ckpt", training_checkpoint())
    save("null_values.bin", {"weight": ramp(3), "missing": None})
    save("protocol4.bin", all_dtypes(), pickle_protocol=4)
    save("protocol5.bin", training_checkpoint(), pickle_protocol=5)
    save("legacy.bin", {"weight": ramp(3)}, _use_new_zipfile_serialization=False)
    save("legacy_training.ckpt", training_checkpoint(), _use_new_zipfile_serialization=False)
    save("legacy4.bin", {"weight": ramp(3)}, _use_new_zipfile_serialization=False, pickle_protocol=4)
    save("nested.pth", nested())
    save("unusual_types.pth", unusual_types())
    save("whole_module.pt", torch.nn.Linear(2, 2))
    torch.jit.save(torch.jit.script(torch.nn.ReLU()), FOLDER / "torchscript.pt")
    with_location("parameters.pth", "on_cuda.pth", "cuda:0")
    as_zip64("all_dtypes.bin", "zip64.bin")


if __name__ == "__main__":
    main()
