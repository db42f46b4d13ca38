/** Provider B: SOAP in the style of BMC Remedy's incident interface. */
@NullMarked
package org.ebond.sandbox.systems.bravo;

import org.jspecify.annotations.NullMarked;
