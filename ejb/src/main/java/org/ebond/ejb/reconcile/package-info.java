/** The reconcile lane: which cases moved, what must be read for them, and the commit of what the core decided. */
@NullMarked
package org.ebond.ejb.reconcile;

import org.jspecify.annotations.NullMarked;
