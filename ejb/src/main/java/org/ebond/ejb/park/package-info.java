/** Parked work: what cannot go on without a person, with its reason (EIP dead letter channel). Its replay is in {@code replay}. */
@NullMarked
package org.ebond.ejb.park;

import org.jspecify.annotations.NullMarked;
