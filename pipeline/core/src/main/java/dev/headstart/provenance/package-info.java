/** The origin of everything that is written: its run, the version of its format, digests. */
@NullMarked
package dev.headstart.provenance;

import org.jspecify.annotations.NullMarked;
