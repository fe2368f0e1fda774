"""Headstart beside PyTorch and scikit-learn in one run; see bench/compare."""

import argparse
import importlib.util
import json
import os
import pathlib
import platform
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
HEADSTART = HERE.parent / 'bin' / 'headstart'
PYTHON = os.environ.get('PYTHON', sys.executable)
WARM_UPS = 10  # rounds until the JVM has compiled most of Spark
LOADERS = [(2, 1), (1, 2), (0, 2)]  # workers that decode, threads of the net


def has(*modules):
    missing = [m for m in modules if importlib.util.find_spec(m) is None]
    if missing:
        print(f'skipped: this Python has no {", ".join(missing)}', file=sys.stderr)
    return not missing


def timed(command):
    """Runs a command; returns its output and seconds."""
    start = time.perf_counter()
    process = subprocess.Popen([str(c) for c in command], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    out, err = process.communicate()
    seconds = time.perf_counter() - start
    if process.returncode:
        sys.exit(f'{command} ended with {process.returncode}: {err[-2000:]}')
    return out, seconds


def cpu_timed(command):
    """The same, with the CPU-seconds of its processes."""
    before = os.times()
    out, seconds = timed(command)
    after = os.times()
    used = after.children_user + after.children_system - before.children_user - before.children_system
    return out, seconds, used


class Turns:
    """bench/extract, that waits for its turn before each measured round."""

    def __init__(self, photos, net, count, rounds):
        command = [HERE / 'java', 'ExtractBench', photos, net, net.with_suffix('.yaml'), count, rounds, WARM_UPS, 'turns']
        self.process = subprocess.Popen([str(c) for c in command], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1)
        for _ in range(WARM_UPS):
            self.line()

    def line(self):
        line = self.process.stdout.readline()
        if not line:
            sys.exit('ExtractBench ended early')
        return [float(v) for v in re.findall(r'([\d.]+) images/s', line)]

    def turn(self):
        self.process.stdin.write('\n')
        return self.line()

    def close(self):
        self.process.communicate()


def of_net(arch, options, work):
    net = work / f'{arch}.onnx'
    timed([PYTHON, HERE / 'compare_torch.py', arch, net])
    timed([HEADSTART, 'zoo', 'add', net, '--like', 'torchvision', '--source', 'bench/compare', '--licence', 'none', '--beside'])
    rows = {}

    def add(name, value):
        rows.setdefault(name, []).append(value)

    run = [PYTHON, HERE / 'compare_torch.py', arch, options.photos]
    best = {}
    for precision in ('fp32', 'bf16'):
        rate = lambda loader: float(timed([*run, precision, *loader, 320])[0].split()[1])
        best[precision] = max(LOADERS, key=rate)
    turns = Turns(options.photos, net, options.count, options.rounds)
    for _ in range(options.rounds):
        bare, warm = turns.turn()
        add('bare loop, images/s', bare)
        add('headstart warm, images/s', warm)
        for precision in ('fp32', 'bf16'):
            out, seconds, cpu = cpu_timed([*run, precision, *best[precision], options.count])
            add(f'pytorch {precision}, images/s', float(out.split()[1]))
            add(f'pytorch {precision} process, s', seconds)
            add(f'pytorch {precision} process, CPU-ms an image', 1000 * cpu / options.count)
        shutil.rmtree(work / 'codes', ignore_errors=True)
        _, seconds, cpu = cpu_timed([HEADSTART, 'extract', '--images', work / 'photos', '--labels', 'none', '--net', net,
                                     '--codes', work / 'codes'])
        add('headstart process, s', seconds)
        add('headstart process, CPU-ms an image', 1000 * cpu / options.count)
    turns.close()
    return rows, best


def of_heads(shape, options, work):
    rows, features, classes = shape.split('x')
    result = {}
    for _ in range(options.rounds):
        out, _ = timed([HERE / 'java', 'HeadBench', rows, features, classes, 2, work])
        fits = re.findall(r'(\w+) ([\d.]+) s, accuracy ([\d.]+)', out)
        for i, (name, seconds, accuracy) in enumerate(fits):
            result.setdefault(f'headstart {name}{", first fit" if i < 2 else ""}, s', []).append(float(seconds))
            result.setdefault(f'headstart {name}, accuracy', []).append(float(accuracy))
        if has('sklearn'):
            out, _ = timed([PYTHON, HERE / 'compare_sklearn.py', work, features])
            for line in out.split('\n'):
                if line:
                    name, seconds, accuracy = line.split()
                    result.setdefault(f'scikit-learn {name}, s', []).append(float(seconds))
                    result.setdefault(f'scikit-learn {name}, accuracy', []).append(float(accuracy))
    return result


def sgemm():
    """GFLOP/s of a product of two float matrices of 2,048 rows, by NumPy's BLAS with all cores."""
    import numpy as np
    a = np.ones((2048, 2048), np.float32)
    a @ a
    start = time.perf_counter()
    for _ in range(10):
        a @ a
    return 10 * 2 * 2048**3 / (time.perf_counter() - start) / 1e9


def machine():
    model = next((l.split(':')[1].strip() for l in open('/proc/cpuinfo') if l.startswith('model name')), '?')
    versions = {'python': platform.python_version()}
    for module in ('torch', 'torchvision', 'sklearn', 'numpy'):
        if importlib.util.find_spec(module):
            versions[module] = __import__(module).__version__
    java, _ = timed(['bash', '-c', 'java -version 2>&1 | head -1'])
    return {'cpu': model, 'cores': os.cpu_count(), 'java': java.strip(), **versions}


def table(title, rows):
    print(f'\n{title}\n\n| what | median | least | most |\n|---|---|---|---|')
    for name, values in rows.items():
        print(f'| {name} | {statistics.median(values):.4g} | {min(values):.4g} | {max(values):.4g} |')


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('photos')
    parser.add_argument('out')
    parser.add_argument('--rounds', type=int, default=5)
    parser.add_argument('--photos', dest='count', type=int, default=1000)
    parser.add_argument('--nets', default='squeezenet1_1,resnet18,resnet50')
    parser.add_argument('--heads', default='20000x512x10,60000x1280x100')
    options = parser.parse_args()
    result = {'machine': machine(), 'photos': options.count, 'rounds': options.rounds, 'load at start': os.getloadavg()[0]}
    with tempfile.TemporaryDirectory() as folder:
        work = pathlib.Path(folder)
        originals = sorted(p for p in pathlib.Path(options.photos).rglob('*') if p.suffix.lower() in ('.jpg', '.jpeg'))
        (work / 'photos').mkdir()
        for i in range(options.count):
            shutil.copy(originals[i % len(originals)], work / 'photos' / f'{i:05}.jpg')
        result['fma, GFLOP/s'] = float(timed([HERE / 'java', 'FmaProbe'])[0])
        if has('numpy'):
            result['sgemm, GFLOP/s'] = sgemm()
        if has('torch', 'torchvision', 'onnx'):
            for arch in filter(None, options.nets.split(',')):
                rows, best = of_net(arch, options, work)
                result[arch] = {'loaders (workers, threads)': best, **rows}
                table(arch, rows)
        for shape in filter(None, options.heads.split(',')):
            result[f'heads {shape}'] = of_heads(shape, options, work)
            table(f'heads {shape}', result[f'heads {shape}'])
    pathlib.Path(options.out).write_text(json.dumps(result, indent=1) + '\n')


if __name__ == '__main__':
    main()
