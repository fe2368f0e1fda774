"""Makes the images of src/test/resources/images and writes down what Pillow reads in them.

    python3 pipeline/core/src/test/python/pillow_checksums.py      (needs Pillow >= 9.4 and numpy)

The images come from a formula. decoded.csv has the SHA-256 of the RGB bytes of each file after
convert("RGB"), as stored and after ImageOps.exif_transpose; resized.csv has that of the bytes after
torchvision's Resize and CenterCrop, or timm's ResizeKeepRatio and CenterCropOrPad, which are spelled
out here; augmented.csv has that of fixed
crops, flips and changes of colour. "python3 pillow_checksums.py augmented" writes only the last, "... resized" only resized.csv,
"python3 pillow_checksums.py tiff" only the files tiff_*.tif and decoded.csv.
"""

import csv
import hashlib
import io
import pathlib
import struct
import sys
import zlib

import numpy as np
from PIL import Image, ImageEnhance, ImageOps

OUT = pathlib.Path(__file__).parents[1] / "resources" / "images"
FILTERS = {"BILINEAR": Image.Resampling.BILINEAR, "BICUBIC": Image.Resampling.BICUBIC}
ENHANCERS = {"BRIGHTNESS": ImageEnhance.Brightness, "CONTRAST": ImageEnhance.Contrast,
             "SATURATION": ImageEnhance.Color}


def image(width, height):
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
    rgb = image(37, 23)
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
        image(width, height).save(OUT / f"size_{width}x{height}.png")
    image(300, 201).save(OUT / "size_300x201.jpg", quality=60)


