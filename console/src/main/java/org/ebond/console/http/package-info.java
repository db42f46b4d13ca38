/** What every answer of the console has in common: JSON, problems (RFC 9457) and headers. */
@NullMarked
package org.ebond.console.http;

import org.jspecify.annotations.NullMarked;
