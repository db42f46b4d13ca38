/** A bond: one customer ticket and one provider ticket that mean the same thing, and what was last agreed between them. */
@NullMarked
package org.ebond.core.bond;

import org.jspecify.annotations.NullMarked;
