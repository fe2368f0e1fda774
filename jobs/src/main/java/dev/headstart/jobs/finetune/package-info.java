/** The commands that train nets, what they print and what they report. */
@NullMarked
package dev.headstart.jobs.finetune;

import org.jspecify.annotations.NullMarked;
