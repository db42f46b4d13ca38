/** Cases for people: found by any number, both sides, what was agreed and why. */
@NullMarked
package org.ebond.ejb.cases;

import org.jspecify.annotations.NullMarked;
