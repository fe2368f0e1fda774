"""One pass of torchvision's preprocessing and a net over photos: prints images/s of the whole and without the first second.

compare_torch.py ARCH PHOTOS fp32|bf16 WORKERS THREADS COUNT
compare_torch.py ARCH OUT.onnx     (writes the net, with random weights)
"""

import itertools
import pathlib
import sys
import time

import torch
import torchvision
from PIL import Image
from torchvision import transforms

BATCH = 32


class Photos(torch.utils.data.Dataset):
    def __init__(self, folder, count):
        paths = sorted(p for p in pathlib.Path(folder).rglob('*') if p.suffix.lower() in ('.jpg', '.jpeg'))
        self.paths = list(itertools.islice(itertools.cycle(paths), count))
        self.transform = transforms.Compose([
            transforms.Resize(256), transforms.CenterCrop(224), transforms.ToTensor(),
            transforms.Normalize([0.485, 0.456, 0.406], [0.229, 0.224, 0.225])])

    def __len__(self):
        return len(self.paths)

    def __getitem__(self, i):
        return self.transform(Image.open(self.paths[i]).convert('RGB'))


def net(arch):
    torch.manual_seed(0)
    return torchvision.models.get_model(arch, weights=None).eval()


def passed(arch, folder, precision, workers, threads, count):
    torch.set_num_threads(threads)
    model = net(arch).to(memory_format=torch.channels_last)
    loader = torch.utils.data.DataLoader(Photos(folder, count), BATCH, num_workers=workers)
    cast = torch.autocast('cpu', torch.bfloat16, enabled=precision == 'bf16')
    start = time.perf_counter()
    done, warm_done, warm_start = 0, 0, None
    with torch.inference_mode(), cast:
        for x in loader:
            model(x.contiguous(memory_format=torch.channels_last))
            done += len(x)
            if warm_start is None and time.perf_counter() - start > 1:
                warm_start, warm_done = time.perf_counter(), done
    end = time.perf_counter()
    whole = count / (end - start)
    print(whole, (done - warm_done) / (end - warm_start) if warm_start and done > warm_done else whole)


if __name__ == '__main__':
    if len(sys.argv) == 3:
        torch.onnx.export(net(sys.argv[1]), torch.zeros(1, 3, 224, 224), sys.argv[2], dynamo=False, input_names=['image'],
                          output_names=['scores'], dynamic_axes={'image': {0: 'N'}, 'scores': {0: 'N'}})
    else:
        passed(sys.argv[1], sys.argv[2], sys.argv[3], *map(int, sys.argv[4:]))
