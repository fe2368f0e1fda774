/** The command line: one small class per command. */
@NullMarked
package dev.headstart.jobs;

import org.jspecify.annotations.NullMarked;
