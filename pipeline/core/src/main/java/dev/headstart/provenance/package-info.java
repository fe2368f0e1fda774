/** What every written thing says about how it came to be. */
package dev.headstart.provenance;
