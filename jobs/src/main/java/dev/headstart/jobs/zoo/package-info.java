/** The verbs of {@code headstart zoo}. */
package dev.headstart.jobs.zoo;
