/** Ways in: what arrives is authenticated, bounded, committed, and only then acknowledged. */
@NullMarked
package org.ebond.routes.in;

import org.jspecify.annotations.NullMarked;
