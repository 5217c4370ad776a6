#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Makes the networks beside it: small ones with random weights that take and give what the peers of docs/peers do.

expected.json holds what PyTorch makes of the test's picture at some places inside the mask: 0…255, with each peer's own
preparation of values and blending written out here, not read from its manifest. Run with PyTorch 2.9.0.
"""
import json
import pathlib
import sys
import warnings

import torch
from torch import nn
from torch.nn.functional import grid_sample, interpolate

FOLDER = pathlib.Path(__file__).parent
sys.path.insert(0, str(FOLDER.parent))
from plain_archive import make_plain  # noqa: E402

SMALL = 256  # the side at which the peers look
MEAN = torch.tensor([0.485, 0.456, 0.406]).view(1, 3, 1, 1)
STD = torch.tensor([0.229, 0.224, 0.225]).view(1, 3, 1, 1)


class Features(nn.Module):
    """Some channels that depend on each place, on its neighbours, and on the foreground as a whole."""

    def __init__(self, channels):
        super().__init__()
        self.first, self.last = nn.Conv2d(4, 5, 3, padding=1), nn.Conv2d(5, channels, 1)

    def forward(self, both):
        near = torch.tanh(self.first(both))
        mask = both[:, 3:]
        whole = (near * mask).mean((2, 3), keepdim=True) / (mask.mean((2, 3), keepdim=True) + 1e-3)
        return self.last(near + whole)


class TwoArguments(nn.Module):
    """HDNet, RainNet, iDIH, CDTNet, INR-Harmonization: a picture from picture and mask."""

    def __init__(self):
        super().__init__()
        self.features = Features(3)

    def forward(self, image, mask):
        return image + 0.4 * self.features(torch.cat([image, mask], 1))


class OneTensor(nn.Module):
    """DoveNet, S²AM: a picture from four channels."""

    def __init__(self):
        super().__init__()
        self.features = Features(3)

    def forward(self, both):
        return both[:, :3] + 0.3 * self.features(both)


class Coefficients(nn.Module):
    """PCT-Net: coefficients of a transform for each pixel; the CNN gives the pixel's share, too."""

    def __init__(self, shares):
        super().__init__()
        self.features, self.shares = Features(13), shares
        self.register_buffer("identity", torch.tensor([0.8, 0, 0, 0, 0.8, 0, 0, 0, 0.8, 0.1, 0.1, 0.1]).view(1, 12, 1, 1))

    def forward(self, image, mask):
        features = self.features(torch.cat([image, mask], 1))
        coefficients = self.identity + 0.1 * features[:, :12]
        return (coefficients, torch.sigmoid(3 * features[:, 12:])) if self.shares else coefficients


class Table(nn.Module):
    """CDTNet (sim): a table of colours for the picture; its last axis is red."""

    def __init__(self):
        super().__init__()
        self.features = Features(3)
        steps = torch.linspace(0, 1, 9)
        blue, green, red = torch.meshgrid(steps, steps, steps, indexing="ij")
        self.register_buffer("plain", torch.stack([red, green, blue]))
        self.other = nn.Parameter(torch.rand(3, 9, 9, 9))

    def forward(self, image, mask):
        share = torch.sigmoid(self.features(torch.cat([image, mask], 1)).mean())
        return ((1 - 0.4 * share) * self.plain + 0.4 * share * self.other).unsqueeze(0)


class OwnFilters(nn.Module):
    """Harmonizer: shrinks its input itself, and filters the large picture."""

    def __init__(self):
        super().__init__()
        self.features = Features(3)

    def forward(self, image, mask):
        small = [interpolate(each, (SMALL, SMALL), mode="bilinear", align_corners=False) for each in (image, mask)]
        behind = [small[0], 1 - small[1]]
        strength = torch.tanh(5 * (self.features(torch.cat(small, 1)).mean((2, 3)) - self.features(torch.cat(behind, 1)).mean((2, 3))))
        changed = (image + 1e-6) ** (1 + 0.5 * strength.view(1, 3, 1, 1))
        return changed * mask + image * (1 - mask)


class FourArguments(nn.Module):
    """AICT, DCCF: what is found in the small picture is applied to the large one."""

    def __init__(self):
        super().__init__()
        self.features = Features(6)

    def forward(self, image, image_fullres, mask, mask_fullres):
        found = 0.12 * self.features(torch.cat([image, mask], 1))
        found = interpolate(found, image_fullres.shape[2:], mode="bicubic", align_corners=False)
        changed = image_fullres * (1 + found[:, :3]) + found[:, 3:]
        return (changed * mask_fullres + image_fullres * (1 - mask_fullres)).squeeze(0)


