/** Lanes: dirty marks with leases, one per case and one per system and ticket. */
@NullMarked
package org.ebond.ejb.lane;

import org.jspecify.annotations.NullMarked;
