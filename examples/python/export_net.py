#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Writes a model of torchvision or timm as a net for Headstart: an ONNX file and its card.

The card says how images become the net's input. It is read from the model's own data config
(torchvision: weights.transforms(), timm: data_config), so nothing has to be guessed.
"""

import argparse
import difflib
import json
import math
import sys
import warnings
from pathlib import Path

EXAMPLES = """
examples:
  export_net.py resnet18 --pretrained
      resnet18.onnx, resnet18.onnx.data and resnet18.yaml, with torchvision's weights

  export_net.py efficientnet_b0 --from timm --weights mine.pth --classes 5 \\
      --labels classes.txt --licence proprietary --out nets/mine.onnx
      a net of your own that timm's efficientnet_b0 was fine-tuned to

  export_net.py convnext_tiny.fb_in22k --from timm --pretrained --output features
      without its classifier: the net's output is the code

then, with the .onnx, .onnx.data and .yaml files in one folder:
  headstart zoo add resnet18.onnx --card resnet18.yaml --as my-resnet18
  headstart zoo check --net my-resnet18 --images photos --labels labels.csv
  headstart extract --images photos --net my-resnet18 --codes codes
"""


def main():
    args = arguments()
    warnings.filterwarnings("ignore")
    try:
        exported = torchvision_model(args) if args.library == "torchvision" else timm_model(args)
        model, size, card = exported
        onnx = Path(args.out or args.model.split("/")[-1] + ".onnx")
        card = {"format": 1, "name": onnx.stem, **card}
        if args.output == "scores":
            card["code"] = {"relu": never_negative(model, size)}
        card["labels"] = labels(args, card.get("labels"), model, size)
        write(model, size, card, onnx)
    except ImportError as missing:
        stop(f"{missing}. Install it with: pip install torch torchvision timm onnx onnxscript")
    except (OSError, RuntimeError, ValueError) as error:
        stop(error)


def arguments():
    parser = argparse.ArgumentParser(
        description=__doc__, epilog=EXAMPLES, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    add = parser.add_argument
    add("model", help="the model's name; for timm also with a tag, as in resnet50.a1_in1k")
    add("--from", dest="library", choices=["torchvision", "timm"], default="torchvision",
        help="the library that has the model (default: torchvision)")
    weights = parser.add_mutually_exclusive_group()
    weights.add_argument("--pretrained", action="store_true",
                         help="the library's own weights, downloaded unless they are cached")
    weights.add_argument("--weights", metavar="FILE",
                         help="a state dict saved by torch.save; without this and --pretrained the "
                              "weights are random, which is good only for trying out")
    add("--tag", help="which of torchvision's weights, as in IMAGENET1K_V2 (default: DEFAULT)")
    add("--classes", type=int, metavar="N", help="the number of classes, if it is not the model's own")
    add("--labels", metavar="FILE", help="the names of the classes, one a line, in the net's order")
    add("--output", choices=["scores", "features", "tokens"], default="scores",
        help="scores: the whole classifier; timm only: features, the vector before the classifier, "
             "or tokens, before the pooling, which the card then names (default: scores)")
    add("--source", metavar="TEXT", help="where the weights come from (default: the library's)")
    add("--licence", metavar="TEXT",
        help="the licence of the weights (default: the library's; needed with --weights)")
    add("--out", metavar="FILE.onnx", help="default: MODEL.onnx; the card is FILE.yaml beside it")
    args = parser.parse_args()
    if args.weights and not args.licence:
        parser.error("--weights needs --licence: nobody else knows the licence of your weights")
    if args.out and not args.out.endswith(".onnx"):
        parser.error(f"--out {args.out}: the name must end with .onnx")
    if args.output != "scores" and args.library != "timm":
        parser.error(f"--output {args.output} is for models of timm: add --from timm")
    if args.output != "scores" and (args.classes or args.labels):
        parser.error(f"--output {args.output} has no classes: leave --classes and --labels out")
    return args


def torchvision_model(args):
    from torchvision import __version__, models

    try:
        kinds = models.get_model_weights(args.model)
    except ValueError:
        raise unknown("torchvision", args.model, models.list_models(models))
    try:
        weights = kinds[args.tag or "DEFAULT"]
    except KeyError:
        raise ValueError(f"--tag {args.tag}: {args.model} has {', '.join(kinds.__members__)}")
    classes = args.classes or len(weights.meta["categories"])
    if args.pretrained:
        if args.classes not in (None, len(weights.meta["categories"])):
            raise ValueError(f"The pretrained weights have {len(weights.meta['categories'])} classes")
        model = downloaded(lambda: models.get_model(args.model, weights=weights), weights.url)
    else:
        extra = {"init_weights": True} if args.model in ("googlenet", "inception_v3") else {}
        model = models.get_model(args.model, weights=None, num_classes=classes, **extra)
        load(model, args)
    look = weights.transforms()
    height, width = sides(look.crop_size)
    resized = sides(look.resize_size)
    rule = {"rule": "short-side", "size": resized[0]}
    if len(look.resize_size) == 2:
        if resized != (height, width):
            raise ValueError(f"Resize to {resized}, then crop to {height}x{width}: no card says this")
        rule = {"rule": "exact"}
    return model.eval(), (3, height, width), {
        "source": source(args, f"torchvision {__version__}, {args.model}", weights),
        "licence": args.licence or weights.meta.get("license") or "BSD-3-Clause",
        "input": network_input(width, height, rule, look.interpolation.value, look.mean, look.std),
        "labels": weights.meta["categories"] if classes == len(weights.meta["categories"]) else None,
    }


def timm_model(args):
    import timm

    options = {} if args.classes is None else {"num_classes": args.classes}
    if args.output != "scores":
        options = {"num_classes": 0} if args.output == "features" else {"num_classes": 0, "global_pool": ""}
    if args.model.split(".")[0] not in timm.list_models():
        raise unknown("timm", args.model, timm.list_models())
    cfg = timm.get_pretrained_cfg(args.model)
    place = cfg.hf_hub_id or cfg.url or "its source" if cfg else "its source"
    create = lambda: timm.create_model(args.model, pretrained=args.pretrained, **options)
    model = downloaded(create, place) if args.pretrained else create()
    load(model, args)
    data = timm.data.resolve_data_config({}, model=model)
    channels, height, width = data["input_size"]
    card = {
        "source": source(args, f"timm {timm.__version__}, {args.model}", cfg),
        "licence": args.licence or (cfg and cfg.license) or "unknown",
        "input": network_input(width, height, timm_rule(data, height, width), data["interpolation"],
                               data["mean"], data["std"], channels),
        "labels": timm_labels(timm, cfg, getattr(model, "num_classes", 0)),
    }
    if args.output == "tokens":
        card["code"] = {"pool": timm_pool(timm, args.model, model)}
    return model.eval(), (channels, height, width), card


def timm_rule(data, height, width):
    """timm resizes to the input size divided by the crop ratio, rounded down, then crops."""
    size = math.floor(height / data["crop_pct"])
    if data["crop_mode"] == "squash" and data["crop_pct"] == 1:
        return {"rule": "exact"}
    if height != width or data["crop_mode"] not in ("center", "squash"):
        raise ValueError(f"Crop mode {data['crop_mode']} to {height}x{width} pixels: no card says this")
    return {"rule": "squash" if data["crop_mode"] == "squash" else "short-side", "size": size}


def timm_pool(timm, name, model):
    if not hasattr(model, "num_prefix_tokens"):
        return "gap"
    pooled = timm.create_model(name, num_classes=0).global_pool
    pools = {"token": "cls", "avg": "mean-patches" if model.num_prefix_tokens else "mean"}
    if pooled not in pools:
        raise ValueError(f"{name} pools its tokens by '{pooled}': use --output features")
    return pools[pooled]


def timm_labels(timm, cfg, classes):
    try:
        names = timm.data.ImageNetInfo(timm.data.infer_imagenet_subset(cfg) or "imagenet-1k")
        texts = names.label_descriptions()
        return texts if len(texts) == classes else None
    except (AttributeError, TypeError, ValueError):
        return None


def network_input(width, height, rule, interpolation, mean, std, channels=3):
    if interpolation not in ("bilinear", "bicubic"):
        raise ValueError(f"The model resizes by '{interpolation}', which no card says")
    if channels not in (1, 3):
        raise ValueError(f"The model takes {channels} channels; images have one or three")
    return {
        "width": width,
        "height": height,
        "resize": {**rule, "filter": interpolation},
        "channels": "rgb" if channels == 3 else "gray",
        "scale": 255,
        "mean": list(mean) * (3 // len(mean)),
        "std": list(std) * (3 // len(std)),
    }


def unknown(library, name, names):
    near = difflib.get_close_matches(name, names, 5, 0)
    return ValueError(f"{library} has no model {name}; the nearest: {', '.join(near)}")


def downloaded(create, url):
    try:
        return create()
    except Exception as error:
        raise ValueError(f"The weights could not be downloaded ({type(error).__name__}). Fetch {url} "
                         "elsewhere, and give the file by --weights")


def load(model, args):
    """Loads a state dict, also one inside a checkpoint or of a model in DataParallel."""
    import torch

    if not args.weights:
        return
    try:
        state = torch.load(args.weights, map_location="cpu", weights_only=True)
    except FileNotFoundError:
        raise
    except Exception as error:
        raise ValueError(f"{args.weights} is no state dict: {str(error).splitlines()[0]}")
    for key in ("state_dict", "model"):
        state = state.get(key, state) if isinstance(state, dict) else state
    if not isinstance(state, dict) or not state:
        raise ValueError(f"{args.weights} is no state dict: save model.state_dict(), not the model")
    state = {key.removeprefix("module."): value for key, value in state.items()}
    try:
        model.load_state_dict(state)
    except RuntimeError as error:
        lines = str(error).splitlines()
        raise ValueError(f"{args.weights} does not fit {args.model}:{lines[1] if lines[1:] else lines[0]} "
                         "(is --classes right?)")


def source(args, place, weights):
    if args.source:
        return args.source
    if args.pretrained:
        return f"{place}, {weights.hf_hub_id or weights.url if args.library == 'timm' else weights.url}"
    return f"{place}, " + (f"weights {Path(args.weights).name}" if args.weights else "random weights")


def sides(size):
    return (size[0], size[-1]) if isinstance(size, (list, tuple)) else (size, size)


def never_negative(model, size):
    """Whether the input of the last weighted layer is never negative: it comes out of a ReLU."""
    import torch

    smallest = []
    hooks = [
        layer.register_forward_pre_hook(lambda _, inputs: smallest.append(float(inputs[0].min())))
        for layer in model.modules()
        if isinstance(layer, (torch.nn.Linear, torch.nn.Conv2d))
    ]
    with torch.no_grad():
        model(torch.randn(1, *size, generator=torch.Generator().manual_seed(0)))
    for hook in hooks:
        hook.remove()
    return smallest[-1] >= 0


def labels(args, names, model, size):
    if args.output != "scores":
        return None
    if args.labels:
        names = Path(args.labels).read_text(encoding="utf-8").split("\n")
        names = [name.strip() for name in names if name.strip()]
        import torch

        with torch.no_grad():
            classes = model(torch.zeros(1, *size)).shape[-1]
        if len(names) != classes:
            raise ValueError(f"{args.labels} has {len(names)} names, but the net has {classes} classes")
    return names


def write(model, size, card, onnx):
    import torch

    onnx.parent.mkdir(parents=True, exist_ok=True)
    torch.onnx.export(model, (torch.randn(1, *size),), str(onnx), verbose=False)
    yaml = onnx.with_suffix(".yaml")
    text = "".join(entry(key, value) for key, value in card.items() if value is not None)
    yaml.write_text(text, encoding="utf-8")
    data = Path(str(onnx) + ".data")
    print(f"{onnx}" + (f" and {data.name}" if data.exists() else ""))
    print(f"{yaml}")
    print(f"next: headstart zoo add {onnx} --card {yaml}")


def entry(key, value, indent=""):
    """YAML of one key. Texts, numbers and lists are written as in JSON, which is YAML too."""
    if isinstance(value, dict):
        return f"{indent}{key}:\n" + "".join(entry(k, v, indent + "  ") for k, v in value.items())
    return f"{indent}{key}: {json.dumps(value, ensure_ascii=False)}\n"


def stop(message):
    sys.exit(f"export_net.py: {message}")


if __name__ == "__main__":
    main()
