/** Parked work: what cannot go on without a person, with its reason and its replay (EIP dead letter channel). */
@NullMarked
package org.ebond.ejb.park;

import org.jspecify.annotations.NullMarked;
