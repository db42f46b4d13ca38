/** Proxies between the server and everything it speaks with. They see each commit and each call, and can cut the power at any of them. */
@NullMarked
package org.ebond.tests.faults.wire;

import org.jspecify.annotations.NullMarked;
