/** The decision of Ebond. Pure Java: no dependency, no IO, no clock. */
@NullMarked
package org.ebond.core;

import org.jspecify.annotations.NullMarked;
