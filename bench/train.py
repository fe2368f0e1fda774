"""Trains an ONNX graph with PyTorch, one thread, and prints images/s; or writes the small ResNet that is trained.

train.py NET.onnx BATCH STEPS WARM_UPS [channels_last]
train.py --resnet OUT.onnx
"""

import sys
import time

import numpy as np
import onnx
import torch
import torch.nn.functional as F
from onnx import TensorProto, helper, numpy_helper


class Net(torch.nn.Module):
    """Runs the nodes of an ONNX graph up to the code, with a new head of two classes behind."""

    def __init__(self, model, code_length):
        super().__init__()
        self.nodes = model.graph.node
        self.input = model.graph.input[0].name
        self.weights = torch.nn.ParameterDict()
        self.statistics = {}
        moving = {n for node in self.nodes if node.op_type == 'BatchNormalization' for n in node.input[3:]}
        for tensor in model.graph.initializer:
            value = torch.from_numpy(numpy_helper.to_array(tensor).copy())
            if tensor.name in moving:
                self.statistics[tensor.name] = value
            elif value.dtype == torch.float32:
                self.weights[key(tensor.name)] = torch.nn.Parameter(value)
        self.head = torch.nn.Linear(code_length, 2)

    def forward(self, x):
        values = {self.input: x}
        for node in self.nodes:
            a = {t.name: helper.get_attribute_value(t) for t in node.attribute}
            inputs = [values[n] if n in values else self.statistics.get(n, self.weights[key(n)] if key(n) in self.weights else None)
                      for n in node.input]
            values[node.output[0]] = OPERATORS[node.op_type](a, *inputs)
        return self.head(values[self.nodes[-1].output[0]].flatten(1))


def key(name):
    return name.replace('.', '_')


def padded(x, a, value):
    top, left, bottom, right = a.get('pads', [0, 0, 0, 0])
    if a.get('ceil_mode'):
        k, s = a['kernel_shape'], a['strides']
        bottom += (-(x.shape[2] + top + bottom - k[0])) % s[0]
        right += (-(x.shape[3] + left + right - k[1])) % s[1]
    if (top, left) == (bottom, right):
        return x, (top, left)
    return F.pad(x, (left, right, top, bottom), value=value), (0, 0)


def conv(a, x, w, b=None):
    x, pads = padded(x, a, 0.0)
    return F.conv2d(x, w, b, a.get('strides', 1), pads, a.get('dilations', 1), a.get('group', 1))


def max_pool(a, x):
    x, pads = padded(x, a, -torch.inf)
    return F.max_pool2d(x, a['kernel_shape'], a['strides'], pads)


OPERATORS = {
    'Conv': conv,
    'BatchNormalization': lambda a, x, g, b, m, v: F.batch_norm(x, m, v, g, b, True, 0.1, a.get('epsilon', 1e-5)),
    'Relu': lambda a, x: F.relu(x),
    'Clip': lambda a, x, *_: F.relu6(x),
    'Add': lambda a, x, y: x + y,
    'Concat': lambda a, *x: torch.cat(x, 1),
    'MaxPool': max_pool,
    'Flatten': lambda a, x: x.flatten(1),
    'Dropout': lambda a, x, *_: x,
    'GlobalAveragePool': lambda a, x: x.mean((2, 3), keepdim=True),
}


def train(path, batch, steps, warm_ups, channels_last):
    torch.set_num_threads(1)
    torch.manual_seed(1)
    model = onnx.load(path)
    shape = [d.dim_value for d in model.graph.input[0].type.tensor_type.shape.dim][1:]
    net = Net(model, model.graph.output[0].type.tensor_type.shape.dim[1].dim_value)
    x, y = torch.randn(batch, *shape), torch.randint(2, (batch,))
    if channels_last:
        net, x = net.to(memory_format=torch.channels_last), x.to(memory_format=torch.channels_last)
    optimizer = torch.optim.SGD(net.parameters(), lr=1e-4, momentum=0.9)
    for step in range(warm_ups + steps):
        if step == warm_ups:
            start = time.perf_counter()
        optimizer.zero_grad()
        F.cross_entropy(net(x), y).backward()
        optimizer.step()
    print(f'{batch * steps / (time.perf_counter() - start):.1f}')


def resnet(path):
    """A ResNet for 3 x 64 x 64: a stem and four stages of two blocks, 16 to 128 channels, batch norm behind each convolution."""
    random = np.random.default_rng(1)
    nodes, weights = [], []

    def weight(name, value):
        weights.append(numpy_helper.from_array(value.astype(np.float32), name))
        return name

    def conv_norm(x, name, n_in, n_out, kernel, stride):
        w = random.normal(0, np.sqrt(2 / (n_in * kernel * kernel)), (n_out, n_in, kernel, kernel))
        p = kernel // 2
        nodes.append(helper.make_node('Conv', [x, weight(name + '_w', w)], [name + '_c'], kernel_shape=[kernel] * 2,
                                      strides=[stride] * 2, pads=[p] * 4))
        norm = [weight(name + end, np.full(n_out, v)) for end, v in (('_g', 1), ('_b', 0), ('_m', 0), ('_v', 1))]
        nodes.append(helper.make_node('BatchNormalization', [name + '_c', *norm], [name]))
        return name

    def relu(x):
        nodes.append(helper.make_node('Relu', [x], [x + '_r']))
        return x + '_r'

    x, channels = relu(conv_norm('image', 'stem', 3, 16, 3, 1)), 16
    for stage, out in enumerate((16, 32, 64, 128)):
        for block in range(2):
            name, stride = f's{stage}b{block}', 2 if stage and not block else 1
            y = relu(conv_norm(x, name + 'a', channels, out, 3, stride))
            y = conv_norm(y, name + 'b', out, out, 3, 1)
            short = x if channels == out else conv_norm(x, name + 'd', channels, out, 1, stride)
            nodes.append(helper.make_node('Add', [y, short], [name]))
            x, channels = relu(name), out
    nodes.append(helper.make_node('GlobalAveragePool', [x], ['code']))
    graph = helper.make_graph(
        nodes, 'resnet', [helper.make_tensor_value_info('image', TensorProto.FLOAT, ['N', 3, 64, 64])],
        [helper.make_tensor_value_info('code', TensorProto.FLOAT, ['N', channels, 1, 1])], weights)
    onnx.save(helper.make_model(graph, opset_imports=[helper.make_opsetid('', 13)], ir_version=8), path)


if __name__ == '__main__':
    if sys.argv[1] == '--resnet':
        resnet(sys.argv[2])
    else:
        train(sys.argv[1], *map(int, sys.argv[2:5]), 'channels_last' in sys.argv[5:])
