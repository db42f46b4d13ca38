/** The admin REST API under {@code /api}; {@code openapi.json} describes it. */
@NullMarked
package org.ebond.console.api;

import org.jspecify.annotations.NullMarked;
