// SPDX-License-Identifier: Apache-2.0
package dev.headstart.dl4j;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.ops.transforms.Transforms;

/** A function, without weights, of one or two arrays and some numbers, and its gradient. */
@SuppressWarnings("ImmutableEnumChecker") // the formulas have no state
public enum Function {
  /** The product of two arrays, with broadcasting of dimensions of 1. */
  MULTIPLY(2) {
    @Override
    INDArray of(INDArray[] in, double... n) {
      return in[0].mul(in[1]);
    }

    @Override
    INDArray gradient(INDArray[] in, int i, INDArray out, double... n) {
      return summed(out.mul(in[1 - i]), in[i]);
    }
  },
  /** The sum of two arrays, with broadcasting of dimensions of 1. */
  ADD(2) {
    @Override
    INDArray of(INDArray[] in, double... n) {
      return in[0].add(in[1]);
    }

    @Override
    INDArray gradient(INDArray[] in, int i, INDArray out, double... n) {
      return summed(out, in[i]);
    }
  },
  /** {@code x}, clipped to the range from the first number to the second. */
  CLIP(1) {
    @Override
    INDArray of(INDArray[] in, double... n) {
      return Transforms.min(Transforms.max(in[0], n[0]), n[1]);
    }

    @Override
    INDArray gradient(INDArray[] in, int i, INDArray out, double... n) {
      return out.mul(between(in[0], n[0], n[1]));
    }
  },
  /** {@code a * x + b}. */
  LINEAR(1) {
    @Override
    INDArray of(INDArray[] in, double... n) {
      return in[0].mul(n[0]).addi(n[1]);
    }

    @Override
    INDArray gradient(INDArray[] in, int i, INDArray out, double... n) {
      return out.mul(n[0]);
    }
  },
  /** {@code max(0, min(1, a * x + b))}. */
  HARD_SIGMOID(1) {
    @Override
    INDArray of(INDArray[] in, double... n) {
      return CLIP.of(new INDArray[] {LINEAR.of(in, n)}, 0, 1);
    }

    @Override
    INDArray gradient(INDArray[] in, int i, INDArray out, double... n) {
      return out.mul(between(LINEAR.of(in, n), 0, 1)).muli(n[0]);
    }
  },
  /** {@code x * max(0, min(1, a * x + b))}. */
  HARD_SWISH(1) {
    @Override
    INDArray of(INDArray[] in, double... n) {
      return HARD_SIGMOID.of(in, n).muli(in[0]);
    }

    @Override
    INDArray gradient(INDArray[] in, int i, INDArray out, double... n) {
      INDArray slope = HARD_SIGMOID.gradient(in, 0, in[0], n);
      return out.mul(slope.addi(HARD_SIGMOID.of(in, n)));
    }
  },
  /** Softmax over the channels. */
  SOFTMAX(1) {
    @Override
    INDArray of(INDArray[] in, double... n) {
      INDArray powers = Transforms.exp(in[0].sub(in[0].max(true, 1)));
      return powers.divi(powers.sum(true, 1));
    }

    @Override
    INDArray gradient(INDArray[] in, int i, INDArray out, double... n) {
      INDArray p = of(in, n);
      return p.mul(out.sub(p.mul(out).sum(true, 1)));
    }
  },
  /** Padding around maps: its width at the top, bottom, left and right, and its value. */
  FRAME(1) {
    @Override
    INDArray of(INDArray[] in, double... n) {
      INDArray x = in[0];
      INDArray framed =
          Nd4j.valueArrayOf(
              new long[] {
                x.size(0),
                x.size(1),
                x.size(2) + (long) (n[0] + n[1]),
                x.size(3) + (long) (n[2] + n[3])
              },
              n[4],
              x.dataType());
      inside(framed, x, n).assign(x);
      return framed;
    }

    @Override
    INDArray gradient(INDArray[] in, int i, INDArray out, double... n) {
      return inside(out, in[0], n).dup('c');
    }
  },
  /** Each map multiplied by one of {@code [height, width, values...]}. */
  WEIGH(1) {
    @Override
    INDArray of(INDArray[] in, double... n) {
      double[] values = java.util.Arrays.copyOfRange(n, 2, n.length);
      return in[0].mul(
          Nd4j.createFromArray(values)
              .castTo(in[0].dataType())
              .reshape(1, 1, (long) n[0], (long) n[1]));
    }

    @Override
    INDArray gradient(INDArray[] in, int i, INDArray out, double... n) {
      return of(new INDArray[] {out}, n);
    }
  },
  /** The difference of two arrays, with broadcasting of dimensions of 1. */
  SUBTRACT(2) {
    @Override
    INDArray of(INDArray[] in, double... n) {
      return in[0].sub(in[1]);
    }

    @Override
    INDArray gradient(INDArray[] in, int i, INDArray out, double... n) {
      return summed(i == 0 ? out : out.neg(), in[i]);
    }
  },
  /** The quotient of two arrays, with broadcasting of dimensions of 1. */
  DIVIDE(2) {
    @Override
    INDArray of(INDArray[] in, double... n) {
      return in[0].div(in[1]);
    }

    @Override
    INDArray gradient(INDArray[] in, int i, INDArray out, double... n) {
      INDArray slope = out.div(in[1]);
      return summed(i == 0 ? slope : slope.muli(of(in)).negi(), in[i]);
    }
  },
  /** The error function. */
  ERF((x, n) -> Formulas.erf(x), (x, out, n) -> out.mul(Formulas.erfSlope(x))),
  /** {@code x} times the share of a normal distribution below it (Hendrycks and Gimpel 2016). */
  GELU((x, n) -> Formulas.gelu(x), (x, out, n) -> out.mul(Formulas.geluSlope(x))),
  /** The square root. */
  SQRT((x, n) -> Formulas.sqrt(x), (x, out, n) -> out.mul(Formulas.sqrtSlope(x))),
  /** {@code x} to the power of a number. */
  POWER(
      (x, n) -> Formulas.power(x, n[0]),
      (x, out, n) -> out.mul(Formulas.power(x, n[0] - 1).muli(n[0]))),
  /** The mean over some dimensions, which remain as 1. */
  MEAN(Arrangements::mean, (x, out, n) -> Arrangements.meanSlope(x, out)),
  /** The values in the same order in rows of other dimensions. */
  RESHAPE(Arrangements::rows, (x, out, n) -> Arrangements.reshaped(out, x.shape())),
  /** The dimensions in another order, which the numbers give; the batch stays the first. */
  TRANSPOSE(
      Arrangements::transposed,
      (x, out, n) -> Arrangements.transposed(out, Arrangements.inverse(n))),
  /** What lies, in the dimension of the first number, from the second up to before the third. */
  SLICE(Arrangements::slice, Arrangements::unsliced),
  /** Each pixel of a map repeated, as often as the numbers say, down and across. */
  REPEAT(Arrangements::repeated, Arrangements::summed);

