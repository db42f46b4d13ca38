/** The decision: what each side shows and what was last agreed go in, a plan comes out. Total, deterministic, without IO or clock. */
@NullMarked
package org.ebond.core.reconcile;

import org.jspecify.annotations.NullMarked;
