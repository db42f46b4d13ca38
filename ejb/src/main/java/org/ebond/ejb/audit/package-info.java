/** What people did with Ebond. */
@NullMarked
package org.ebond.ejb.audit;

import org.jspecify.annotations.NullMarked;
