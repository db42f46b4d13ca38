/** A small simulated world of ticket systems around the decision: for scenarios, and for stories made from a seed. */
@NullMarked
package org.ebond.core.testing;

import org.jspecify.annotations.NullMarked;
