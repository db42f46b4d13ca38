/** The provisioned server with the EAR of ear/target, one deployment for all tests. */
@NullMarked
package org.ebond.tests.container;

import org.jspecify.annotations.NullMarked;
