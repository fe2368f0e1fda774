// SPDX-License-Identifier: Apache-2.0
package dev.headstart.source;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/**
 * An object for tasks, serialised by Java serialisation and deserialised once per executor.
 *
 * <p>Spark broadcasts through {@code spark.serializer}, and Kryo, which many clusters set, cannot
 * read records.
 */
public final class Shipped<T extends Serializable> implements Serializable {

  private static final long serialVersionUID = 1L;

  private final byte[] bytes;
  private transient @Nullable T value;

  public Shipped(T value) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ObjectOutputStream objects = new ObjectOutputStream(out)) {
      objects.writeObject(value);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    this.bytes = out.toByteArray();
  }

  @SuppressWarnings("unchecked") // what was written is what is read
  public synchronized T value() {
    if (value == null) {
      try (ObjectInputStream objects = new ClassesOfTheTask(bytes)) {
        value = (T) objects.readObject();
      } catch (IOException | ClassNotFoundException e) {
        throw new IllegalStateException("what the driver sent cannot be read here", e);
      }
    }
    return value;
  }

  /**
   * Resolves classes as Spark's tasks do, since the jars of a job are not on the executor's class
   * path.
   */
  private static final class ClassesOfTheTask extends ObjectInputStream {

    ClassesOfTheTask(byte[] bytes) throws IOException {
      super(new ByteArrayInputStream(bytes));
    }

    @Override
    protected Class<?> resolveClass(java.io.ObjectStreamClass description)
        throws IOException, ClassNotFoundException {
      try {
        return Class.forName(
            description.getName(), false, Thread.currentThread().getContextClassLoader());
      } catch (ClassNotFoundException e) {
        return super.resolveClass(description); // primitive types
      }
    }
  }
}
