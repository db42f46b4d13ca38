/** What the four systems hold, as their control API shows it. */
@NullMarked
package org.ebond.sandbox.audit.store;

import org.jspecify.annotations.NullMarked;
