/** Common parts of Spark ML stages: checks of parameters whose messages name the valid values. */
@NullMarked
package dev.headstart.ml;

import org.jspecify.annotations.NullMarked;
