/** What a contract lets cross between the customer and one provider, and in which form. */
@NullMarked
package org.ebond.mapping.contract;

import org.jspecify.annotations.NullMarked;
