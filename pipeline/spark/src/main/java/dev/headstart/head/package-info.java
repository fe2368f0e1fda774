/** CNN codes with labels come in, a linear classifier (MLlib) goes out, and its scores. */
package dev.headstart.head;
