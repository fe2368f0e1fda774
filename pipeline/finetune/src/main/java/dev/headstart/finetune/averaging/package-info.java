/**
 * Averages of nets: takes the weights of the workers of a round, or of several epochs, and returns
 * those of one net, with slow momentum and with the statistics of its batch norms estimated anew.
 */
@NullMarked
package dev.headstart.finetune.averaging;

import org.jspecify.annotations.NullMarked;
