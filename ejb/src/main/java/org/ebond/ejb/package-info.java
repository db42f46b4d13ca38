/** The memory: transactions, inbox, lanes, bonds, outbox and evidence. */
@NullMarked
package org.ebond.ejb;

import org.jspecify.annotations.NullMarked;
