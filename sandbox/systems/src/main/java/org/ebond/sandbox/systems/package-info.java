/** Four small ticket systems that speak REST, SOAP and JMS. */
@NullMarked
package org.ebond.sandbox.systems;

import org.jspecify.annotations.NullMarked;
