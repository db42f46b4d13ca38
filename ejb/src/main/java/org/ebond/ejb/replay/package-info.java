/** Sends parked work on its way again, for a person. Apart from {@code park}, because parking is what every feature may do. */
@NullMarked
package org.ebond.ejb.replay;

import org.jspecify.annotations.NullMarked;
