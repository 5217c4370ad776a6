# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes a network and its manifest as a plug-in folder: what the scripts beside it share."""
import argparse
import hashlib
import json
import pathlib
import sys

import torch

HERE = pathlib.Path(__file__).resolve().parent


def arguments(peer, **more):
    """The command line of a script: weights and folder, and options of its own with their defaults."""
    parser = argparse.ArgumentParser(description=f"Exports {peer}. Run it in the root of its repository.")
    parser.add_argument("weights", type=pathlib.Path, help="the published file of weights")
    parser.add_argument("folder", type=pathlib.Path, help="the plug-in to write")
    for name, (default, meaning) in more.items():
        parser.add_argument("--" + name, default=default, type=type(default), help=f"{meaning} [{default}]")
    sys.path.insert(0, ".")  # the repository's own modules
    return parser.parse_args()


def weights_in(path, *keys):
    """The dictionary of tensors of a checkpoint; `keys` lead to it where it is inside another one."""
    state = torch.load(path, map_location="cpu", weights_only=False)
    for key in keys:
        state = state[key]
    return {name.removeprefix("module."): value for name, value in state.items()}


def load(network, state):
    """Fills a network, and stops where names differ: a network that keeps random weights would be no peer."""
    missing, unexpected = network.load_state_dict(state, strict=False)
    counters = [name for name in unexpected if not name.endswith(("num_batches_tracked", "running_mean", "running_var"))]
    if missing or counters:
        raise SystemExit(f"The weights do not fit: {len(missing)} missing {missing[:3]}, {len(counters)} unknown {counters[:3]}")
    return network.eval()


def example(manifest, side=256):
    """Random inputs of the manifest's sizes; `side` is that of inputs without a fixed size."""
    channels = {"composite": 3, "background": 3, "mask": 1, "composite+mask": 4}
    torch.manual_seed(0)
    tensors = []
    for each in manifest["inputs"]:
        tensor = torch.rand(1, channels[each["content"]], *each.get("size", (side, side)))
        tensors.append(tensor.round() if each["content"] == "mask" else tensor)
    return tuple(tensors)


def manifest_of(name, **changes):
    """The manifest of docs/peers, with some fields changed."""
    return {**json.loads((HERE / f"{name}.json").read_text()), **changes}


def export(network, manifest, folder, example_inputs=None):
    """Traces the network, compares the trace with it, and writes both files."""
    inputs = example(manifest) if example_inputs is None else example_inputs
    with torch.no_grad():
        traced = torch.jit.trace(network, inputs, check_trace=False)
        for ours, theirs in zip(results(traced(*inputs)), results(network(*inputs)), strict=True):
            torch.testing.assert_close(ours, theirs, rtol=1e-4, atol=1e-4)
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / manifest["file"]
    traced.save(str(file))
    manifest["sha256"] = hashlib.sha256(file.read_bytes()).hexdigest()
    (folder / "plugin.json").write_text(json.dumps(manifest, indent=2) + "\n")
    print(f"{folder} is written. Try it: r2r plugin check {folder}")


def results(value):
    """What a network gave, as a list."""
    return list(value) if isinstance(value, (tuple, list)) else [value]
