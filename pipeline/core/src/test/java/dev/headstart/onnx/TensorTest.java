// SPDX-License-Identifier: Apache-2.0
package dev.headstart.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headstart.ChildJvm;
import dev.headstart.onnx.proto.Onnx.TensorProto;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is read of constants, however they are stored. */
class TensorTest {

  private static final float[] VALUES = {1.5f, -0f, Float.NaN, Float.MIN_VALUE};

  @Test
  void floatsAreTheSameStoredAsBytesAndAsAList() {
    Tensor bytes = Tensor.floats("w", VALUES, 2, 2);
    Tensor list = Tensor.listedFloats("w", VALUES, 2, 2);

    assertThat(bytes).isNotEqualTo(list);
    for (Tensor tensor : List.of(bytes, list)) {
      assertThat(tensor.floatArray()).containsExactly(VALUES);
      assertThat(tensor.floats()).isEqualTo(FloatBuffer.wrap(VALUES));
      assertThat(tensor.hasFloats(VALUES)).isTrue();
      assertThat(tensor.hasFloats(new float[] {1.5f, 0f, Float.NaN, Float.MIN_VALUE})).isFalse();
      assertThat(tensor.hasFloats(new float[3])).isFalse();
      assertThat(tensor.dims()).containsExactly(2L, 2L);
      assertThat(tensor.size()).isEqualTo(4);
    }
  }

  @Test
  void floatsStoredAsBytesAreAViewThatCannotBeChanged() {
    byte[] stored = new byte[8];
    Tensor tensor = Tensor.of("w", ElementType.FLOAT, ByteBuffer.wrap(stored), 2);
    ByteBuffer.wrap(stored).order(ByteOrder.LITTLE_ENDIAN).putFloat(4, 2.5f);

    assertThat(tensor.floats().get(1)).isEqualTo(2.5f);
    assertThat(tensor.floats().isReadOnly()).isTrue();
    assertThat(tensor.data().isReadOnly()).isTrue();
    assertThat(tensor.data().order()).isEqualTo(ByteOrder.LITTLE_ENDIAN);
    assertThat(tensor.data().getFloat(4)).isEqualTo(2.5f);
  }

  @Test
  void directMemoryIsNotCopiedToTheHeap() {
    ByteBuffer direct = ByteBuffer.allocateDirect(8).order(ByteOrder.LITTLE_ENDIAN);
    direct.putFloat(0, 3f);

    Tensor tensor = Tensor.of("w", ElementType.FLOAT, direct, 2);

    assertThat(tensor.data().isDirect()).isTrue();
    assertThat(tensor.floats().isDirect()).isTrue();
    assertThat(tensor.floats().get(0)).isEqualTo(3f);
  }

  @ParameterizedTest
  @CsvSource({"6", "3", "2", "7"})
  void wholeNumbersAreTheSameStoredAsBytesAndAsAList(int type) {
    TensorProto.Builder list = TensorProto.newBuilder().setDataType(type);
    ByteBuffer bytes = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN);
    for (int value : new int[] {3, 127}) {
      switch (type) {
        case 7 -> bytes.putLong(value);
        case 6 -> bytes.putInt(value);
        default -> bytes.put((byte) value);
      }
      if (type == 7) {
        list.addInt64Data(value);
      } else {
        list.addInt32Data(value);
      }
    }

    assertThat(new Tensor(list.build()).integers()).containsExactly(3, 127);
    assertThat(Tensor.of("", new ElementType(type), bytes.flip(), 2).integers())
        .containsExactly(3, 127);
  }

  @Test
  void unsignedBytesAreNotNegative() {
    ByteBuffer bytes = ByteBuffer.wrap(new byte[] {-1});

    assertThat(Tensor.of("", ElementType.UINT8, bytes, 1).integers()).containsExactly(255);
    assertThat(Tensor.of("", ElementType.INT8, bytes, 1).integers()).containsExactly(-1);
  }

  @Test
  void otherTypesThanAskedForAreAnError() {
    assertThatThrownBy(() -> Tensor.integers("axes", 1, 2).floatArray())
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("Tensor 'axes' is of INT64, not of FLOAT");
    assertThatThrownBy(() -> Tensor.floats("w", VALUES, 4).integers())
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("Tensor 'w' is of FLOAT, not of whole numbers");
  }

  @Test
  void newFloatsTakeThePlaceOfAList() {
    Tensor other = Tensor.listedFloats("w", VALUES, 4).withFloats(new float[] {1, 2, 3, 4});

    assertThat(other.floatArray()).containsExactly(1, 2, 3, 4);
    assertThat(other).isEqualTo(Tensor.floats("w", new float[] {1, 2, 3, 4}, 4));
  }

  /** The file has 120 MB and so have the floats; as boxed numbers they would take 600 MB more. */
  @Test
  void manyFloatsAreDecodedWithoutBoxes() throws Exception {
    assertThat(ChildJvm.run(List.of("-Xmx300m"), LargeTensor.class))
        .doesNotContain("OutOfMemoryError");
  }
}
