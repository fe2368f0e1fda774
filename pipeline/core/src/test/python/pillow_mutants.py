"""Writes down what Pillow makes of 20,000 mutants of the images of src/test/resources/images.

    python3 pipeline/core/src/test/python/pillow_mutants.py      (needs Pillow 12.3)

MutantsTest makes the same mutants: both draw from SplitMix64, seeded by the number of the image and of
the mutant. mutants.bin has two bytes for each: 0 where Pillow refuses it, or else the start of the
SHA-256 of width, height and RGB bytes, with 0 changed to 1. An image's mutants lie together.
"python3 pillow_mutants.py DIRECTORY NAME NUMBER" writes one mutant for looking at it.
"""

import hashlib
import io
import pathlib
import struct
import sys
import warnings

from PIL import Image

IMAGES = pathlib.Path(__file__).parents[1] / "resources" / "images"
EACH = 228
MASK = (1 << 64) - 1


class SplitMix64:
    def __init__(self, seed):
        self.state = seed

    def below(self, bound):
        self.state = (self.state + 0x9E3779B97F4A7C15) & MASK
        z = self.state
        z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & MASK
        z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & MASK
        return ((z ^ (z >> 31)) >> 33) % bound


def mutant(whole, image, number):
    random = SplitMix64(image * 1_000_003 + number)
    data = bytearray(whole)
    kind = random.below(5)
    if kind == 0:
        for _ in range(1 + random.below(8)):
            at = random.below(len(data))
            data[at] ^= 1 << random.below(8)
    elif kind == 1:
        for _ in range(1 + random.below(3)):
            at = random.below(min(len(data), 200))
            data[at] = random.below(256)
    elif kind == 2:
        for _ in range(1 + random.below(3)):
            at = len(data) - 1 - random.below(min(len(data), 300))
            data[at] = random.below(4) if random.below(2) else random.below(256)
    elif kind == 3:
        at, length = random.below(len(data)), 1 + random.below(16)
        for i in range(at, min(len(data), at + length)):
            data[i] = random.below(256)
    else:
        del data[random.below(len(data)):]
    return bytes(data)


def seeds():
    return sorted(path.name for path in IMAGES.iterdir()
                  if path.suffix not in (".csv", ".bin") and not path.name.startswith("size_")
                  and (not path.name.startswith("orientation_") or "_6." in path.name))


def verdict(data):
    try:
        image = Image.open(io.BytesIO(data)).convert("RGB")
    except Exception:
        return b"\0\0"
    start = hashlib.sha256(struct.pack(">II", *image.size) + image.tobytes()).digest()[:2]
    return b"\0\1" if start == b"\0\0" else start


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    if len(sys.argv) == 4:
        folder, name, number = sys.argv[1:]
        data = mutant((IMAGES / name).read_bytes(), seeds().index(name), int(number))
        (pathlib.Path(folder) / f"{number}_{name}").write_bytes(data)
        sys.exit()
    verdicts = b"".join(verdict(mutant((IMAGES / name).read_bytes(), image, number))
                        for image, name in enumerate(seeds()) for number in range(EACH))
    (IMAGES / "mutants.bin").write_bytes(verdicts)
