/** The control API: act as a system's people, watch it, break it. */
@NullMarked
package org.ebond.sandbox.systems.control;

import org.jspecify.annotations.NullMarked;
