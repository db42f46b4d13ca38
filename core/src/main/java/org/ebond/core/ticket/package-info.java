/** The canonical ticket, in the words of TM Forum TMF621, and what one side shows of it. */
@NullMarked
package org.ebond.core.ticket;

import org.jspecify.annotations.NullMarked;
