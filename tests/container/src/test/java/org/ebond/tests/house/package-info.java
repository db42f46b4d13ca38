/** The rules of the house: who may import whom, and what the EAR holds. */
@NullMarked
package org.ebond.tests.house;

import org.jspecify.annotations.NullMarked;
