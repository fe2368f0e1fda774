/**
 * Classifiers of images as stored artefacts: rows are split into training and test sets, a trained
 * head is saved with its net, and its predictions are written to a table.
 */
@NullMarked
package dev.headstart.model;

import org.jspecify.annotations.NullMarked;
