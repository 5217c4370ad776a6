# SPDX-License-Identifier: GPL-3.0-or-later
"""INR-Harmonization: the last of its pictures, for squares of one side, which is that of the training or larger."""
import types

import numpy
import torch
from plugin_export import arguments, export, load, manifest_of, weights_in

options = arguments("INR-Harmonization", side=(256, "of the square picture: 256, 512, 1024 or 2048"))

import model.backbone as backbone  # noqa: E402
import model.base.conv_autoencoder as decoder  # noqa: E402
import utils.misc as misc  # noqa: E402
from model.build_model import build_model  # noqa: E402

backbone.HRNetV2.load_pretrained_weights = lambda self, path: None  # they are among the weights


class Numbers:
    """NumPy, with square roots of plain numbers: sizes are tensors while a network is traced."""

    def __getattr__(self, name):
        return getattr(numpy, name)

    def sqrt(self, value):
        return numpy.sqrt(int(value))


decoder.np = misc.np = Numbers()


class Picture(torch.nn.Module):
    """The picture at the full side out of the results."""

    def __init__(self, network):
        super().__init__()
        self.network = network

    def forward(self, image, mask):
        return self.network(image, mask, None)[0][-1]


settings = types.SimpleNamespace(
    base_size=256, input_size=options.side, INR_input_size=options.side, INR_MLP_dim=32, LUT_dim=7,
    activation="leakyrelu_pe", param_factorize_dim=10, embedding_type="CIPS_embed", INRDecode=True,
    isMoreINRInput=True, hr_train=options.side > 256, isFullRes=False, device="cpu",
    transform_mean=[0.5] * 3, transform_var=[0.5] * 3,
)  # fmt: skip
network = load(build_model(settings), weights_in(options.weights, "model"))
manifest = manifest_of("inr-harmonization")
for each in manifest["inputs"]:
    each["size"] = [options.side, options.side]
if options.side > 256:
    manifest["applies"] = "pixels"
export(Picture(network), manifest, options.folder)
