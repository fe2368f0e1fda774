// SPDX-License-Identifier: Apache-2.0
package dev.headstart.finetune.examples;

import java.util.Iterator;
import java.util.function.Function;

/**
 * A lazily mapped iterator.
 *
 * @param things the elements to map
 * @param function maps one element
 */
public record Mapped<A, B>(Iterator<A> things, Function<A, B> function) implements Iterator<B> {

  @Override
  public boolean hasNext() {
    return things.hasNext();
  }

  @Override
  public B next() {
    return function.apply(things.next());
  }
}
