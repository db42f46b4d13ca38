/** The database: transactions, statements and the written form of records. */
@NullMarked
package org.ebond.ejb.store;

import org.jspecify.annotations.NullMarked;
