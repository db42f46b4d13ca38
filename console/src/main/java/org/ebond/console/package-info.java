/** The window: the admin REST API and the web page. */
@NullMarked
package org.ebond.console;

import org.jspecify.annotations.NullMarked;