  /** The number of arrays that it takes. */
  final int inputs;

  private final @Nullable Formula value;
  private final @Nullable Slope slope;

  Function(int inputs) {
    this.inputs = inputs;
    this.value = null;
    this.slope = null;
  }

  Function(Formula value, Slope slope) {
    this.inputs = 1;
    this.value = value;
    this.slope = slope;
  }

  /** A function of one array. */
  private interface Formula {
    INDArray of(INDArray x, double... numbers);
  }

  /** Its gradient. */
  private interface Slope {
    INDArray of(INDArray x, INDArray out, double... numbers);
  }

  /** Returns the function's value as a new array. */
  INDArray of(INDArray[] in, double... numbers) {
    return Objects.requireNonNull(value).of(in[0], numbers);
  }

  /**
   * Returns the gradient with respect to one of the arrays, as a new array.
   *
   * @param i the index of the array
   * @param out the gradient of the function's value
   */
  INDArray gradient(INDArray[] in, int i, INDArray out, double... numbers) {
    return Objects.requireNonNull(slope).of(in[0], out, numbers);
  }

  private static INDArray between(INDArray x, double min, double max) {
    return x.gt(min).castTo(x.dataType()).muli(x.lt(max).castTo(x.dataType()));
  }

  private static INDArray inside(INDArray framed, INDArray x, double... n) {
    return framed.get(
        NDArrayIndex.all(),
        NDArrayIndex.all(),
        NDArrayIndex.interval((long) n[0], (long) n[0] + x.size(2)),
        NDArrayIndex.interval((long) n[2], (long) n[2] + x.size(3)));
  }

  /**
   * Sums a gradient over the broadcast dimensions, so that it has the shape of the original array.
   */
  private static INDArray summed(INDArray gradient, INDArray like) {
    int[] spread =
        java.util.stream.IntStream.range(0, like.rank())
            .filter(d -> like.size(d) < gradient.size(d))
            .toArray();
    return spread.length == 0 ? gradient.dup('c') : gradient.sum(true, spread);
  }
}
