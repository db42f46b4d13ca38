/** The customer: REST in the style of the ServiceNow Table API. */
@NullMarked
package org.ebond.sandbox.systems.acme;

import org.jspecify.annotations.NullMarked;
