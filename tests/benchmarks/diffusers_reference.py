#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The same networks from `diffusers`, for `r2r bench model --against`.

    r2r bench model --against "python3 tests/benchmarks/diffusers_reference.py --dtype float32 --size 512"

Needs torch and diffusers. Weights are random: times do not depend on them. Reads the name of a
part from each line of its input (unet, controller, encode, decode, picture, memory) and answers
with the seconds that it took once, or the bytes that were resident at most.
"""

import argparse
import resource
import sys
import time

import torch
from diffusers import AutoencoderKL, ControlNetModel, UNet2DConditionModel

STEPS = 10


def filled(network: torch.nn.Module, dtype: torch.dtype) -> torch.nn.Module:
    network = network.to_empty(device="cpu").to(dtype).eval()
    for parameter in network.parameters():
        parameter.data.normal_(0, 0.02)
    return network


class Networks:
    def __init__(self, dtype: torch.dtype, size: int):
        with torch.device("meta"):
            unet = UNet2DConditionModel(
                in_channels=9, out_channels=4, cross_attention_dim=768,
                block_out_channels=(320, 640, 1280, 1280), attention_head_dim=8)
            controller = ControlNetModel(
                in_channels=4, conditioning_channels=7, cross_attention_dim=768,
                block_out_channels=(320, 640, 1280, 1280), attention_head_dim=8)
            vae = AutoencoderKL(
                latent_channels=4, block_out_channels=(128, 256, 512, 512), layers_per_block=2,
                down_block_types=("DownEncoderBlock2D",) * 4,
                up_block_types=("UpDecoderBlock2D",) * 4)
        self.unet = filled(unet, dtype)
        self.controller = filled(controller, dtype)
        self.vae = filled(vae, dtype)
        side = size // 8
        self.latents = torch.randn(1, 4, side, side, dtype=dtype)
        self.input = torch.randn(1, 9, side, side, dtype=dtype)
        self.text = torch.randn(1, 77, 768, dtype=dtype)
        self.hint = torch.randn(1, 7, size, size, dtype=dtype)
        self.image = torch.randn(1, 3, size, size, dtype=dtype)
        self.down, self.middle = self.controllers()

    def controllers(self):
        return self.controller(self.latents, 777, self.text, self.hint, return_dict=False)

    def step(self):
        self.unet(self.input, 777, self.text, down_block_additional_residuals=self.down,
                  mid_block_additional_residual=self.middle, return_dict=False)

    def picture(self):
        self.vae.encode(self.image)
        for _ in range(STEPS):
            self.controllers()
            self.step()
        self.vae.decode(self.latents)

    def part(self, name: str):
        return {"unet": self.step, "controller": self.controllers, "picture": self.picture,
                "encode": lambda: self.vae.encode(self.image),
                "decode": lambda: self.vae.decode(self.latents)}[name]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--dtype", choices=("float32", "bfloat16"), default="float32")
    parser.add_argument("--size", type=int, default=512)
    parser.add_argument("--threads", type=int, default=2)
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    with torch.inference_mode():
        networks = Networks(getattr(torch, options.dtype), options.size)
        print("ready", flush=True)
        for line in sys.stdin:
            name = line.strip()
            if name == "memory":
                print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024, flush=True)
                continue
            part = networks.part(name)
            start = time.perf_counter()
            part()
            print(time.perf_counter() - start, flush=True)


if __name__ == "__main__":
    main()
