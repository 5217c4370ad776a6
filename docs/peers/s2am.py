# SPDX-License-Identifier: GPL-3.0-or-later
"""S²AM: picture and soft mask in one tensor, 0…1. Checkpoints with "res" in their name give what to add to the composite."""
import torch.nn.functional as functional
from plugin_export import arguments, export, load, manifest_of, weights_in

options = arguments("S²AM", model=("rascv2", "its name in scripts/models"), gives=("picture", "picture or residual"))

import scripts.models as models  # noqa: E402

pooled = functional.avg_pool2d
# A trace loses a stride that is computed from sizes; all sizes are fixed here.
functional.avg_pool2d = lambda tensor, side, stride: pooled(tensor, side, stride=int(stride))

network = load(getattr(models, options.model)(), weights_in(options.weights, "state_dict"))
export(network, manifest_of("s2am", output={"content": options.gives}), options.folder)
