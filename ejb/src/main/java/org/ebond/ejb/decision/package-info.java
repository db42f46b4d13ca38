/** Decisions that changed something, kept with their inputs so that each can be replayed. */
@NullMarked
package org.ebond.ejb.decision;

import org.jspecify.annotations.NullMarked;