def picture(width, height):
    """The composite and the mask of the tests, 0…1."""
    y, x = torch.meshgrid(torch.arange(height), torch.arange(width), indexing="ij")
    levels = torch.stack([60 + 120 * x // width, 80 + 100 * y // height, 170 - 100 * x // width])
    inside = torch.hypot(x + 0.5 - 0.55 * width, y + 0.5 - 0.5 * height) <= 0.4 * height
    return levels[None] / 255, inside[None, None].float()


def shrunk(tensor):
    return interpolate(tensor, (SMALL, SMALL), mode="bilinear", align_corners=False)


def centred(image):
    return image * 2 - 1


def standard(image):
    return (image - MEAN) / STD


def transformed(image, coefficients, normalised):
    """PCT-Net at full size."""
    large = interpolate(coefficients, image.shape[2:], mode="bicubic", align_corners=False)
    matrix = large[0, :9].view(3, 3, *image.shape[2:])
    return (torch.einsum("ijyx,jyx->iyx", matrix, normalised[0]) + large[0, 9:])[None].clamp(0, 1)


def pct_net_vit(network, image, mask):
    return transformed(image, network(shrunk(image), shrunk(mask)), image)


def pct_net_cnn(network, image, mask):
    coefficients, share = network(standard(shrunk(image)), shrunk(mask))
    share = interpolate(share, image.shape[2:], mode="bicubic", align_corners=False)
    return transformed(image, coefficients, standard(image)) * share + image * (1 - share)


def table(network, image, mask):
    places = (image.permute(0, 2, 3, 1)[:, None] - 0.5) * 2
    cube = network(shrunk(image), (shrunk(mask) > 100 / 255).float())
    return grid_sample(cube, places, mode="bilinear", padding_mode="border", align_corners=True)[:, :, 0]


LARGE = (384, 320)
PEERS = {
    "pct-net-vit": (Coefficients(False), LARGE, pct_net_vit),
    "pct-net-cnn": (Coefficients(True), LARGE, pct_net_cnn),
    "hdnet": (TwoArguments(), (SMALL, SMALL), lambda n, i, m: (n(centred(i), m) + 1) / 2),
    "rainnet": (TwoArguments(), (SMALL, SMALL), lambda n, i, m: (n(centred(i), m) + 1) / 2),
    "dovenet": (OneTensor(), (SMALL, SMALL), lambda n, i, m: (n(torch.cat([centred(i), m], 1)) + 1) / 2),
    "s2am": (OneTensor(), (SMALL, SMALL), lambda n, i, m: n(torch.cat([i, m], 1))),
    "idih": (TwoArguments(), (SMALL, SMALL), lambda n, i, m: n(standard(i), m) * STD + MEAN),
    "harmonizer": (OwnFilters(), LARGE, lambda n, i, m: n(i, m)),
    "aict": (FourArguments(), LARGE, lambda n, i, m: n(shrunk(i), i, shrunk(m), m)[None]),
    "dccf": (FourArguments(), LARGE,
             lambda n, i, m: n(standard(shrunk(i)), standard(i), shrunk(m), m)[None] * STD + MEAN),
    "cdtnet-sim": (Table(), LARGE, table),
    "cdtnet": (TwoArguments(), (SMALL, SMALL), lambda n, i, m: n(i, m)),
    "inr-harmonization": (TwoArguments(), (SMALL, SMALL), lambda n, i, m: (n(centred(i), m) + 1) / 2),
}  # fmt: skip


def inputs_of(network):
    """Random tensors of another size than the test's, so that a trace that holds a size is found out."""
    image, mask = torch.rand(1, 3, SMALL, SMALL), torch.rand(1, 1, SMALL, SMALL).round()
    if isinstance(network, OneTensor):
        return (torch.cat([image, mask], 1),)
    if isinstance(network, FourArguments):
        return image, torch.rand(1, 3, 200, 300), mask, torch.rand(1, 1, 200, 300).round()
    return image, mask


def values_at(result, mask):
    """[x, y, red, green, blue] of places that are spread over the mask, away from its edge: there it counts how a
    mask is shrunk, for which the peers use OpenCV's bilinear sampling and the program areas."""
    inner = -nn.functional.max_pool2d(-mask, 25, stride=1, padding=12)
    places = inner[0, 0].nonzero()
    levels = (result.clamp(0, 1) * 255)[0]
    chosen = places[torch.linspace(0, len(places) - 1, 24).long()]
    return [[int(x), int(y), *(round(float(v), 2) for v in levels[:, y, x])] for y, x in chosen]


if __name__ == "__main__":
    warnings.filterwarnings("ignore")
    expected = {}
    for seed, (name, (network, size, run)) in enumerate(PEERS.items()):
        torch.manual_seed(20 + seed)
        for parameter in network.parameters():  # small enough that few values are clipped
            nn.init.normal_(parameter, 0, 0.35)
        with torch.no_grad():
            traced = torch.jit.trace(network.eval(), inputs_of(network), check_trace=False)
            traced.save(str(FOLDER / f"{name}.pt"))
            make_plain(FOLDER / f"{name}.pt")
            image, mask = picture(*size)
            result = run(network, image, mask)
        expected[name] = {"size": size, "points": values_at(result, mask)}
        print(name, "changes by", round(float(((result.clamp(0, 1) - image).abs() * mask).sum() / mask.sum() / 3 * 255), 1))
    lines = [f'  {json.dumps(name)}: {json.dumps(value)}' for name, value in expected.items()]
    (FOLDER / "expected.json").write_text("{\n" + ",\n".join(lines) + "\n}\n")
