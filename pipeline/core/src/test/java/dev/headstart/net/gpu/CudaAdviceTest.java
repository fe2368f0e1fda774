// SPDX-License-Identifier: Apache-2.0
package dev.headstart.net.gpu;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CudaAdviceTest {

  private static final String OLD_DRIVER =
      "Error code - ORT_FAIL - message: /onnxruntime_src/cuda_call.cc:129 std::conditional_t CudaCall"
          + " CUDA failure 35: CUDA driver version is insufficient for CUDA runtime version ; GPU=0 ;"
          + " hostname=a ; file=/b.cc ; line=280 ; expr=cudaSetDevice(info_.device_id);";

  @Test
  void eachErrorHasItsWayOut() {
    assertThat(CudaAdvice.wayOut(OLD_DRIVER)).contains("driver is too old");
    assertThat(CudaAdvice.words(OLD_DRIVER))
        .isEqualTo("CUDA failure 35: CUDA driver version is insufficient for CUDA runtime version");
    assertThat(
            CudaAdvice.words(
                "Error code - ORT_EP_FAIL - message: Failed to find CUDA shared provider"))
        .isEqualTo("Failed to find CUDA shared provider");
    assertThat(
            CudaAdvice.wayOut(
                "Failed to load library libonnxruntime_providers_cuda.so with error:"
                    + " libcudnn.so.9: cannot open shared object file: No such file"))
        .contains("cuDNN 9");
    assertThat(CudaAdvice.wayOut("undefined symbol: cudaLibraryGetKernel")).contains("12.8");
    assertThat(CudaAdvice.wayOut("CUDA failure 101: invalid device ordinal ; GPU=3"))
        .contains("CUDA_VISIBLE_DEVICES");
    assertThat(CudaAdvice.wayOut("CUDA failure 209: no kernel image is available for execution"))
        .contains("generation");
    assertThat(CudaAdvice.wayOut("Failed to find CUDA shared provider")).contains("-Pcuda");
    assertThat(CudaAdvice.known("Failed to allocate memory for requested buffer of size 9"))
        .hasValueSatisfying(way -> assertThat(way).contains("--inference-batch"));
  }

  @Test
  void errorsOfTheNetAreNotThoseOfCuda() {
    assertThat(CudaAdvice.isCuda(OLD_DRIVER)).isTrue();
    assertThat(CudaAdvice.isCuda("Failed to find CUDA shared provider")).isTrue();
    assertThat(CudaAdvice.isCuda("Protobuf parsing failed.")).isFalse();
    assertThat(CudaAdvice.known("Got invalid dimensions for input: image")).isEmpty();
  }
}
