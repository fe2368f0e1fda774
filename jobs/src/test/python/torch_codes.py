"""Saves the random weights of a model and prints the codes that torch computes with them.

    torch_codes.py torchvision|timm MODEL WEIGHTS.pth IMAGES...

A code is the input of the model's last weighted layer, before any ReLU of ours; a map is averaged.
Each line is the name of an image and its code. The preprocessing is the library's own.
"""

import sys
from pathlib import Path

import torch
from PIL import Image


def main(library, name, weights, *images):
    torch.manual_seed(0)
    if library == "timm":
        import timm

        model = timm.create_model(name)
        prepare = timm.data.create_transform(**timm.data.resolve_data_config({}, model=model))
    else:
        from torchvision import models

        model = models.get_model(name, weights=None)
        prepare = models.get_model_weights(name).DEFAULT.transforms()
    for layer in model.modules():
        if isinstance(layer, torch.nn.BatchNorm2d):
            layer.reset_running_stats()
            layer.running_mean.normal_(0, 0.1)
    torch.save(model.state_dict(), weights)
    model.eval()
    seen = []
    for layer in model.modules():
        if isinstance(layer, (torch.nn.Linear, torch.nn.Conv2d)):
            layer.register_forward_pre_hook(lambda _, inputs: seen.append(inputs[0]))
    for image in images:
        with torch.no_grad():
            model(prepare(Image.open(image).convert("RGB"))[None])
        code = seen[-1][0]
        code = code if code.ndim == 1 else code.mean((1, 2))
        print(Path(image).name, *(repr(value) for value in code.tolist()))


main(*sys.argv[1:])
