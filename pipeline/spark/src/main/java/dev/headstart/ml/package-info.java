/** What Spark ML stages share: checks of parameters whose messages say what would be right. */
package dev.headstart.ml;
