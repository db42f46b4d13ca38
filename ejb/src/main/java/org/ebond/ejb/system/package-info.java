/** The health of connected systems: paused, failing, well. */
@NullMarked
package org.ebond.ejb.system;

import org.jspecify.annotations.NullMarked;
