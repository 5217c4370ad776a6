#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Expected: PEFT's add_weighted_adapter([a, b], [0.5, 0.5], combination_type="linear") gives half of the change of a plus half of that of b:
#   the sum of the low-rank products, by its name.
# Happens: it sums the two factors apart, with roots of the weights, and the product of the sums has the cross terms B(a) A(b) and B(b) A(a). With
#   independent adapters the result is off by more than 90 % of its own size. Merging an adapter with itself, half and half, gives
#   it twice. With the weights 1 and -1 the difference is off by 100 %. "cat" is right to the last bits; "svd", the default, cuts the rank
#   of the sum down to that of the parts and is off by 44 %. A single adapter with any weight is right.
# Matters: styles, subjects and harmonization tasks are blended in this way, and the result looks like "interference between the two". Three
#   names differ by more than the adapters do, and a test with one adapter, or with weights 1 and 0, passes.
# (PyTorch with its libraries: 6 GB in the temporary folder.)
set -euo pipefail
d=$(mktemp -d); trap 'rm -rf "$d"' EXIT; cd "$d"
python3 -m venv v
v/bin/pip install -q --no-compile 'torch==2.15.0' 'numpy==2.4.6' 'peft==0.21.2' 'transformers==5.24.0' 'accelerate==1.15.0'
v/bin/python -W ignore - <<'P'
import peft, torch
print("peft", peft.__version__, "torch", torch.__version__)
torch.manual_seed(0)
class Network(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.layer = torch.nn.Linear(32, 32, bias=False)
    def forward(self, x):
        return self.layer(x)
settings = peft.LoraConfig(r=4, lora_alpha=8, target_modules=["layer"])
model = peft.get_peft_model(Network(), settings, adapter_name="warm")
model.add_adapter("cold", settings)
layer = model.base_model.model.layer
for name in ("warm", "cold"):
    torch.nn.init.normal_(layer.lora_B[name].weight)
change = {name: layer.get_delta_weight(name).detach() for name in ("warm", "cold")}
def error(names, weights, kind):
    names = names.split()
    merged = f"{kind}{names}{weights}".replace(".", "_")
    model.add_weighted_adapter(names, weights, merged, combination_type=kind)
    want = sum(w * change[n] for n, w in zip(names, weights))
    return float((layer.get_delta_weight(merged).detach() - want).norm() / want.norm())
cases = {("warm cold", "linear"): ([.5, .5], .8, 1.1), ("warm warm", "linear"): ([.5, .5], .99, 1.01), ("cold warm", "linear"): ([1., -1.], .8, 1.2), ("warm", "linear"): ([2.], 0, 1e-4),
         ("warm cold", "cat"): ([.5, .5], 0, 1e-4), ("warm cold", "svd"): ([.5, .5], .3, .6)}
for (names, kind), (weights, least, most) in cases.items():
    got = error(names, weights, kind)
    print(f"{kind} of {names.replace(' ', ' and ')} with weights {weights}: off by {got:.1%}")
    assert least <= got <= most
P
