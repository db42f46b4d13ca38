package org.ebond.ejb.deliver;

import org.ebond.mapping.call.Call;

/**
 * Bytes of an attachment that must be fetched from the system it was added on before it can leave (EIP claim check). No effect anywhere, so it
 * may be repeated.
 *
 * @param token names the lease of the lane that waits for it
 * @param operation key of the waiting operation
 * @param system the system to ask
 */
public record Download(String token, String operation, String system, Call call) {}
