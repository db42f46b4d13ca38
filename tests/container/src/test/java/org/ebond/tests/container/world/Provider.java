package org.ebond.tests.container.world;

import java.util.List;
import java.util.Locale;
import org.ebond.sandbox.audit.store.StoredTicket;

/** The three providers of the shipped configuration, each with the words of its own system. */
public enum Provider {
    /** REST. */
    ALPHA("Group 2", "summary", "customfield_10011", "customfield_10012", "summary=%s; issuetype=Incident"),
    /** SOAP. */
    BRAVO(
            "Group 6",
            "Summary",
            "Customer_Ticket_Number",
            "Customer_Ticket_Link",
            "Summary=%s; Service_Type=User Service Restoration"),
    /** JMS. */
    CHARLIE("Group 4", "title", "customerNumber", "customerLink", "title=%s; kind=incident");

    private final Desk desk;
    private final String group;
    private final String title;
    private final String customerNumber;
    private final String customerLink;
    private final String opening;

    Provider(String group, String title, String customerNumber, String customerLink, String opening) {
        this.desk = new Desk(name().toLowerCase(Locale.ROOT));
        this.group = group;
        this.title = title;
        this.customerNumber = customerNumber;
        this.customerLink = customerLink;
        this.opening = opening;
    }

    public Desk desk() {
        return desk;
    }

    /** A group of the customer that config/tables/groups.csv gives to this provider. */
    public String group() {
        return group;
    }

    public String title() {
        return title;
    }

    public String customerNumber() {
        return customerNumber;
    }

    public String customerLink() {
        return customerLink;
    }

    /** What a person of this provider writes to open a ticket. */
    public Act opening(String title) {
        return Act.fields(opening.formatted(title));
    }

    /** Tickets that stand for this incident of the customer. */
    public List<StoredTicket> mirrorsOf(String incident) {
        return desk.find(customerNumber, incident);
    }
}
