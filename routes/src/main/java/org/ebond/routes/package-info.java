/** The wire: every way in and out, and all working loops. */
@NullMarked
package org.ebond.routes;

import org.jspecify.annotations.NullMarked;
