// SPDX-License-Identifier: Apache-2.0
package dev.headstart.jobs.cli;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;

import dev.headstart.InputException;
import dev.headstart.Texts;
import dev.headstart.codes.table.CodesTable;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;

/**
 * The codes of one net and layer in a table.
 *
 * @param table the table
 * @param net the fingerprint of the net
 * @param layer the layer
 * @param labelled the number of them that have a label
 */
public record CodesOf(CodesTable table, String net, String layer, long labelled) {

  /**
   * Returns the table for reading by a command: at one version from beginning to end, whatever is
   * written to it meanwhile.
   *
   * @param asOf the version, or null for the newest
   * @throws InputException if there is no codes table, or not this version of it
   */
  public static CodesTable table(Job job, String uri, @Nullable Long asOf) {
    CodesTable table = new CodesTable(job.spark(), uri);
    return asOf == null ? table.asOfNow() : table.asOf(asOf);
  }

  /**
   * Returns the only net and layer in the table, or the only net with the requested layer.
   *
   * @throws InputException if there is none, or more than one
   */
  public static CodesOf onlyOne(CodesTable table, @Nullable String layer) {
    List<Row> there = inTable(table);
    List<Row> fit =
        there.stream().filter(row -> layer == null || layer.equals(row.getString(1))).toList();
    if (fit.size() == 1) {
      return of(table, fit.get(0));
    }
    if (there.isEmpty()) {
      throw new InputException(Texts.format("There are no codes in %s.", table.uri()));
    }
    throw new InputException(
        Texts.format(
            "%s has codes of %s: %s",
            table.uri(),
            describe(there),
            fit.isEmpty() ? "none of layer " + layer + "." : "name one with --layer."));
  }

  /**
   * Returns the codes of this net and layer.
   *
   * @throws InputException if there are none
   */
  public static CodesOf matching(CodesTable table, String net, String layer) {
    List<Row> there = inTable(table);
    return there.stream()
        .filter(r -> r.getString(0).equals(net) && r.getString(1).equals(layer))
        .findFirst()
        .map(row -> of(table, row))
        .orElseThrow(
            () ->
                new InputException(
                    Texts.format(
                        "Codes of layer %s of net %s are needed; %s has %s.",
                        layer, shorten(net), table.uri(), describe(there))));
  }

  private static CodesOf of(CodesTable table, Row row) {
    return new CodesOf(table, row.getString(0), row.getString(1), row.getLong(2));
  }

  /** Returns the rows of these codes. */
  public Dataset<Row> rows() {
    return rows(table, net, layer);
  }

  /** Returns the rows of the codes of a net and layer, which may be none. */
  public static Dataset<Row> rows(CodesTable table, String net, String layer) {
    Column these = col("net").equalTo(net).and(col("layer").equalTo(layer));
    return table.codes().filter(these);
  }

  /**
   * Returns the images that have no code of this net, if there are any: where they are, and why.
   */
  public Optional<Dataset<Row>> quarantined() {
    return table.hasQuarantine()
        ? Optional.of(table.quarantine().filter(col("net").equalTo(net)))
        : Optional.empty();
  }

  private static List<Row> inTable(CodesTable table) {
    return table.codes().groupBy("net", "layer").agg(count("label")).collectAsList().stream()
        .sorted(
            Comparator.comparing((Row row) -> row.getString(0)).thenComparing(r -> r.getString(1)))
        .toList();
  }

  private static String describe(List<Row> there) {
    return there.isEmpty()
        ? "none"
        : there.stream()
            .map(r -> Texts.format("layer %s of net %s", r.getString(1), shorten(r.getString(0))))
            .collect(Collectors.joining(", "));
  }

  private static String shorten(String fingerprint) {
    return fingerprint.substring(0, Math.min(12, fingerprint.length()));
  }
}
