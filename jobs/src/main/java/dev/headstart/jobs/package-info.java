/** The command line: one small class per command. */
package dev.headstart.jobs;
