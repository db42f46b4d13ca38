/** Every way in: one inbox row for what arrived, and a dirty mark on the case it belongs to (EIP idempotent receiver). */
@NullMarked
package org.ebond.ejb.intake;

import org.jspecify.annotations.NullMarked;
