/** What each side showed of its tickets: the evidence that everything is decided on. */
@NullMarked
package org.ebond.ejb.ticket;

import org.jspecify.annotations.NullMarked;
