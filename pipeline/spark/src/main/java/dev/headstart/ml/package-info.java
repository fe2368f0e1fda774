/** What Spark ML stages share: checks of parameters whose messages say what would be right. */
@NullMarked
package dev.headstart.ml;

import org.jspecify.annotations.NullMarked;
