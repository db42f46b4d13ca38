package org.ebond.mapping.profile;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.ebond.core.reconcile.Operation;
import org.ebond.core.reconcile.SideTraits;
import org.ebond.core.ticket.Field;
import org.ebond.core.ticket.Visibility;
import org.ebond.mapping.translate.Capabilities;
import org.ebond.mapping.tree.Path;
import org.ebond.mapping.tree.Template;

/** A profile, compiled: all that is known of how to speak to one product. */
record Profile(
        Wire wire,
        Set<String> xmlLists,
        Capabilities capabilities,
        SideTraits traits,
        TicketMap ticket,
        Optional<NoteForm> noteForm,
        Optional<Template> attachmentForm,
        Forms forms,
        Messages messages,
        List<Rule> rules) {

    enum Wire {
        REST,
        SOAP,
        JMS
    }

    /** The fields that an operation writes: those it is there for, and those that a status brings along. */
    Set<Field> touched(Operation operation) {
        Set<Field> touched = new HashSet<>();
        if (operation instanceof Operation.Create) {
            touched.addAll(ticket.fields().keySet());
            touched.add(Field.STATUS);
        } else if (operation instanceof Operation.SetFields set) {
            touched.addAll(set.writes().keySet());
        } else if (operation instanceof Operation.MoveStatus move) {
            touched.add(Field.STATUS);
            move.path().forEach(step -> touched.addAll(step.fields().keySet()));
            states(move).forEach(state -> {
                touched.addAll(state.needs().keySet());
                ticket.fields().values().stream()
                        .filter(map ->
                                map.write().map(state.writes()::containsKey).orElse(false))
                        .forEach(map -> touched.add(map.field()));
            });
        }
        return touched;
    }

    private Stream<StatusMap.State> states(Operation.MoveStatus move) {
        StatusMap status = ticket.status();
        return move.path().isEmpty()
                ? status.saying(move.status().value()).stream()
                : move.path().stream().flatMap(step -> status.named(step.to()).stream());
    }

    /**
     * How a note is written.
     *
     * @param marker what is added to the text, with {@code ${mark}} in it
     */
    record NoteForm(Codec.Words format, Optional<Template.Text> marker, Map<Visibility, Template> as) {}

    record Forms(
            Optional<Form> create,
            Optional<Form> change,
            Optional<Form> note,
            Optional<Form> attach,
            Optional<Form> transition,
            List<Fetch> fetch,
            Optional<Shape> fetched,
            Optional<Form.Listing> find,
            Optional<Form.Listing> changes,
            Optional<Download> download) {}

    /**
     * @param name under which its answer stands where several are read
     */
    record Fetch(String name, Form.Request request) {}

    /**
     * @param data place of the bytes (Base64); absent: the body is the bytes
     */
    record Download(Form.Request request, Optional<Path> data) {}

    /**
     * Messages that come by themselves.
     *
     * @param acknowledges place of the operation key in an answer to our own message
     * @param shape absent where a message only says that something moved
     * @param item how an item of a poll is read; it may not show all, and then only says that something moved
     */
    record Messages(
            Optional<String> deliveryHeader,
            Optional<Path> delivery,
            Path ticket,
            Optional<Path> version,
            Optional<Path> correlation,
            Optional<Path> sequence,
            Optional<Path> acknowledges,
            Optional<String> acknowledgesHeader,
            Optional<Path> acknowledgesWhere,
            Optional<Shape> shape,
            Optional<Shape> item,
            boolean itemShows,
            Optional<Signature> signature) {}

    record Signature(String header, String prefix, String algorithm) {}
}
