/** Systems that are asked for changes: due polls, their cursors and leases. */
@NullMarked
package org.ebond.ejb.poll;

import org.jspecify.annotations.NullMarked;