def tiff(name, width, height, blocks, entries, order="<", big=False):
    """Writes a TIFF of these strips or tiles; entries: tag -> (type, values)."""
    header = 16 if big else 8
    tiled = 322 in entries
    offsets, at = [], header
    for block in blocks:
        offsets.append(at)
        at += len(block) + len(block) % 2
    entries = {256: (4, [width]), 257: (4, [height]), 277: (3, [1]),
               324 if tiled else 273: (4, offsets),
               325 if tiled else 279: (4, [len(block) for block in blocks]), **entries}
    tail, table, end = b"", b"", at + (8 if big else 2) + len(entries) * (20 if big else 12) + 8
    for tag, (kind, values) in sorted(entries.items()):
        code = {1: "B", 3: "H", 4: "I", 5: "I", 7: "B"}[kind]
        value = struct.pack(f"{order}{len(values)}{code}", *values)
        inline = 8 if big else 4
        if len(value) > inline:
            tail, value = tail + value, struct.pack(order + "QI"[not big], end + len(tail))
        table += struct.pack(order + ("HHQ" if big else "HHI"), tag, kind,
                             len(values) // (2 if kind == 5 else 1)) + value.ljust(inline, b"\0")
    mark = b"II" if order == "<" else b"MM"
    with open(OUT / f"tiff_{name}.tif", "wb") as file:
        file.write(mark + (struct.pack(order + "HHHQ", 43, 8, 0, at) if big
                           else struct.pack(order + "HI", 42, at)))
        for block in blocks:
            file.write(block + b"\0" * (len(block) % 2))
        file.write(struct.pack(order + ("Q" if big else "H"), len(entries)) + table)
        file.write(b"\0" * (end - file.tell()) + tail)


def strips(array, rows):
    return [array[y:y + rows] for y in range(0, array.shape[0], rows)]


def tiles(array, side=16):
    height, width = -(-array.shape[0] // side) * side, -(-array.shape[1] // side) * side
    whole = np.zeros((height, width) + array.shape[2:], array.dtype)
    whole[:array.shape[0], :array.shape[1]] = array
    return [whole[y:y + side, x:x + side] for y in range(0, height, side)
            for x in range(0, width, side)]


def raw(blocks):
    return [block.tobytes() for block in blocks]


def deflated(blocks):
    return [zlib.compress(block.tobytes()) for block in blocks]


def packed(blocks):
    """PackBits."""
    done = []
    for block in blocks:
        out = b""
        data = block.tobytes()
        for at in range(0, len(data), 5):
            part = data[at:at + 5]
            one = len(set(part)) == 1
            out += bytes([257 - len(part), part[0]]) if one else bytes([len(part) - 1]) + part
        done.append(out)
    return done


def jpeg(block, mode, ids=None, **options):
    file = io.BytesIO()
    Image.fromarray(block, mode).save(file, "JPEG", **options)
    data = bytearray(file.getvalue())
    if ids:
        frame, scan = data.index(b"\xff\xc0"), data.index(b"\xff\xda")
        for i, number in enumerate(ids):
            data[frame + 10 + 3 * i] = number
            data[scan + 5 + 2 * i] = number
    return bytes(data)


def ycbcr_groups(rgb, across, down):
    ycc = np.asarray(Image.fromarray(rgb).convert("YCbCr"))
    height, width = ycc.shape[:2]
    ycc = np.pad(ycc, ((0, -height % down), (0, -width % across), (0, 0)), "edge")
    out = b""
    for y in range(0, ycc.shape[0], down):
        for x in range(0, ycc.shape[1], across):
            group = ycc[y:y + down, x:x + across]
            out += group[:, :, 0].tobytes() + bytes(group[0, 0, 1:])
    return out


def bits(levels, depth):
    """Packs rows of small numbers."""
    rows = []
    for row in levels:
        each = "".join(format(v, f"0{depth}b") for v in row)
        each += "0" * (-len(each) % 8)
        rows.append([int(each[i:i + 8], 2) for i in range(0, len(each), 8)])
    return np.array(rows, np.uint8)


def make_tiffs():
    width, height = 37, 23
    rgb = np.asarray(image(width, height))
    gray = rgb[:, :, 1]
    alpha = rgb[:, :, :1]
    three, four = {258: (3, [8] * 3), 277: (3, [3])}, {258: (3, [8] * 4), 277: (3, [4])}
    as_rgb, tiled = {**three, 262: (3, [2])}, {322: (3, [16]), 323: (3, [16])}
    deflate, lines = {259: (3, [8])}, {278: (3, [7])}

    def make(name, blocks, *entries, **options):
        tiff(name, width, height, blocks, {k: v for each in entries for k, v in each.items()},
             **options)

    make("strips", raw(strips(rgb, 7)), as_rgb, lines)
    make("tiles", raw(tiles(rgb)), as_rgb, tiled)
    make("tiles_deflate", deflated(tiles(rgb)), as_rgb, tiled, deflate)
    planes = [rgb[:, :, c] for c in range(3)]
    make("planes", raw(sum((strips(p, 7) for p in planes), [])), as_rgb, lines, {284: (3, [2])})
    make("planes_deflate", deflated(sum((strips(p, 7) for p in planes), [])), as_rgb, lines,
         deflate, {284: (3, [2])})
    make("packbits", packed(strips(rgb, 7)), as_rgb, lines, {259: (3, [32773])})
    delta = np.concatenate([rgb[:, :1], np.diff(rgb, axis=1)], axis=1)
    make("predictor", deflated(strips(delta, 7)), as_rgb, lines, deflate, {317: (3, [2])})
    wide = gray.astype(np.int64) * 257 - 77
    delta = np.concatenate([wide[:, :1], np.diff(wide, axis=1)], axis=1).astype(">u2")
    one16 = {258: (3, [16]), 262: (3, [1])}
    make("predictor_16", deflated(strips(delta, 7)), one16, lines, deflate, {317: (3, [2])},
         order=">")
    numbers = (gray * 1.3 - 20).astype(np.float32)
    halves = numbers.byteswap().view(np.uint8).reshape(height, width, 4).transpose(0, 2, 1)
    halves = np.ascontiguousarray(halves).reshape(height, -1)
    delta = np.concatenate([halves[:, :1], np.diff(halves, axis=1)], axis=1)
    as_float = {258: (3, [32]), 262: (3, [1]), 339: (3, [3])}
    make("predictor_float", deflated(strips(delta, 7)), as_float, lines, deflate, {317: (3, [3])})
    make("float", raw([numbers]), as_float)
    make("float_big_endian", raw([numbers.astype(">f4")]), as_float, order=">")
    make("signed_16", raw([(gray.astype(np.int16) - 50)]), one16, {339: (3, [2])})
    make("signed_32", raw([(gray.astype(">i4") - 50)]), {258: (3, [32]), 262: (3, [1])},
         {339: (3, [2])}, order=">")
    make("unsigned_32", raw([(gray.astype("<u4") * 2)]), {258: (3, [32]), 262: (3, [1])})
    make("big_endian_16", raw([(gray.astype(">u2") * 2)]), one16, order=">")
    make("white_is_zero_16", raw([(gray.astype("<u2") * 2)]), {258: (3, [16]), 262: (3, [0])})
    make("gray_12", raw([bits(gray.astype(int) * 2, 12)]), {258: (3, [12]), 262: (3, [1])})
    make("gray_2", raw([bits(gray >> 6, 2)]), {258: (3, [2]), 262: (3, [0])})
    make("gray_4", deflated([bits(gray >> 4, 4)]), {258: (3, [4]), 262: (3, [0])}, deflate)
    make("fill_order", raw([bits(gray >> 7, 1)]), {262: (3, [0])}, {266: (3, [2])})
    colours = {320: (3, [v * 4099 % 65536 for v in range(48)])}
    make("palette_4", raw([bits(gray >> 4, 4)]), {258: (3, [4]), 262: (3, [3])}, colours)
    deep = rgb.astype(np.int64) * 251
    as_rgb16 = {258: (3, [16] * 3), 262: (3, [2]), 277: (3, [3])}
    make("rgb_16", raw([deep.astype("<u2")]), as_rgb16)
    make("rgb_16_big_endian", deflated([deep.astype(">u2")]), as_rgb16, deflate, order=">")
    rgba = np.concatenate([rgb, alpha], axis=2)
    as_rgba = {**four, 262: (3, [2])}
    make("premultiplied", raw([rgba]), as_rgba, {338: (3, [1])})
    make("rgbx", deflated([rgba]), as_rgba, {338: (3, [0])}, deflate)
    make("gray_alpha", raw([rgba[:, :, 2:]]), {258: (3, [8, 8]), 262: (3, [1]), 277: (3, [2])},
         {338: (3, [2])})
    make("inks_16", raw([(rgba.astype("<u2") * 255)]), {258: (3, [16] * 4), 262: (3, [5])},
         {277: (3, [4])})
    for code, name in ((3, "group3"), (2, "rle")):
        Image.fromarray(gray).convert("1").save(
            OUT / f"tiff_{name}.tif", compression={3: "group3", 2: "tiff_ccitt"}[code])
    ycbcr = {**three, 262: (3, [6]), 259: (3, [7])}
    make("jpeg_ids_012", [jpeg(rgb, "RGB", (0, 1, 2))], ycbcr, {530: (3, [2, 2])})
    make("jpeg_strips", [jpeg(b, "RGB", quality=90) for b in strips(rgb, 16)], ycbcr,
         {278: (3, [16])}, {530: (3, [2, 2])})
    make("jpeg_tiles", [jpeg(b, "RGB", subsampling=0) for b in tiles(rgb)], ycbcr, tiled,
         {530: (3, [1, 1])})
    make("jpeg_rgb", [jpeg(rgb, "RGB", subsampling=0, keep_rgb=True)], as_rgb, {259: (3, [7])})
    make("jpeg_gray", [jpeg(gray, "L")], {258: (3, [8]), 262: (3, [0])}, {259: (3, [7])})
    make("jpeg_inks", [jpeg(rgba, "CMYK", quality=90)], {**four, 262: (3, [5])},
         {259: (3, [7])})
    groups = {**three, **deflate, 262: (3, [6])}
    make("ycbcr_1x1", [zlib.compress(ycbcr_groups(rgb, 1, 1))], groups, {530: (3, [1, 1])})
    make("ycbcr_range", [zlib.compress(ycbcr_groups(rgb, 2, 2))], groups, {530: (3, [2, 2])},
         {532: (5, [15, 1, 235, 1, 128, 1, 240, 1, 128, 1, 240, 1])})
    make("bigtiff", deflated(strips(rgb, 7)), as_rgb, lines, deflate, big=True)
    make("orientation_byte", raw([rgb]), as_rgb, {274: (1, [6])})
    make("orientation_6", deflated([rgb]), as_rgb, {274: (3, [6])}, deflate)


def checksum(image):
    return hashlib.sha256(image.tobytes()).hexdigest()


def resize_and_crop(image, rule, width, height, resize_to, resample):
    if rule == "EXACT":
        return image.resize((width, height), resample)
    w, h = image.size
    short, long = (w, h) if w <= h else (h, w)
    if rule == "SQUASH":
        size = (resize_to, resize_to)
    elif rule == "LONGEST":
        size = tuple(max(1, round(side / (long / resize_to))) for side in (w, h))
    else:
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
            if path.suffix in (".csv", ".bin"):
                continue
            image = Image.open(path)
            stored, upright = image.convert("RGB"), ImageOps.exif_transpose(image).convert("RGB")
            table.writerow([path.name, *stored.size, checksum(stored), checksum(upright)])


def write_resized():
    specs = [("SHORT_SIDE", 224, 224, 256), ("SHORT_SIDE", 28, 28, 32), ("SHORT_SIDE", 20, 20, 20),
             ("SHORT_SIDE", 24, 30, 16), ("SHORT_SIDE", 33, 17, 32), ("SHORT_SIDE", 7, 9, 12),
             ("EXACT", 28, 20, 0), ("EXACT", 96, 128, 0),
             ("SQUASH", 28, 28, 32), ("SQUASH", 24, 30, 24), ("LONGEST", 224, 224, 224),
             ("LONGEST", 28, 28, 28), ("LONGEST", 29, 28, 28), ("LONGEST", 28, 20, 32),
             ("LONGEST", 7, 9, 5)]
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
    if sys.argv[1:] == ["resized"]:
        write_resized()
        sys.exit()
    if sys.argv[1:] == ["tiff"]:
        make_tiffs()
        write_decoded()
        sys.exit()
    OUT.mkdir(parents=True, exist_ok=True)
    make_images()
    make_tiffs()
    write_decoded()
    write_resized()
    write_augmented()
