/**
 * The source of pretrained nets: takes names of the zoo, files and bundles, and returns complete
 * and checked nets. Downloaded nets are kept in a cache.
 */
@NullMarked
package dev.headstart.zoo;

import org.jspecify.annotations.NullMarked;
