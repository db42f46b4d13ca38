/** The working loops: each claims (a transaction), calls (no transaction) and settles (a transaction). */
@NullMarked
package org.ebond.routes.loop;

import org.jspecify.annotations.NullMarked;
