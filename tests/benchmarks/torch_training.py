#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The same training step in Python, for `r2r bench training --against`.

    r2r bench training --config unet.json \
        --against "python3 tests/benchmarks/torch_training.py --stage unet --batch 4 --size 128"

Needs torch and diffusers. Weights and pictures are random: times do not depend on them. Answers
every line of its input with the seconds that one step took: encoding both pictures, the network
forwards and backwards, clipping, AdamW (fused) and the moving average.
"""

import argparse
import sys
import time

import torch
from diffusers import AutoencoderKL, ControlNetModel, UNet2DConditionModel


def widths(text: str) -> tuple:
    return tuple(int(width) for width in text.split(","))


class Step:
    def __init__(self, options):
        torch.manual_seed(0)
        self.options = options
        self.vae = AutoencoderKL(
            latent_channels=4, block_out_channels=options.vae_widths, layers_per_block=2,
            down_block_types=("DownEncoderBlock2D",) * 4,
            up_block_types=("UpDecoderBlock2D",) * 4).requires_grad_(False)
        self.unet = UNet2DConditionModel(
            in_channels=9, out_channels=4, cross_attention_dim=options.text_channels,
            block_out_channels=options.unet_widths, attention_head_dim=8)
        self.controller = None
        trained = self.unet
        if options.stage == "controller":
            self.unet.requires_grad_(False)
            self.controller = ControlNetModel(
                in_channels=4, conditioning_channels=7, cross_attention_dim=options.text_channels,
                block_out_channels=options.unet_widths, attention_head_dim=8)
            trained = self.controller
        self.weights = list(trained.parameters())
        self.averages = [weight.detach().clone() for weight in self.weights]
        self.optimizer = torch.optim.AdamW(self.weights, lr=1e-4, fused=True)
        n, size = options.batch, options.size
        self.real = torch.rand(n, 3, size, size) * 2 - 1
        self.composite = torch.rand(n, 3, size, size) * 2 - 1
        self.hint = torch.rand(n, 7, size, size)
        self.mask = torch.zeros(n, 1, size // 8, size // 8)
        self.mask[:, :, size // 32:3 * size // 32, size // 32:3 * size // 32] = 1
        self.text = torch.zeros(n, 77, options.text_channels)

    def latents(self, picture):
        with torch.no_grad():
            return 0.18215 * self.vae.encode(picture).latent_dist.sample()

    def loss(self):
        clean, composite = self.latents(self.real), self.latents(self.composite)
        noise = torch.randn_like(clean)
        times = torch.randint(0, 1000, (clean.shape[0],))
        alpha = torch.rand(clean.shape[0], 1, 1, 1)
        noisy = alpha.sqrt() * clean + (1 - alpha).sqrt() * noise
        down = middle = None
        if self.controller is not None:
            down, middle = self.controller(noisy, times, self.text, self.hint, return_dict=False)
        predicted = self.unet(
            torch.cat([noisy, self.mask, composite], 1), times, self.text,
            down_block_additional_residuals=down, mid_block_additional_residual=middle,
            return_dict=False)[0]
        errors = (predicted.float() - noise).square().mean(1).sum((1, 2))
        area = self.mask.sum((1, 2, 3)).clamp_min(0.2 * self.mask[0].numel())
        return (errors / area).mean()

    def __call__(self):
        self.optimizer.zero_grad(set_to_none=True)
        with torch.autocast("cpu", torch.bfloat16, enabled=self.options.dtype == "bfloat16"):
            loss = self.loss()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(self.weights, 1.0)
        self.optimizer.step()
        with torch.no_grad():
            torch._foreach_lerp_(self.averages, self.weights, 0.001)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--stage", choices=("unet", "controller"), default="unet")
    parser.add_argument("--dtype", choices=("float32", "bfloat16"), default="float32")
    parser.add_argument("--batch", type=int, default=4)
    parser.add_argument("--size", type=int, default=128)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--vae-widths", type=widths, default=(128, 256, 512, 512))
    parser.add_argument("--unet-widths", type=widths, default=(320, 640, 1280, 1280))
    parser.add_argument("--text-channels", type=int, default=768)
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    step = Step(options)
    step()
    print("ready", flush=True)
    for _ in sys.stdin:
        start = time.perf_counter()
        step()
        print(time.perf_counter() - start, flush=True)


if __name__ == "__main__":
    main()
