/** Faults of the connected systems and kills of the server: nothing may be lost, doubled, left disagreeing or leaked. */
@NullMarked
package org.ebond.tests.faults;

import org.jspecify.annotations.NullMarked;
