"""Makes the images of src/test/resources/images and writes down what Pillow reads in them.

    python3 pipeline/src/test/python/pillow_checksums.py      (needs Pillow >= 9.4 and numpy)

The pictures come from a formula. decoded.csv has the SHA-256 of the RGB bytes of each file after
convert("RGB"), as stored and after ImageOps.exif_transpose; resized.csv has that of the bytes after
torchvision's Resize and CenterCrop, which are spelled out here; augmented.csv has that of fixed
crops, flips and changes of colour. "python3 pillow_checksums.py augmented" writes only the last.
"""

import csv
import hashlib
import pathlib
import sys

import numpy as np
from PIL import Image, ImageEnhance, ImageOps

OUT = pathlib.Path(__file__).parents[1] / "resources" / "images"
FILTERS = {"BILINEAR": Image.Resampling.BILINEAR, "BICUBIC": Image.Resampling.BICUBIC}
ENHANCERS = {"BRIGHTNESS": ImageEnhance.Brightness, "CONTRAST": ImageEnhance.Contrast,
             "SATURATION": ImageEnhance.Color}


def picture(width, height):
    """Slopes, edges and some noise, the same everywhere."""
    y, x = np.mgrid[0:height, 0:width].astype(np.int64)
    noise = (x * 1103515245 + y * 12345 + x * y * 2654435761) >> 7
    red = x * 5 + y + noise % 32
    green = np.where((x // 4 + y // 3) % 2, 230, 20) + noise % 16
    blue = 255 - y * 4 + (x * x) // 7
    return Image.fromarray((np.stack([red, green, blue], axis=2) % 256).astype(np.uint8))


def with_orientation(value):
    exif = Image.Exif()
    exif[0x0112] = value
    return exif


def make_images():
    rgb = picture(37, 23)
    rgba = rgb.copy()
    rgba.putalpha(rgb.getchannel(0))
    palette = rgb.quantize(32)
    gray = rgb.convert("L")
    gray16 = Image.fromarray(np.asarray(gray).astype(np.uint16) * 3)
    inks = np.asarray(rgb.convert("CMYK")).copy()
    inks[:, :, 3] = np.asarray(gray) // 2
    cmyk = Image.fromarray(inks, "CMYK")

    for mode, image in {
        "rgb": rgb, "rgba": rgba, "palette": palette, "gray": gray, "gray16": gray16,
        "gray_alpha": rgba.convert("LA"), "bits": rgb.convert("1"),
    }.items():
        image.save(OUT / f"{mode}.png")
        image.save(OUT / f"{mode}.tif")
        image.save(OUT / f"{mode}_lzw.tif", compression="tiff_lzw")
    palette.save(OUT / "transparent.png", transparency=5)
    rgb.convert("1").save(OUT / "group4.tif", compression="group4")
    cmyk.save(OUT / "cmyk.tif")
    rgb.save(OUT / "jpeg.tif", compression="jpeg")

    for name, options in {
        "q75": {"quality": 75}, "q95_444": {"quality": 95, "subsampling": 0},
        "q80_422": {"quality": 80, "subsampling": 1}, "progressive": {"progressive": True},
    }.items():
        rgb.save(OUT / f"{name}.jpg", **options)
    gray.save(OUT / "gray.jpg")
    cmyk.save(OUT / "cmyk.jpg", quality=90)
    adobe = bytearray((OUT / "cmyk.jpg").read_bytes())
    adobe[adobe.index(b"Adobe") + 11] = 2
    (OUT / "ycck.jpg").write_bytes(adobe)

    palette.save(OUT / "palette.gif")
    palette.save(OUT / "interlaced.gif", interlace=1)
    palette.save(OUT / "animated.gif", save_all=True, append_images=[palette.rotate(180)])
    gray.save(OUT / "gray.gif")

    for mode, image in {"rgb": rgb, "rgba": rgba, "palette": palette, "gray": gray,
                        "bits": rgb.convert("1")}.items():
        image.save(OUT / f"{mode}.bmp")

    rgb.save(OUT / "lossy.webp", quality=80)
    rgb.save(OUT / "lossless.webp", lossless=True)
    rgba.save(OUT / "alpha.webp", quality=80)
    rgb.save(OUT / "animated.webp", save_all=True, append_images=[rgb.rotate(180)], duration=99)

    for value in range(1, 9):
        exif = with_orientation(value)
        rgb.save(OUT / f"orientation_{value}.jpg", exif=exif)
        rgb.save(OUT / f"orientation_{value}.png", exif=exif)
        rgb.save(OUT / f"orientation_{value}.webp", exif=exif)

    for width, height in ((1, 1), (3, 64), (64, 3), (50, 37), (37, 50), (32, 32)):
        picture(width, height).save(OUT / f"size_{width}x{height}.png")
    picture(300, 201).save(OUT / "size_300x201.jpg", quality=60)


def checksum(image):
    return hashlib.sha256(image.tobytes()).hexdigest()


def resize_and_crop(image, rule, width, height, resize_to, resample):
    if rule == "EXACT":
        return image.resize((width, height), resample)
    w, h = image.size
    short, long = (w, h) if w <= h else (h, w)
    new_long = int(resize_to * long / short)
    size = (resize_to, new_long) if w <= h else (new_long, resize_to)
    if size != image.size:
        image = image.resize(size, resample)
    w, h = size
    if width > w or height > h:
        left, top = max(0, width - w) // 2, max(0, height - h) // 2
        padded = Image.new("RGB", (max(w, width), max(h, height)))
        padded.paste(image, (left, top))
        image, (w, h) = padded, padded.size
    left, top = int(round((w - width) / 2.0)), int(round((h - height) / 2.0))
    return image.crop((left, top, left + width, top + height))


def write_decoded():
    with open(OUT / "decoded.csv", "w", newline="") as file:
        table = csv.writer(file, lineterminator="\n")
        table.writerow(["file", "width", "height", "sha256", "sha256_upright"])
        for path in sorted(OUT.iterdir()):
            if path.suffix == ".csv":
                continue
            image = Image.open(path)
            stored, upright = image.convert("RGB"), ImageOps.exif_transpose(image).convert("RGB")
            table.writerow([path.name, *stored.size, checksum(stored), checksum(upright)])


def write_resized():
    specs = [("SHORT_SIDE", 224, 224, 256), ("SHORT_SIDE", 28, 28, 32), ("SHORT_SIDE", 20, 20, 20),
             ("SHORT_SIDE", 24, 30, 16), ("SHORT_SIDE", 33, 17, 32), ("SHORT_SIDE", 7, 9, 12),
             ("EXACT", 28, 20, 0), ("EXACT", 96, 128, 0)]
    with open(OUT / "resized.csv", "w", newline="") as file:
        table = csv.writer(file, lineterminator="\n")
        table.writerow(["file", "rule", "width", "height", "resize_to", "filter", "sha256"])
        for path in sorted(OUT.glob("size_*")):
            image = Image.open(path).convert("RGB")
            for spec in specs:
                for name, resample in FILTERS.items():
                    result = resize_and_crop(image, *spec, resample)
                    table.writerow([path.name, *spec, name, checksum(result)])


def write_augmented():
    boxes = {"size_300x201.jpg": [(0, 0, 300, 201), (17, 9, 201, 150), (76, 1, 224, 200),
                                  (250, 190, 50, 11), (299, 200, 1, 1)],
             "size_50x37.png": [(3, 5, 28, 20), (10, 0, 40, 31), (49, 0, 1, 37)],
             "size_64x3.png": [(30, 0, 4, 3)],
             "size_1x1.png": [(0, 0, 1, 1)]}
    factors = (0, 0.3, 0.8, 0.9173, 1, 1.0001, 1.2, 1.7)
    changes = [[], *([(name, factor)] for name in ENHANCERS for factor in factors)]
    changes += [[("BRIGHTNESS", 1.1937), ("CONTRAST", 0.8411), ("SATURATION", 1.0707)],
                [("BRIGHTNESS", 0.81), ("SATURATION", 1.19), ("CONTRAST", 1.13)],
                [("CONTRAST", 1.2), ("BRIGHTNESS", 0.9), ("SATURATION", 0.85)],
                [("CONTRAST", 0.95), ("SATURATION", 0.8), ("BRIGHTNESS", 1.05)],
                [("SATURATION", 1.4), ("BRIGHTNESS", 1.4), ("CONTRAST", 1.4)],
                [("SATURATION", 0.6), ("CONTRAST", 0.6), ("BRIGHTNESS", 0.6)]]
    with open(OUT / "augmented.csv", "w", newline="") as file:
        table = csv.writer(file, lineterminator="\n")
        table.writerow(["file", "left", "top", "box_width", "box_height", "width", "height",
                        "filter", "flip", "changes", "sha256"])
        for name, of_file in boxes.items():
            image = Image.open(OUT / name).convert("RGB")
            cases = [(box, size, resample, flip, [])
                     for box in of_file for size in ((224, 224), (28, 20))
                     for resample in FILTERS for flip in (False, True)]
            cases += [(of_file[-1], (28, 20), "BILINEAR", False, steps) for steps in changes]
            cases += [(of_file[0], (28, 20), "BILINEAR", True, steps) for steps in changes]
            for (left, top, width, height), size, resample, flip, steps in cases:
                result = image.crop((left, top, left + width, top + height))
                result = result.resize(size, FILTERS[resample])
                if flip:
                    result = result.transpose(Image.Transpose.FLIP_LEFT_RIGHT)
                for what, factor in steps:
                    result = ENHANCERS[what](result).enhance(factor)
                table.writerow([name, left, top, width, height, *size, resample, flip,
                                " ".join(f"{what}={factor}" for what, factor in steps) or "none",
                                checksum(result)])


if __name__ == "__main__":
    if sys.argv[1:] == ["augmented"]:
        write_augmented()
        sys.exit()
    OUT.mkdir(parents=True, exist_ok=True)
    make_images()
    write_decoded()
    write_resized()
    write_augmented()
