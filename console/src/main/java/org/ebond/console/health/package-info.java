/** For machines that watch this one: health and metrics. */
@NullMarked
package org.ebond.console.health;

import org.jspecify.annotations.NullMarked;
