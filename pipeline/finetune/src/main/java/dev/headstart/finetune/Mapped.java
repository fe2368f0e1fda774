package dev.headstart.finetune;

import java.util.Iterator;
import java.util.function.Function;

/**
 * What becomes of some things, one at a time, when it is asked for.
 *
 * @param things what they are made of
 * @param function makes one
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
