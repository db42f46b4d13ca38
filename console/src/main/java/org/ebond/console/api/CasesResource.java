package org.ebond.console.api;

import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import jakarta.ws.rs.core.UriInfo;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.ebond.console.http.Problem;
import org.ebond.console.login.Role;
import org.ebond.console.memory.Memory;
import org.ebond.core.reconcile.BondPolicy.Mode;
import org.ebond.core.reconcile.Case.Scope.Verdict;
import org.ebond.core.ticket.Field;
import org.ebond.core.ticket.Side;
import org.ebond.core.ticket.Status;
import org.ebond.core.ticket.TicketRef;
import org.ebond.ejb.cases.CaseView;
import org.ebond.ejb.cases.Cases;
import org.ebond.mapping.translate.Crossing;
import org.jspecify.annotations.Nullable;

/** Cases: a customer ticket with all its bonds. */
@Dependent
@Path("/cases")
@Produces(MediaType.APPLICATION_JSON)
public class CasesResource {

    private static final int MOST = 200;

    private final Memory memory;

    @Inject
    public CasesResource(Memory memory) {
        this.memory = memory;
    }

    /** RESTEasy wants to see it; CDI calls the other one. */
    public CasesResource() {
        throw new IllegalStateException("Made without CDI, so without a memory");
    }

    /**
     * @param ticket id of the customer's ticket
     * @param number the number people know it by
     * @param movedAt machine time of the last thing that happened
     */
    public record CaseLine(String id, Optional<String> ticket, Optional<String> number, int bonds, Instant movedAt) {
        static CaseLine of(Cases.Summary summary) {
            return new CaseLine(
                    summary.id(),
                    summary.customerTicket().map(TicketRef::id),
                    summary.number(),
                    summary.bonds(),
                    summary.movedAt());
        }
    }

    /** @param side the side whose value counts: {@code customer} or {@code provider} */
    public record Resolution(String bond, String field, String side) {}

    /** @param contract the contract that is to take the ticket */
    public record Gift(String contract) {}

    /**
     * The cases that moved last, newest first, or those with a ticket of this number or id on any side.
     *
     * @param limit 1 to 200
     */
    @GET
    public List<CaseLine> list(
            @QueryParam("number") @Nullable String number, @QueryParam("limit") @DefaultValue("50") int limit) {
        int most = Math.min(Math.max(limit, 1), MOST);
        List<Cases.Summary> found =
                number == null || number.isBlank() ? memory.recentCases(most) : memory.findCases(number.strip());
        return found.stream().limit(most).map(CaseLine::of).toList();
    }

    @GET
    @Path("/{id}")
    public Response one(@PathParam("id") String id, @Context UriInfo uri) {
        Optional<CaseView> view = memory.caseView(id);
        return view.isPresent() ? Response.ok(CasePage.of(view.get())).build() : unknown(id, uri);
    }

    /** Has both sides read and decided again. */
    @POST
    @Path("/{id}/reread")
    @RolesAllowed(Role.OPERATOR_NAME)
    public Response reread(@PathParam("id") String id, @Context UriInfo uri) {
        return memory.reread(id) ? Response.accepted().build() : unknown(id, uri);
    }

    /** What a side refused is sent again, as after somebody mended that side. */
    @POST
    @Path("/{id}/retry")
    @RolesAllowed(Role.OPERATOR_NAME)
    public Response retry(@PathParam("id") String id, @Context SecurityContext user, @Context UriInfo uri) {
        Optional<CaseView> view = memory.caseView(id);
        if (view.isEmpty()) {
            return unknown(id, uri);
        }
        List<String> bonds = view.get().bonds().stream()
                .filter(bond -> !bond.refusals().isEmpty())
                .map(CaseView.Bond::id)
                .toList();
        if (bonds.isEmpty()) {
            return Problem.conflict(
                            "No side refused anything of this case.",
                            uri.getRequestUri().getPath(),
                            "Look at the case again; it may have been taken by now.")
                    .response();
        }
        bonds.forEach(bond -> memory.retryRefused(bond, user.getUserPrincipal().getName()));
        return Response.accepted().build();
    }

    /** A person decides which side's value counts where both changed a field. */
    @POST
    @Path("/{id}/resolve")
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed(Role.OPERATOR_NAME)
    public Response resolve(
            @PathParam("id") String id, Resolution resolution, @Context SecurityContext user, @Context UriInfo uri) {
        Optional<CaseView> view = memory.caseView(id);
        if (view.isEmpty()) {
            return unknown(id, uri);
        }
        String path = uri.getRequestUri().getPath();
        if (resolution == null
                || resolution.bond() == null
                || resolution.field() == null
                || resolution.side() == null
                || !List.of("customer", "provider").contains(resolution.side())) {
            return Problem.badRequest(
                            "`bond`, `field` and `side` are needed.",
                            path,
                            "Send the bond's id, the field's name and customer or provider as the side that counts.")
                    .response();
        }
        boolean waits = view.get().bonds().stream()
                .filter(bond -> bond.id().equals(resolution.bond()))
                .flatMap(bond -> bond.conflicts().stream())
                .anyMatch(conflict -> conflict.field().name().equals(resolution.field()));
        if (!waits
                || !memory.resolve(
                        resolution.bond(),
                        new Field(resolution.field()),
                        Side.valueOf(resolution.side().toUpperCase(Locale.ROOT)),
                        user.getUserPrincipal().getName())) {
            return Problem.conflict(
                            "The field " + resolution.field() + " of bond " + resolution.bond()
                                    + " is not in conflict.",
                            path,
                            "Look at the case again; it may have been decided.")
                    .response();
        }
        return Response.accepted().build();
    }

