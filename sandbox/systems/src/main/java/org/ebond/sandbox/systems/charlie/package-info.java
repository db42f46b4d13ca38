/** Provider C: JSON messages over JMS, nothing else. */
@NullMarked
package org.ebond.sandbox.systems.charlie;

import org.jspecify.annotations.NullMarked;
