// SPDX-License-Identifier: Apache-2.0
package dev.headstart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class NativeLibrariesTest {

  @Test
  void processorWithoutAvx2IsNamedAsTheReason() {
    assertThatThrownBy(() -> NativeLibraries.needAvx2("processor : 0\nflags : fpu sse2 avx\n"))
        .isInstanceOf(SetupException.class)
        .hasMessageContaining("no AVX2");
    assertThatCode(() -> NativeLibraries.needAvx2("flags : fpu sse2 avx avx2 fma\n"))
        .doesNotThrowAnyException();
    assertThatCode(() -> NativeLibraries.needAvx2("processor : 0\n")).doesNotThrowAnyException();
  }

  @Test
  void oldSystemIsNamedAsTheReason() {
    LinkageError old =
        new NoClassDefFoundError(
            "Could not initialize class org.bytedeco.opencv.global.opencv_core");
    old.initCause(
        new UnsatisfiedLinkError(
            "libopencv_imgproc.so.413: /lib64/libm.so.6: version `GLIBC_2.35' not found"));
    assertThat(NativeLibraries.tooOldSystem(old).orElse("")).contains("glibc 2.35");
    assertThat(NativeLibraries.tooOldSystem(new UnsatisfiedLinkError("no such file"))).isEmpty();
  }
}
