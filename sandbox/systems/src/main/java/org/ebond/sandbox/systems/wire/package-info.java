/** What the wires share: the small web server, the request log, the counters, the sender of notifications. */
@NullMarked
package org.ebond.sandbox.systems.wire;

import org.jspecify.annotations.NullMarked;
