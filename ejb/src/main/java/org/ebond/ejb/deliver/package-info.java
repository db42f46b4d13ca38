/** The outbox: attempts started before a byte leaves, their outcomes, and the probes of those that have none. */
@NullMarked
package org.ebond.ejb.deliver;

import org.jspecify.annotations.NullMarked;
