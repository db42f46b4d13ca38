/**
 * Starting and stopping the wire: broker, CXF bus, Camel context, then the consumers and the loops; and backwards. A feature adds
 * routes as a {@code @Dependent} bean that is a {@link org.apache.camel.RoutesBuilder}, and working loops as a {@link Loop} bean.
 */
@NullMarked
package org.ebond.routes.boot;

import org.jspecify.annotations.NullMarked;
