/** What needs the whole: architecture rules, simulation, container, faults and bench. */
@NullMarked
package org.ebond.tests;

import org.jspecify.annotations.NullMarked;
