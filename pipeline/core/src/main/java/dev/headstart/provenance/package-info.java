/**
 * What every written thing says about how it came to be: its run, its format's version, its digest.
 */
@NullMarked
package dev.headstart.provenance;

import org.jspecify.annotations.NullMarked;
