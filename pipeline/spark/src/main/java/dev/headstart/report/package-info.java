/**
 * Reports: takes scored rows and what a run measured, and writes a web page for people and the same
 * numbers as JSON. {@link dev.headstart.report.Report} is the entrance.
 */
@NullMarked
package dev.headstart.report;

import org.jspecify.annotations.NullMarked;
