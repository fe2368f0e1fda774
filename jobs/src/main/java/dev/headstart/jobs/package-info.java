/** The command line: one small class a verb. */
package dev.headstart.jobs;
