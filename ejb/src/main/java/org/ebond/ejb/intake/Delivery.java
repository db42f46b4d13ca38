package org.ebond.ejb.intake;

import org.ebond.mapping.call.Arrival;
import org.ebond.mapping.translate.Identified;

/** What arrived, with what its system's translator says it is. */
public record Delivery(Arrival arrival, Identified identified) {}
