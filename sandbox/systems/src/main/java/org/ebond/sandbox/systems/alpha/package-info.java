/** Provider A: REST in the style of Jira Service Management. */
@NullMarked
package org.ebond.sandbox.systems.alpha;

import org.jspecify.annotations.NullMarked;
