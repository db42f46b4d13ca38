package org.ebond.sandbox.audit;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.ebond.sandbox.audit.Finding.Bond;
import org.ebond.sandbox.audit.Finding.Kind;

/**
 * What the audit says.
 *
 * @param incidents tickets of the customer
 * @param bonds every stay of a customer's ticket with a provider
 */
public record Report(int incidents, List<Bond> bonds, List<Handover> handovers, List<Finding> findings) {

    /** A ticket went from one provider to another without coming back in between. */
    public record Handover(Bond from, Bond to) {}

    public Report {
        bonds = List.copyOf(bonds);
        handovers = List.copyOf(handovers);
        findings = List.copyOf(findings);
    }

    /**
     * How many bonds agree: those without any finding. {@code provider} empty: all.
     *
     * @param known bonds that are known to disagree for another reason
     */
    public long agreed(Optional<String> provider, Set<Bond> known) {
        return bondsOf(provider) - disagreed(provider, known);
    }

    /** Bonds with a finding of any kind, or known to disagree for another reason. */
    public long disagreed(Optional<String> provider, Set<Bond> known) {
        Set<Bond> bad = new HashSet<>(known);
        findings.forEach(finding -> finding.bond().ifPresent(bad::add));
        return bonds.stream()
                .filter(bond -> provider.map(bond.provider()::equals).orElse(true))
                .filter(bad::contains)
                .count();
    }

    public long bondsOf(Optional<String> provider) {
        return bonds.stream()
                .filter(bond -> provider.map(bond.provider()::equals).orElse(true))
                .count();
    }

    /** Incidents that were with this provider at least once; {@code provider} empty: all incidents. */
    public long incidentsOf(Optional<String> provider) {
        return provider.isEmpty()
                ? incidents
                : bonds.stream()
                        .filter(bond -> provider.get().equals(bond.provider()))
                        .map(Bond::customer)
                        .distinct()
                        .count();
    }

    /** Hand-overs; those to this provider, if one is named. */
    public long handoversTo(Optional<String> provider) {
        return handovers.stream()
                .filter(handover ->
                        provider.map(handover.to().provider()::equals).orElse(true))
                .count();
    }

    public long count(Kind kind, Optional<String> provider) {
        return findings.stream()
                .filter(finding -> finding.kind() == kind)
                .filter(finding -> provider.map(finding.system()::equals).orElse(true))
                .count();
    }

    /** Nothing disagrees, nothing is lost, doubled or leaked. */
    public boolean clean() {
        return findings.isEmpty();
    }

    /** One line for a person. */
    public String summary() {
        return String.format(
                Locale.ROOT,
                "%d bonds: %d agreed, %d disagreeing, %d lost, %d duplicated, %d leaked",
                bonds.size(),
                agreed(Optional.empty(), Set.of()),
                disagreed(Optional.empty(), Set.of()),
                count(Kind.LOST, Optional.empty()),
                count(Kind.DUPLICATED, Optional.empty()),
                count(Kind.LEAKED, Optional.empty()));
    }
}
