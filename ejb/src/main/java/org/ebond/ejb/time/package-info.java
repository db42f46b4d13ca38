/** The two clocks. */
@NullMarked
package org.ebond.ejb.time;

import org.jspecify.annotations.NullMarked;
