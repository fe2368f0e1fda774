// SPDX-License-Identifier: Apache-2.0
package dev.headstart.net.gpu;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The CUDA devices that this process sees, as {@code nvidia-smi} and {@code CUDA_VISIBLE_DEVICES}
 * tell. CUDA numbers those that it shows from 0.
 *
 * @param all the devices of the machine by their number; empty if nothing is known of them
 * @param visible the value of {@code CUDA_VISIBLE_DEVICES}, or null if it is not set
 */
public record Gpus(List<Gpu> all, @Nullable String visible) {

  private static final Pattern LINE = Pattern.compile("(\\d+), *(\\d+\\.\\d+), *(.+)");

  /** Seconds that the driver has for its answer. */
  private static final long PATIENCE = 20;

  /**
   * A device.
   *
   * @param number its number on the machine
   * @param capability its compute capability, such as 8.6
   * @param name its name
   */
  public record Gpu(int number, double capability, String name) {}

  /** Copies the devices. */
  public Gpus {
    all = List.copyOf(all);
  }

  /** Returns the devices of this machine, which were asked for once. */
  public static Gpus here() {
    return Here.GPUS;
  }

  /**
   * Returns the number of devices that CUDA shows. If nothing is known of them it is 1, so that
   * opening that device tells what is missing.
   */
  public int count() {
    if (visible == null) {
      return Math.max(1, all.size());
    }
    return (int) shown().count();
  }

  /** Returns what is known of the devices that CUDA shows. */
  public List<Gpu> known() {
    if (visible == null) {
      return all;
    }
    List<String> shown = shown().toList();
    return shown.stream().allMatch(entry -> entry.matches("\\d+"))
        ? shown.stream()
            .flatMap(entry -> all.stream().filter(gpu -> entry.equals("" + gpu.number())))
            .toList()
        : all; // devices may also be named by ids, which are not looked up
  }

  /** The entries up to the first one that is no device, as CUDA reads them. */
  private Stream<String> shown() {
    return Pattern.compile(",")
        .splitAsStream(visible == null ? "" : visible)
        .map(String::strip)
        .takeWhile(entry -> entry.matches("\\d+|(GPU|MIG)-.+"));
  }

  /** Reads the lines of {@code nvidia-smi}; others are passed over. */
  static List<Gpu> parse(List<String> lines) {
    List<Gpu> gpus = new ArrayList<>();
    for (String line : lines) {
      Matcher device = LINE.matcher(line.strip());
      if (device.matches()) {
        gpus.add(
            new Gpu(
                Integer.parseInt(device.group(1)),
                Double.parseDouble(device.group(2)),
                device.group(3)));
      }
    }
    return gpus;
  }

  private static List<String> lines() {
    try {
      Process process =
          new ProcessBuilder(
                  "nvidia-smi", "--query-gpu=index,compute_cap,name", "--format=csv,noheader")
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      process.getOutputStream().close();
      if (!process.waitFor(PATIENCE, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        return List.of();
      }
      String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return text.lines().toList();
    } catch (IOException e) {
      return List.of(); // no NVIDIA driver here
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return List.of();
    }
  }

  private static final class Here {
    static final Gpus GPUS = new Gpus(parse(lines()), System.getenv("CUDA_VISIBLE_DEVICES"));
  }
}
