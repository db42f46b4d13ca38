/** Speaks one product's language as its profile says. No product is named here: adding one is writing a profile. */
@NullMarked
package org.ebond.mapping.profile;

import org.jspecify.annotations.NullMarked;
