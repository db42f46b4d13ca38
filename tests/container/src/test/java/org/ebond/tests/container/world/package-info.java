/** The world around the server: four ticket systems with their people, Ebond seen through its admin API, and what all of it costs. */
@NullMarked
package org.ebond.tests.container.world;

import org.jspecify.annotations.NullMarked;
