/**
 * Where pretrained nets come from: names of the zoo, files and bundles come in, whole and checked
 * nets go out; what was fetched is kept in a cache.
 */
@NullMarked
package dev.headstart.zoo;

import org.jspecify.annotations.NullMarked;
