package org.ebond.sandbox.audit;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.ebond.sandbox.audit.Finding.Bond;
import org.ebond.sandbox.audit.Finding.Kind;
import org.ebond.sandbox.audit.Report.Handover;
import org.ebond.sandbox.audit.log.Incident;
import org.ebond.sandbox.audit.store.StoredTicket;
import org.ebond.sandbox.audit.store.Stores;
import org.ebond.sandbox.audit.table.ProviderTable;
import org.ebond.sandbox.audit.table.Tables;

/** Reads the four systems' stores and the log, and says what agrees, disagrees, is lost, doubled or leaked. Knows nothing of Ebond. */
public final class Audit {

    /** Every title begins with the log's number of the incident, so that tickets and log can be brought together. */
    private static final Pattern NUMBER_IN_TITLE = Pattern.compile("^(\\S+) ");

    private final Groups groups;
    private final CaseAudit cases;

    public Audit(Groups groups) {
        this.groups = groups;
        this.cases = new CaseAudit(groups);
    }

    /** @param played the incidents of the log that were played to their end; empty to look at the stores alone */
    public Report check(Stores stores, List<Incident> played) throws IOException {
        List<Finding> findings = new ArrayList<>();
        List<Bond> bonds = new ArrayList<>();
        List<Handover> handovers = new ArrayList<>();
        Map<String, StoredTicket> customers = new HashMap<>();
        Map<String, StoredTicket> byIncident = new HashMap<>();
        Map<String, List<StoredTicket>> providers = new HashMap<>();
        for (StoredTicket customer : stores.of(Tables.CUSTOMER)) {
            customers.put(customer.number(), customer);
            incidentNumber(customer).ifPresent(number -> byIncident.put(number, customer));
        }
        for (ProviderTable table : Tables.PROVIDERS) {
            for (StoredTicket ticket : stores.of(table.system())) {
                String number = ticket.field(table.customerNumber());
                if (customers.containsKey(number)) {
                    providers.computeIfAbsent(number, n -> new ArrayList<>()).add(ticket);
                } else if (!ticket.externalId().isEmpty()) {
                    findings.add(new Finding(
                            Kind.DUPLICATED,
                            ticket.number(),
                            table.system(),
                            Optional.empty(),
                            "ticket at " + table.system(),
                            number.isEmpty() ? "no customer's ticket belongs to it" : "no ticket " + number,
                            ticket.number()));
                }
            }
        }
        for (StoredTicket customer : stores.of(Tables.CUSTOMER)) {
            List<Stay> stays = Stay.of(customer, groups);
            stays.forEach(stay -> bonds.add(stay.bond()));
            for (int i = 1; i < stays.size(); i++) {
                if (stays.get(i).from() == stays.get(i - 1).to()) {
                    handovers.add(
                            new Handover(stays.get(i - 1).bond(), stays.get(i).bond()));
                }
            }
            findings.addAll(cases.findings(
                    customer, providers.getOrDefault(customer.number(), List.of()), stores.refusedNotes()));
        }
        LogAudit log = new LogAudit(groups);
        for (Incident incident : played) {
            StoredTicket customer = byIncident.get(incident.number());
            if (customer == null) {
                findings.add(new Finding(
                        Kind.LOST,
                        incident.number(),
                        "",
                        Optional.empty(),
                        "incident of the log",
                        "no ticket",
                        "no ticket"));
            } else {
                findings.addAll(log.findings(incident, customer, providers.getOrDefault(customer.number(), List.of())));
            }
        }
        for (ProviderTable table : Tables.PROVIDERS) {
            for (String word : Canaries.leakedTo(table.system(), stores.received())) {
                findings.add(new Finding(
                        Kind.LEAKED,
                        word,
                        table.system(),
                        Optional.empty(),
                        "word at " + table.system(),
                        "not meant for it",
                        word));
            }
        }
        return new Report(stores.of(Tables.CUSTOMER).size(), bonds, handovers, findings);
    }

    private static Optional<String> incidentNumber(StoredTicket customer) {
        Matcher number = NUMBER_IN_TITLE.matcher(customer.field("short_description"));
        return number.find() ? Optional.of(number.group(1)) : Optional.empty();
    }
}
