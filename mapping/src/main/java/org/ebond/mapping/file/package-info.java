/** Files that people edit, read so that every problem names its file, line, column and mend. */
@NullMarked
package org.ebond.mapping.file;

import org.jspecify.annotations.NullMarked;
