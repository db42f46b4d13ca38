/** Bonds in the database. */
@NullMarked
package org.ebond.ejb.bond;

import org.jspecify.annotations.NullMarked;
