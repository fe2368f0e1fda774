// SPDX-License-Identifier: Apache-2.0
package dev.headstart.codes;

import java.util.Collections;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.function.Function;

/**
 * Lazy iterators, which hold one element at a time, where a stream's {@code iterator()} may hold
 * many.
 */
final class Iterators {

  private Iterators() {}

  static <A, B> Iterator<B> map(Iterator<A> from, Function<? super A, ? extends B> f) {
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return from.hasNext();
      }

      @Override
      public B next() {
        return f.apply(from.next());
      }
    };
  }

  static <A, B> Iterator<B> flatMap(
      Iterator<A> from, Function<? super A, ? extends Iterable<B>> f) {
    return new Iterator<>() {
      private Iterator<B> inner = Collections.emptyIterator();

      @Override
      public boolean hasNext() {
        while (!inner.hasNext() && from.hasNext()) {
          inner = f.apply(from.next()).iterator();
        }
        return inner.hasNext();
      }

      @Override
      public B next() {
        if (!hasNext()) {
          throw new NoSuchElementException();
        }
        return inner.next();
      }
    };
  }
}
