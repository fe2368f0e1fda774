/** What every written thing says about how it came to be. */
@NullMarked
package dev.headstart.provenance;

import org.jspecify.annotations.NullMarked;
