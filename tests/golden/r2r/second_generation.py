# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes the golden vectors named "sd2/…": the reduced networks with what Stable Diffusion 2 does
differently, computed by diffusers and transformers.

Weights and inputs are made from their names, as everywhere in this folder. Run with a Python that
has torch, diffusers and transformers; it prints the rows for index.tsv.
"""

import math
import pathlib

import numpy
import torch
from diffusers import EulerAncestralDiscreteScheduler, UNet2DConditionModel
from transformers import CLIPTextConfig, CLIPTextModel

FOLDER = pathlib.Path(__file__).parent
WIDTHS = (32, 64, 128, 128)


def numbers(key, count):
    seed = 0xCBF29CE484222325
    for byte in key.encode():
        seed = ((seed ^ byte) * 0x100000001B3) % 2**64
    with numpy.errstate(over="ignore"):
        z = numpy.uint64(seed) + numpy.arange(1, count + 1, dtype=numpy.uint64) * numpy.uint64(
            0x9E3779B97F4A7C15
        )
        z = (z ^ (z >> numpy.uint64(30))) * numpy.uint64(0xBF58476D1CE4E5B9)
        z = (z ^ (z >> numpy.uint64(27))) * numpy.uint64(0x94D049BB133111EB)
        z ^= z >> numpy.uint64(31)
    return 2 * ((z >> numpy.uint64(40)).astype(numpy.float64) / 2**24) - 1


def made(key, shape, factor=1.0):
    values = factor * numbers(key, math.prod(shape))
    return torch.from_numpy(values.astype(numpy.float32)).reshape(shape)


def fill(network, component):
    state = {}
    for name, tensor in network.state_dict().items():
        if not tensor.is_floating_point():
            continue
        value = numbers(f"{component}/{name}", tensor.numel())
        if tensor.dim() >= 2:
            value = value * math.sqrt(3 / (tensor.numel() // tensor.shape[0]))
        elif name.endswith(".weight"):
            value = 1 + 0.1 * value
        else:
            value = 0.1 * value
        state[name] = torch.from_numpy(value.astype(numpy.float32)).reshape(tensor.shape)
    network.load_state_dict(state, strict=False)
    return network.eval()


def unet():
    return fill(
        UNet2DConditionModel(
            in_channels=9,
            out_channels=4,
            block_out_channels=WIDTHS,
            attention_head_dim=[1, 2, 4, 4],
            cross_attention_dim=32,
            use_linear_projection=True,
        ),
        "unet",
    )


def text():
    config = CLIPTextConfig(
        vocab_size=100,
        hidden_size=32,
        intermediate_size=128,
        num_hidden_layers=2,
        num_attention_heads=2,
        hidden_act="gelu",
    )
    return fill(CLIPTextModel(config), "text_encoder")


def noise(i):
    return made(f"input/noise{i}", (1, 4, 8, 8), math.sqrt(3))


def vectors():
    mask = torch.zeros(1, 1, 8, 8)
    mask[:, :, 2:6, 1:5] = 1
    x = torch.cat([noise(0), mask, noise(1)], 1)
    context = made("input/context", (1, 77, 32))
    yield "sd2/unet", unet()(x, 777, context).sample
    ids = torch.tensor([[98, 99] + 75 * [0]])
    yield "sd2/text", text()(ids).last_hidden_state
    for name, prediction in (("velocity", "v_prediction"),):
        scheduler = EulerAncestralDiscreteScheduler(
            beta_start=0.00085,
            beta_end=0.012,
            beta_schedule="scaled_linear",
            prediction_type=prediction,
            timestep_spacing="linspace",
        )
        scheduler.set_timesteps(10)
        latents = noise(0) * scheduler.sigmas[3]
        scheduler.scale_model_input(latents, scheduler.timesteps[3])
        step = scheduler.step(noise(1), scheduler.timesteps[3], latents)
        yield f"sd2/{name}_clean", step.pred_original_sample


def main():
    with torch.no_grad():
        for name, tensor in vectors():
            values = tensor.double().flatten()
            file = name.replace("/", "_") + ".f32"
            tensor.contiguous().numpy().astype("<f4").tofile(FOLDER / file)
            print(
                name,
                ",".join(str(side) for side in tensor.shape),
                file,
                *(f"{x:.7g}" for x in (values.mean(), values.abs().mean(), values.min(), values.max())),
                ";".join(f"{x:.7g}" for x in values[:6]),
                sep="\t",
            )


if __name__ == "__main__":
    main()
