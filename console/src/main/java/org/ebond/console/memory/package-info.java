/** What the window needs of the memory. */
@NullMarked
package org.ebond.console.memory;

import org.jspecify.annotations.NullMarked;
