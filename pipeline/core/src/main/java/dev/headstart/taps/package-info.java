/**
 * Several layers of a net as one code. Comes in: a net, and features chosen from its layers. Goes
 * out: a net whose only code layer is these features, normalised; nothing else is computed.
 */
@NullMarked
package dev.headstart.taps;

import org.jspecify.annotations.NullMarked;
