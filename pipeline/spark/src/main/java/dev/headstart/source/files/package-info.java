/**
 * What a file system has at an address, before anything is opened: parsing of addresses, the
 * entries of folders, the reasons why something cannot be read as an image, and limits on what is
 * read into memory.
 */
@NullMarked
package dev.headstart.source.files;

import org.jspecify.annotations.NullMarked;
