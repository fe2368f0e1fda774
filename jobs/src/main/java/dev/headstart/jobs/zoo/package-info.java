/** The commands of {@code headstart zoo}. */
package dev.headstart.jobs.zoo;
