// SPDX-License-Identifier: Apache-2.0
package dev.headstart.probe;

import java.io.Serializable;
import java.util.List;
import org.apache.spark.sql.Row;

/** A code of an image of the sample. A class, because Kryo writes no records. */
final class SampleCode implements Serializable {
  private static final long serialVersionUID = 1L;

  final String path;
  final String label;
  final String sha256;
  final String layer;
  final float[] code;

  private SampleCode(String path, String label, String sha256, String layer, float[] code) {
    this.path = path;
    this.label = label;
    this.sha256 = sha256;
    this.layer = layer;
    this.code = code;
  }

  /** Takes a row of {@code path, label, sha256, layer, code}. */
  static SampleCode of(Row row) {
    List<Float> values = row.getList(4);
    float[] code = new float[values.size()];
    int j = 0;
    for (float value : values) {
      code[j++] = value;
    }
    return new SampleCode(
        row.getString(0), row.getString(1), row.getString(2), row.getString(3), code);
  }
}
