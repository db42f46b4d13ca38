package org.ebond.ejb.lane;

/**
 * The working loops outside this module. A service that commits work for one names it in what it returns, so that the loop of the same node
 * can be woken in memory; a slow poll is the net, and the road between nodes.
 */
public enum Loop {
    RECONCILE,
    DELIVER,
    PROBE,
    POLL
}
