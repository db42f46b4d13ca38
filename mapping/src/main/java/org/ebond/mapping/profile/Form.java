package org.ebond.mapping.profile;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.ebond.mapping.tree.Path;
import org.ebond.mapping.tree.Template;

/** The form of a request and of its answer, as a profile writes them. */
record Form(String operation, Request request, Carries carries, Reply reply, Optional<Overwrite> overwrite) {

    sealed interface Request {
        /**
         * @param body what the body holds; absent: nothing, or the bytes of the attachment where {@code bytes} is set
         * @param multipart name of the form part that carries the attachment
         */
        record Http(
                String method,
                Template.Text path,
                List<Header> headers,
                Optional<Template> body,
                boolean bytes,
                Optional<String> multipart)
                implements Request {}

        record Header(String name, Template.Text value) {}

        /**
         * @param order names of elements in the order that the product wants
         */
        record Soap(
                String path,
                String action,
                String namespace,
                Optional<String> headerElement,
                Optional<Template> header,
                String element,
                List<String> order,
                Template body)
                implements Request {}

        record Jms(String destination, List<Header> properties, Template body) implements Request {}
    }

    /** How much one request may carry. */
    record Carries(boolean fields, boolean status, int notes, int attachments) {}

    /** Where an accepted answer tells what it did, and what it shows of the ticket. */
    record Reply(
            Optional<Path> ticket,
            Optional<Path> version,
            Optional<PartId> note,
            Optional<PartId> attachment,
            Optional<Shape> shows) {}

    /**
     * Where the id of a new note or attachment stands.
     *
     * @param list the answer lists several, told apart by our mark
     */
    record PartId(Optional<Path> list, Path id, Optional<Path> mark) {}

    /** Every element that must be sent again with what it shows now. */
    record Overwrite(Path from, Set<String> elements) {}

    /**
     * A question whose answer lists tickets.
     *
     * @param items place of the list in the answer
     * @param ticket place of the ticket's id in an item
     * @param emptyIsMissing whether an answer without a list found nothing; otherwise it is a broken answer
     * @param overlap how far before the last known change the next question begins
     * @param limit how many items a full page has
     * @param since how the moment of the last known change is written
     */
    record Listing(
            Request request,
            Path items,
            Path ticket,
            boolean emptyIsMissing,
            Duration overlap,
            int limit,
            Codec since) {}
}
