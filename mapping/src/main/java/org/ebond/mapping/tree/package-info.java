/** One data shape for all wires: JSON trees, read by paths, written by templates, turned to XML and back. */
@NullMarked
package org.ebond.mapping.tree;

import org.jspecify.annotations.NullMarked;
