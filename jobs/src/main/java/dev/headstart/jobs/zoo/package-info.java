/** The commands of {@code headstart zoo}. */
@NullMarked
package dev.headstart.jobs.zoo;

import org.jspecify.annotations.NullMarked;
