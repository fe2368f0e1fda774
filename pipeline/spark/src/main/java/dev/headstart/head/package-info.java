/** CNN codes with labels come in, a linear classifier (MLlib) goes out, and its scores. */
@NullMarked
package dev.headstart.head;

import org.jspecify.annotations.NullMarked;
