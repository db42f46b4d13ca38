/** The run command on the real server: what it reports, and that all decisions it led to can be made again. */
@NullMarked
package org.ebond.tests.play;

import org.jspecify.annotations.NullMarked;