    /** A person gives the ticket to a contract, whatever the contract's scope says. */
    @POST
    @Path("/{id}/bonds")
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed(Role.OPERATOR_NAME)
    public Response give(@PathParam("id") String id, Gift gift, @Context SecurityContext user, @Context UriInfo uri) {
        Optional<CaseView> view = memory.caseView(id);
        if (view.isEmpty()) {
            return unknown(id, uri);
        }
        String path = uri.getRequestUri().getPath();
        if (gift == null || gift.contract() == null) {
            return Problem.badRequest("`contract` is needed.", path, "Send the contract's name.")
                    .response();
        }
        Optional<Crossing> contract = memory.configuration().crossings().stream()
                .filter(crossing -> crossing.contract().equals(gift.contract()))
                .findFirst();
        if (contract.isEmpty()) {
            return Problem.badRequest(
                            "There is no contract " + gift.contract() + ".",
                            path,
                            "GET /api/configuration lists the contracts.")
                    .response();
        }
        Optional<Problem> refused = refusal(contract.get(), view.get(), path);
        if (refused.isPresent()) {
            return refused.get().response();
        }
        if (!memory.give(id, gift.contract(), user.getUserPrincipal().getName())) {
            return unknown(id, uri);
        }
        return Response.accepted().build();
    }

    /** Why a ticket cannot be given to a contract. */
    private static Optional<Problem> refusal(Crossing contract, CaseView view, String path) {
        String name = contract.contract();
        if (!contract.byHand()) {
            return Optional.of(Problem.conflict(
                    "Contract " + name + " takes no tickets by hand.",
                    path,
                    "Remove byHand: false from contracts/" + name + ".yaml, or change what its scope looks at."));
        }
        if (contract.policy().mode() != Mode.LIVE) {
            return Optional.of(Problem.conflict(
                    "Contract " + name + " is not live, so it opens no ticket at " + contract.providerSystem() + ".",
                    path,
                    "Write mode: live into contracts/" + name + ".yaml."));
        }
        if (view.customer().isEmpty()) {
            return Optional.of(Problem.conflict(
                    "The customer's ticket is not known yet.", path, "Wait until it was read, or have it read again."));
        }
        String system = view.customer().get().ticket().system();
        if (!contract.customerSystem().equals(system)) {
            return Optional.of(Problem.conflict(
                    "Contract " + name + " is about tickets of " + contract.customerSystem() + ", and this one is of "
                            + system + ".",
                    path,
                    "Choose a contract whose customer is " + system + "."));
        }
        boolean closed = Optional.ofNullable(view.customer().get().fields().get(Field.STATUS))
                .flatMap(Status::of)
                .map(Status::terminal)
                .orElse(false);
        if (closed) {
            return Optional.of(Problem.conflict(
                    "The customer's ticket is closed for good, so nobody is asked to work on it.",
                    path,
                    "Open a new ticket, and give that."));
        }
        if (contract.verdict(view.customer().get(), true) == Verdict.NEVER) {
            return Optional.of(Problem.conflict(
                    "Contract " + name + " never takes this ticket: its 'never' holds.",
                    path,
                    "Change the ticket, or 'never' in contracts/" + name + ".yaml."));
        }
        return Optional.empty();
    }

    /** Takes back what a person gave: the contract's scope counts again. */
    @DELETE
    @Path("/{id}/bonds/{contract}")
    @RolesAllowed(Role.OPERATOR_NAME)
    public Response takeBack(
            @PathParam("id") String id,
            @PathParam("contract") String contract,
            @Context SecurityContext user,
            @Context UriInfo uri) {
        if (memory.caseView(id).isEmpty()) {
            return unknown(id, uri);
        }
        if (!memory.takeBack(id, contract, user.getUserPrincipal().getName())) {
            return Problem.conflict(
                            "Nobody gave this ticket to contract " + contract + ".",
                            uri.getRequestUri().getPath(),
                            "A ticket that is there by the contract's scope leaves when its scope does not hold any more.")
                    .response();
        }
        return Response.accepted().build();
    }

    private static Response unknown(String id, UriInfo uri) {
        return Problem.notFound(
                        "There is no case " + id + ".",
                        uri.getRequestUri().getPath(),
                        "GET /api/cases?number=… finds a case by the number of any of its tickets.")
                .response();
    }
}
