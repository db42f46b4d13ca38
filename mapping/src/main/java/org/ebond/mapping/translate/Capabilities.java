package org.ebond.mapping.translate;

import java.time.Duration;

/**
 * What the profile declares about a product, as far as the flow must know.
 *
 * @param denseVersions whether the version counts every change by one, so that a gap shows a missed message
 * @param messageCarriesContent whether a message shows the ticket, or only says that it moved
 * @param recognisesKey whether the product itself recognises a repeated operation key, and for how long ({@code ZERO}: not at all)
 * @param searchLag how long a new ticket may stay invisible to a search
 * @param maxServerTime how long a request may still be worked on after the client gave up
 * @param readAgainAfter how long an accepted write may stay invisible
 * @param gapPatience how long a message that came before its turn, by the system's own numbers, waits for those before it
 */
public record Capabilities(
        boolean readable,
        boolean denseVersions,
        boolean messageCarriesContent,
        Duration recognisesKey,
        Duration searchLag,
        Duration maxServerTime,
        Duration readAgainAfter,
        Duration gapPatience) {}
