/** Between a product's own words and the canonical ticket, both ways, as the product's profile says. */
@NullMarked
package org.ebond.mapping.translate;

import org.jspecify.annotations.NullMarked;
