package org.ebond.ejb.decision;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.ebond.core.reconcile.Case;
import org.ebond.core.reconcile.Plan;
import org.ebond.core.reconcile.Reconciler;
import org.ebond.ejb.store.Json;
import org.ebond.ejb.store.Row;
import org.ebond.ejb.store.Store;
import org.ebond.ejb.store.Transaction;

/** Decisions that changed something, with their inputs: each can be made again. */
public final class Decisions {

    private static final String POLICY = "policy";

    private final Store store;

    public Decisions(Store store) {
        this.store = store;
    }

    /** Keeps a decision. Policies are the same for thousands of decisions, so each is kept once, by the hash of its content. */
    public static void keep(Transaction transaction, Case open, Plan plan, Instant now) {
        ObjectNode tree = (ObjectNode) Json.tree(new Kept(open, plan));
        Set<String> kept = ConcurrentHashMap.newKeySet();
        tree.findParents(POLICY).forEach(parent -> {
            ObjectNode owner = (ObjectNode) parent;
            String body = owner.get(POLICY).toString();
            String hash = hash(body);
            if (kept.add(hash)) {
                transaction.update("insert into policy (hash, body) values (?, ?) on conflict do nothing", hash, body);
            }
            owner.set(POLICY, TextNode.valueOf(hash));
        });
        transaction.update(
                "insert into decision (case_id, at, body) values (?, ?, ?)", open.id(), now, packed(tree.toString()));
    }

    /** Decisions after the given id, oldest first. */
    public List<Summary> list(long after, int most) {
        return store.inTransaction(transaction -> transaction.query(
                "select id, case_id, at from decision where id > ? order by id fetch first " + most + " rows only",
                Decisions::summary,
                after));
    }

    /** Decisions about one case, newest first. */
    public List<Summary> of(String caseId, int most) {
        return store.inTransaction(transaction -> transaction.query(
                "select id, case_id, at from decision where case_id = ? order by id desc fetch first " + most
                        + " rows only",
                Decisions::summary,
                caseId));
    }

    public Optional<Decision> load(long id) {
        return store.inTransaction(transaction -> transaction
                .first(
                        "select id, case_id, at, body from decision where id = ?",
                        row -> new Packed(summary(row), row.bytes("body")),
                        id)
                .map(packed -> open(transaction, packed)));
    }

    /** Decides again from the stored inputs; empty where there is no such decision. */
    public Optional<Replayed> replay(long id, Reconciler reconciler) {
        return load(id).map(decision -> new Replayed(decision.plan(), reconciler.reconcile(decision.open())));
    }

    /** Forgets decisions made before a time; how many. */
    public int forget(Instant before) {
        return store.inTransaction(transaction -> transaction.update("delete from decision where at < ?", before));
    }

    private static Decision open(Transaction transaction, Packed packed) {
        JsonNode tree = Json.tree(unpacked(packed.body()));
        tree.findParents(POLICY).forEach(parent -> {
            ObjectNode owner = (ObjectNode) parent;
            String hash = owner.get(POLICY).asText();
            owner.set(
                    POLICY,
                    transaction
                            .first("select body from policy where hash = ?", row -> Json.tree(row.text("body")), hash)
                            .orElseThrow(() -> new IllegalStateException("Policy " + hash + " of decision "
                                    + packed.summary().id() + " is gone")));
        });
        Kept kept = Json.of(tree, Kept.class);
        return new Decision(packed.summary(), kept.open(), kept.plan());
    }

    private static Summary summary(Row row) throws SQLException {
        return new Summary(row.number("id"), row.text("case_id"), row.time("at"));
    }

    private static byte[] packed(String text) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException("Memory cannot fail", e);
        }
        return bytes.toByteArray();
    }

    private static String unpacked(byte[] bytes) {
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("The stored decision is damaged", e);
        }
    }

    private static String hash(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }

    private record Kept(Case open, Plan plan) {}

    private record Packed(Summary summary, byte[] body) {}

    public record Summary(long id, String caseId, Instant at) {}

    public record Decision(Summary summary, Case open, Plan plan) {}

    /** The stored plan and the one that the same inputs give now. */
    public record Replayed(Plan stored, Plan now) {
        public boolean same() {
            return stored.equals(now);
        }
    }
}
