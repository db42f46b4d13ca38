package org.ebond.core.reconcile;

/** Says what to do about a case. Pure: the same case always gives the same plan, whatever the time, the place or the run. */
public interface Reconciler {
    Plan reconcile(Case open);
}
