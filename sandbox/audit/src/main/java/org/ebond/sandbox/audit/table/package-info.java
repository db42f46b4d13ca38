/**
 * What must stand on one side when something stands on the other, written by hand from the products' documents and the agreed
 * contracts, one table per provider. Nothing here is computed from Ebond's configuration: that would only prove that it agrees with itself.
 */
@NullMarked
package org.ebond.sandbox.audit.table;

import org.jspecify.annotations.NullMarked;
