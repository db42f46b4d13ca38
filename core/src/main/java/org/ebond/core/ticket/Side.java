package org.ebond.core.ticket;

/** Which end of a bond a ticket system stands at. */
public enum Side {
    CUSTOMER,
    PROVIDER;

    /** The other end. */
    public Side opposite() {
        return this == CUSTOMER ? PROVIDER : CUSTOMER;
    }
}
