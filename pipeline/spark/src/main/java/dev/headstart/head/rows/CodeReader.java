// SPDX-License-Identifier: Apache-2.0
package dev.headstart.head.rows;

import dev.headstart.head.joint.Block;
import dev.headstart.head.joint.RowOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import org.apache.spark.sql.catalyst.CatalystTypeConverters;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.util.ArrayData;
import org.apache.spark.sql.types.DataType;
import org.jspecify.annotations.Nullable;
import scala.Function1;

/**
 * Packs the rows of a partition: label, code (floats), weight, whether a row is for validation, and
 * others. Spark's own rows are read, which hold the floats of a code side by side; as objects of
 * Java they would take ten times as long.
 *
 * <p>Rows are sorted by a hash of the code, 16 MB at a time: the same rows are the same blocks in
 * whatever order they come.
 */
final class CodeReader implements Iterator<CodeRows> {
  private static final int MAX_VALUES = 4 << 20;

  /** The columns that all tables have. */
  static final int FIXED = 4;

  private final Iterator<InternalRow> source;
  private final List<Function1<Object, Object>> converters;
  private final DataType[] others;
  private final List<CodedRow> rows = new ArrayList<>();
  private CodeRows.LeftOut leftOut = new CodeRows.LeftOut();
  private int length = -1;

  CodeReader(Iterator<InternalRow> source, DataType[] others) {
    this.source = source;
    this.others = others;
    this.converters =
        Arrays.stream(others).map(CatalystTypeConverters::createToScalaConverter).toList();
  }

  private record CodedRow(
      float[] code,
      long hash,
      String label,
      double weight,
      boolean validation,
      @Nullable Object[] others) {}

  @Override
  public boolean hasNext() {
    return !rows.isEmpty() || source.hasNext();
  }

  @Override
  public CodeRows next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    if (rows.isEmpty()) {
      fill();
    }
    List<CodedRow> last =
        rows.subList(Math.max(0, rows.size() - Block.rowsOf(length)), rows.size());
    CodeRows packed = pack(last);
    last.clear();
    return packed;
  }

  /** Reads and sorts the next rows. */
  private void fill() {
    long most = Long.MAX_VALUE;
    while (source.hasNext() && rows.size() < most) {
      add(source.next());
      most = MAX_VALUES / Math.max(1, length);
    }
    rows.sort(
        Comparator.comparingLong(CodedRow::hash)
            .thenComparing(CodedRow::label)
            .thenComparingDouble(CodedRow::weight));
  }

  private void add(InternalRow row) {
    boolean validation = row.getBoolean(3);
    boolean counts = !validation;
    if (row.isNullAt(0)) {
      leftOut.unlabelled += counts ? 1 : 0;
      return;
    }
    if (row.isNullAt(1)) {
      leftOut.withoutCode += counts ? 1 : 0;
      return;
    }
    float[] code = floats(row.getArray(1));
    leftOut.shortest = Math.min(leftOut.shortest, code.length);
    leftOut.longest = Math.max(leftOut.longest, code.length);
    double weight = row.isNullAt(2) ? Double.NaN : row.getDouble(2);
    leftOut.wrongWeight |= counts && !(weight > 0 && weight < Double.POSITIVE_INFINITY);
    length = length < 0 ? code.length : length;
    if (code.length != length) {
      return; // Lengths that differ are refused.
    }
    @Nullable Object[] values = new @Nullable Object[others.length];
    for (int k = 0; k < values.length; k++) {
      values[k] = converters.get(k).apply(row.get(FIXED + k, others[k]));
    }
    long hash = RowOrder.hash(code, 0, length);
    rows.add(new CodedRow(code, hash, row.getUTF8String(0).toString(), weight, validation, values));
  }

  private static float[] floats(ArrayData array) {
    float[] code = array.toFloatArray();
    for (int j = 0; j < code.length; j++) {
      // A null is read as a zero.
      if (code[j] == 0 && array.isNullAt(j)) {
        code[j] = Float.NaN;
      }
    }
    return code;
  }

  private CodeRows pack(List<CodedRow> some) {
    int values = Math.max(0, length);
    float[] features = new float[some.size() * values];
    Map<String, Integer> names = new LinkedHashMap<>();
    int[] labels = new int[some.size()];
    boolean[] validation = new boolean[some.size()];
    for (int i = 0; i < labels.length; i++) {
      CodedRow row = some.get(i);
      System.arraycopy(row.code, 0, features, i * values, values);
      labels[i] = names.computeIfAbsent(row.label, name -> names.size());
      validation[i] = row.validation;
    }
    CodeRows packed =
        new CodeRows(
            values,
            features,
            names.keySet().toArray(String[]::new),
            labels,
            some.stream().mapToDouble(CodedRow::weight).toArray(),
            validation,
            some.stream().map(CodedRow::others).toArray(Object[][]::new),
            leftOut);
    leftOut = new CodeRows.LeftOut();
    return packed;
  }
}
