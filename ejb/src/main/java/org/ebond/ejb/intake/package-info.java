/** Every way in: one inbox row for what arrived, which is the dirty mark of the case it belongs to (EIP idempotent receiver). */
@NullMarked
package org.ebond.ejb.intake;

import org.jspecify.annotations.NullMarked;
