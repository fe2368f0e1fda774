/** The table of codes: its columns, its versions, its files. */
@NullMarked
package dev.headstart.codes.table;

import org.jspecify.annotations.NullMarked;
