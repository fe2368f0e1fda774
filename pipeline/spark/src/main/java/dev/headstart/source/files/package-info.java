/**
 * What a file system has at an address, before anything is opened: addresses as people write them,
 * the entries of folders, what cannot be read as an image, and how much may be read into memory.
 */
@NullMarked
package dev.headstart.source.files;

import org.jspecify.annotations.NullMarked;
