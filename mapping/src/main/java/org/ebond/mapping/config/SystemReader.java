package org.ebond.mapping.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.ebond.core.ticket.Side;
import org.ebond.mapping.config.SystemFile.Credentials;
import org.ebond.mapping.config.SystemFile.Intake;
import org.ebond.mapping.config.SystemFile.Limits;
import org.ebond.mapping.config.SystemFile.Protocol;
import org.ebond.mapping.config.SystemFile.Secret;
import org.ebond.mapping.file.Entry;
import org.ebond.mapping.file.Problems;
import org.ebond.mapping.profile.Account;

/** Reads one system's file: what the wire needs, and what the translation needs. */
record SystemReader(String name, Entry file, String protocol, Problems problems) {
    private static final long MAX_BYTES = 40_000_000;

    SystemFile systemFile() {
        Entry limits = file.get("limits");
        Map<String, String> queues = new LinkedHashMap<>();
        file.get("queues").entries().forEach((role, queue) -> queues.put(role, queue.text()));
        return new SystemFile(
                name,
                Side.valueOf(file.text("side").toUpperCase(Locale.ROOT)),
                file.text("profile"),
                Protocol.valueOf(protocol.toUpperCase(Locale.ROOT)),
                address(),
                credentials(file.get("credentials")),
                new Intake(
                        credentials(file.get("intake")),
                        file.get("intake").get("maxBytes").node().asLong(MAX_BYTES)),
                queues,
                new Limits(
                        limits.number("concurrency", 8),
                        limits.get("perSecond").node().asDouble(0),
                        limits.duration("connect", Duration.ofSeconds(5), problems),
                        limits.duration("timeout", Duration.ofSeconds(30), problems)),
                file.flag("paused", false),
                file.duration("poll", Duration.ZERO, problems));
    }

    /** Settings that would do nothing. */
    void check(Entry profile) {
        Entry intake = file.get("intake");
        if (intake.has("signature") && !profile.get("messages").has("signature")) {
            problems.error(
                    intake.get("signature"),
                    "The profile '" + file.text("profile")
                            + "' does not say where messages carry a signature, so none is checked.",
                    "Write 'messages.signature' in the profile, or remove it here.");
        }
        List<Entry> proofs = Stream.of("basic", "bearer", "header")
                .filter(intake::has)
                .map(intake::get)
                .toList();
        if (proofs.size() > 1) {
            problems.error(
                    proofs.get(1),
                    "Only one of 'basic', 'bearer' and 'header' is checked.",
                    "Keep the one that the product sends; a 'signature' may stand beside it.");
        }
        if (file.has("poll") && !profile.get("operations").has("changes")) {
            problems.error(
                    file.get("poll"),
                    "The profile '" + file.text("profile")
                            + "' does not say how to ask what changed, so nothing is polled.",
                    "Write 'operations.changes' in the profile, or remove 'poll'.");
        }
    }

    Account account() {
        Entry credentials = file.get("credentials");
        Entry login = credentials.has("inMessage") ? credentials.get("inMessage") : credentials.get("basic");
        return new Account(
                name,
                file.text("link", address()),
                file.text("account", login.text("user")),
                login.text("user"),
                login.text("password"),
                expected(credentials(file.get("intake"))),
                file.get("intake").optional("signature").filter(key -> !key.isEmpty()));
    }

    private String address() {
        String address = file.text("address");
        try {
            if (new URI(address).getScheme() == null) {
                throw new URISyntaxException(address, "it has no scheme");
            }
        } catch (URISyntaxException broken) {
            problems.error(
                    file.get("address"),
                    "'" + address + "' is no address: " + broken.getReason() + ".",
                    "Write it as http://host:port or tcp://host:port.");
        }
        return address.endsWith("/") ? address.substring(0, address.length() - 1) : address;
    }

    private static Credentials credentials(Entry entry) {
        if (entry.has("basic")) {
            return new Credentials.Basic(
                    entry.get("basic").text("user"),
                    new Secret(entry.get("basic").text("password")));
        }
        if (entry.has("bearer")) {
            return new Credentials.Bearer(new Secret(entry.text("bearer")));
        }
        if (entry.has("header")) {
            return new Credentials.Header(
                    entry.get("header").text("name"),
                    new Secret(entry.get("header").text("value")));
        }
        return new Credentials.None();
    }

    private static Optional<Account.Expected> expected(Credentials credentials) {
        if (credentials instanceof Credentials.Basic basic) {
            String login = basic.user() + ":" + basic.password().value();
            return Optional.of(new Account.Expected(
                    "authorization",
                    "Basic " + Base64.getEncoder().encodeToString(login.getBytes(StandardCharsets.UTF_8))));
        }
        if (credentials instanceof Credentials.Bearer bearer) {
            return Optional.of(new Account.Expected(
                    "authorization", "Bearer " + bearer.token().value()));
        }
        if (credentials instanceof Credentials.Header header) {
            return Optional.of(new Account.Expected(
                    header.name().toLowerCase(Locale.ROOT), header.value().value()));
        }
        return Optional.empty();
    }
}
