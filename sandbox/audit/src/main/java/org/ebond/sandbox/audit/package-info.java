/** The audit: compares the stores of the four systems with the log. */
@NullMarked
package org.ebond.sandbox.audit;

import org.jspecify.annotations.NullMarked;
