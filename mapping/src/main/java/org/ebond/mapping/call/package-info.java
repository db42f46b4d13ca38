/** What goes over a wire and what comes back, as values. Nothing here opens a connection. */
@NullMarked
package org.ebond.mapping.call;

import org.jspecify.annotations.NullMarked;
