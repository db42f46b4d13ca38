/** The tickets of one system: kept in memory, journaled, with the stream of their commits. */
@NullMarked
package org.ebond.sandbox.systems.desk;

import org.jspecify.annotations.NullMarked;
