/** The command that finds what is wrong in a set of images. */
@NullMarked
package dev.headstart.jobs.clean;

import org.jspecify.annotations.NullMarked;
