/**
 * Four small ticket systems for trying out and testing. They know nothing of Ebond. Their wires and the control API are described in
 * sandbox/README.md.
 */
@NullMarked
package org.ebond.sandbox.systems;

import org.jspecify.annotations.NullMarked;
