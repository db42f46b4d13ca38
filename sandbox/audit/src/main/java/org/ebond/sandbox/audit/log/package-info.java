/** The incident log as it was published: rows in, incidents with ordered events out. */
@NullMarked
package org.ebond.sandbox.audit.log;

import org.jspecify.annotations.NullMarked;
