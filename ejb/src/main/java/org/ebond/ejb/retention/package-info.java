/** What is kept and for how long. */
@NullMarked
package org.ebond.ejb.retention;

import org.jspecify.annotations.NullMarked;
