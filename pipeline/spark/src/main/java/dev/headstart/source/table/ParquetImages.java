// SPDX-License-Identifier: Apache-2.0
package dev.headstart.source.table;

import dev.headstart.Texts;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.convert.GroupRecordConverter;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.parquet.io.ColumnIOFactory;
import org.apache.parquet.io.RecordReader;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;
import org.apache.spark.sql.RowFactory;
import org.jspecify.annotations.Nullable;

/**
 * Reads the images of a Parquet file by row number. Only the image column is read, and only from
 * row groups with a wanted row. One row is decoded at a time, where Spark's own reader would hold
 * thousands. If a row group is damaged, all its rows from that point on fail, since rows can no
 * longer be told apart; the next group is read again.
 */
public final class ParquetImages implements ShardCursor {

  private final ParquetFileReader reader;
  private final TableColumn column;
  private final MessageType file;
  private final MessageType requested;
  private int group = -1; // the current row group
  private long row = -1; // the current row
  private long end; // the end of the row group
  private long decoded; // the number of rows of the group already decoded
  private @Nullable RecordReader<Group> records;
  private @Nullable IOException damage; // damage in the row group

  public ParquetImages(String path, @Nullable TableColumn column, Configuration conf)
      throws IOException {
    this.reader = ParquetFileReader.open(HadoopInputFile.fromPath(new Path(path), conf));
    this.file = reader.getFooter().getFileMetaData().getSchema();
    if (column == null || !file.containsField(column.name())) {
      reader.close();
      throw new IOException("this file of the table has no image column");
    }
    this.column = column;
    Type type = file.getType(column.name());
    List<String> fields = column.fields();
    this.requested =
        new MessageType(
            file.getName(),
            fields.isEmpty()
                ? type
                : type.asGroupType()
                    .withNewFields(fields.stream().map(type.asGroupType()::getType).toList()));
    reader.setRequestedSchema(requested);
  }

  /** Returns whether a file has a valid footer. */
  static boolean isReadable(String path, Configuration conf) {
    try (ParquetFileReader reader =
        ParquetFileReader.open(HadoopInputFile.fromPath(new Path(path), conf))) {
      return reader.getFooter() != null;
    } catch (IOException | RuntimeException e) {
      return false;
    }
  }

  /** Skips the row groups that end before a row. */
  public void skipTo(long first) {
    while (group + 1 < reader.getRowGroups().size() && end + rows(group + 1) <= first) {
      skip();
    }
  }

  @Override
  public @Nullable String next(Predicate<String> wanted) {
    while (true) {
      while (++row < end) {
        String key = Long.toString(row);
        if (wanted.test(key)) {
          return key;
        }
      }
      if (group + 1 == reader.getRowGroups().size()) {
        return null;
      }
      open(wanted);
    }
  }

  /** Opens the next row group, or skips it if none of its rows is wanted. */
  private void open(Predicate<String> wanted) {
    long begin = end;
    long rows = rows(group + 1);
    boolean any = false;
    for (long i = begin; i < begin + rows && !any; i++) {
      any = wanted.test(Long.toString(i));
    }
    if (!any) {
      skip();
      return;
    }
    group++;
    end = begin + rows;
    row = begin - 1;
    decoded = begin;
    damage = null;
    try {
      records =
          new ColumnIOFactory()
              .getColumnIO(requested, file)
              .getRecordReader(reader.readNextRowGroup(), new GroupRecordConverter(requested));
    } catch (IOException | RuntimeException | OutOfMemoryError e) {
      damage = damaged(e);
      reader.skipNextRowGroup(); // opening failed before it was passed
    }
  }

  private IOException damaged(Throwable cause) {
    return new IOException(
        Texts.format("rows %,d to %,d cannot be read: %s", decoded, end - 1, cause.getMessage()),
        cause);
  }

  private void skip() {
    reader.skipNextRowGroup();
    group++;
    end += rows(group);
    row = end - 1;
    records = null;
  }

  private long rows(int group) {
    return reader.getRowGroups().get(group).getRowCount();
  }

  @Override
  public @Nullable Object image() throws IOException {
    if (damage != null) {
      throw damage;
    }
    try {
      return image(record());
    } catch (RuntimeException | OutOfMemoryError e) {
      damage = damaged(e);
      throw damage;
    }
  }

  private @Nullable Group record() {
    RecordReader<Group> open = Objects.requireNonNull(records, "records of an open group");
    Group record = null;
    for (; decoded <= row; decoded++) {
      record = open.read();
    }
    return record;
  }

  private @Nullable Object image(@Nullable Group record) {
    if (record == null || record.getFieldRepetitionCount(0) == 0) {
      return null;
    }
    if (column.fields().isEmpty()) {
      return record.getBinary(0, 0).getBytes();
    }
    Group image = record.getGroup(0, 0);
    if (!column.isDecoded()) {
      return image.getFieldRepetitionCount(0) == 0 ? null : image.getBinary(0, 0).getBytes();
    }
    for (int i = 1; i < column.fields().size(); i++) {
      if (image.getFieldRepetitionCount(i) == 0) {
        return null;
      }
    }
    return RowFactory.create(
        null,
        image.getInteger(1, 0),
        image.getInteger(2, 0),
        image.getInteger(3, 0),
        image.getInteger(4, 0),
        image.getBinary(5, 0).getBytes());
  }

  @Override
  public void close() throws IOException {
    reader.close();
  }
}
