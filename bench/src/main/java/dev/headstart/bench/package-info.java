/** Programs behind the scripts of {@code bench/}: two ways of doing the same, in turn. */
package dev.headstart.bench;
