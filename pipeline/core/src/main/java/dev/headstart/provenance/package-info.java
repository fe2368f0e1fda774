/**
 * What every written thing says about how it came to be: its run, its format's version, its digest.
 */
package dev.headstart.provenance;
