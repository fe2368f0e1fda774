/** Programs behind the scripts of {@code bench/} that time inner parts of fine-tuning. */
package dev.headstart.finetune;
