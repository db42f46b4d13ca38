/** The play: walks the incident log as the work of people. */
@NullMarked
package org.ebond.sandbox.play;

import org.jspecify.annotations.NullMarked;
