"""Makes the Keras models of the tests, with an image and Keras's own output inside each file.

python nets.py FOLDER, with TensorFlow 2.21 and Keras 3.15.
"""

import sys

import h5py
import keras
import numpy as np
from keras import layers as L


def inner(name, channels, side):
    """A model inside a model, with a layer name that others have too."""
    x = keras.Input((side, side, channels))
    return keras.Model(x, L.Add()([L.Conv2D(channels, 1, name="c")(x), x]), name=name)


def nested():
    image = keras.Input((12, 12, 3))
    deep = keras.Sequential([keras.Input((10, 10, 4)), L.BatchNormalization(), L.ReLU()], name="deep")
    front = keras.Sequential(
        [keras.Input((12, 12, 3)), L.Conv2D(4, 3), deep, L.MaxPooling2D()], name="front"
    )
    x = inner("second", 4, 5)(inner("first", 4, 5)(front(image)))
    head = keras.Sequential([keras.Input((100,)), L.Dropout(0.5), L.Dense(3, activation="softmax")])
    return keras.Model(image, head(L.Flatten()(x)))


def layers():
    image = keras.Input((33, 30, 3))
    x = L.ZeroPadding2D(((0, 1), (0, 1)))(image)
    x = L.Conv2D(6, 3, strides=2, use_bias=False)(x)
    x = L.BatchNormalization(scale=False, epsilon=1e-2)(x)
    x = start = L.ReLU(6)(x)
    x = L.DepthwiseConv2D(3, padding="same", depth_multiplier=2)(x)
    x = L.LeakyReLU(negative_slope=0.1)(x)
    x = L.SeparableConv2D(6, 3, padding="same", activation="silu")(x)
    x = L.Multiply()([L.Average()([x, start]), L.Conv2D(6, 1, activation="sigmoid")(start)])
    x = L.Concatenate()([x, L.Conv2D(2, 3, dilation_rate=2, padding="same", activation="tanh")(start)])
    x = L.SpatialDropout2D(0.2)(x)
    x = L.MaxPooling2D(3, 2, padding="same")(x)
    x = L.ELU(0.7)(L.BatchNormalization(center=False)(x))
    x = L.Cropping2D(((1, 0), (0, 1)))(x)
    x = L.AveragePooling2D(3, 2, padding="same")(x)
    pooled = L.Concatenate()([L.GlobalAveragePooling2D()(x), L.GlobalMaxPooling2D()(x)])
    flat = L.Dense(5, activation="selu")(L.Flatten()(x))
    both = L.Concatenate(axis=1)([flat, L.BatchNormalization()(pooled)])
    return keras.Model(image, L.Softmax()(L.Dense(4)(both)))


def save(model, path):
    generator = np.random.default_rng(7)
    for weight in model.weights:
        values = generator.normal(0, 0.4, weight.shape)
        weight.assign(np.abs(values) + 0.5 if "variance" in weight.path else values)
    image = generator.uniform(-1, 1, (2, *model.input_shape[1:])).astype("float32")
    model.save(path)
    with h5py.File(path, "a") as file:
        file["expected/image"] = image.transpose(0, 3, 1, 2)
        file["expected/output"] = model.predict(image, verbose=0)


if __name__ == "__main__":
    for build in (nested, layers):
        save(build(), f"{sys.argv[1]}/{build.__name__}.h5")
