/** Ways out: one call to one system is exactly one request, and what came back is a value. */
@NullMarked
package org.ebond.routes.out;

import org.jspecify.annotations.NullMarked;
