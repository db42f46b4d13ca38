/** Misbehaviour that can be switched on per system. */
@NullMarked
package org.ebond.sandbox.systems.faults;

import org.jspecify.annotations.NullMarked;
