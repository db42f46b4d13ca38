package org.ebond.ejb.deliver;

import java.util.List;
import org.ebond.mapping.call.Call;

/**
 * The question whether an attempt without an outcome was carried out. A probe that sends again under the same key (where the product itself
 * recognises it) is an {@link Attempt}, not one of these.
 *
 * @param token names the probe; a settle with another token changes nothing
 * @param calls made in order; the first answer that is not accepted ends them
 */
public record Probe(String token, String system, String operation, List<Call> calls) {
    public Probe {
        calls = List.copyOf(calls);
    }
}
