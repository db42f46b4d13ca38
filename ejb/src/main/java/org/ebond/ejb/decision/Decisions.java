package org.ebond.ejb.decision;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.zip.Deflater;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.ebond.core.reconcile.BondPolicy;
import org.ebond.core.reconcile.Case;
import org.ebond.core.reconcile.Plan;
import org.ebond.core.reconcile.Reconciler;
import org.ebond.ejb.store.Json;
import org.ebond.ejb.store.Row;
import org.ebond.ejb.store.Store;
import org.ebond.ejb.store.Transaction;

/** Decisions that changed something, with their inputs: each can be made again. */
public final class Decisions {

    private static final int MOST_POLICIES = 1000;

    private final Store store;

    /** Policies are few, large and live as long as their configuration, so each is looked up as itself and not by its content. */
    private final Map<BondPolicy, String> hashes = Collections.synchronizedMap(new IdentityHashMap<>());

    /** Hashes of policies that are committed. */
    private final Set<String> stored = ConcurrentHashMap.newKeySet();

    public Decisions(Store store) {
        this.store = store;
    }

    /** A decision with its inputs. */
    public record Made(Case open, Plan plan) {}

    /** Keeps decisions. Policies are the same for thousands of decisions, so each is kept once, by the hash of its content. */
    public void keep(Transaction transaction, List<Made> made, Instant now) {
        if (made.isEmpty()) {
            return;
        }
        Map<String, BondPolicy> used = new TreeMap<>();
        List<Object[]> rows = new ArrayList<>();
        for (Made one : made) {
            byte[] body = packed(new Kept(one.open(), one.plan()), policy -> {
                String hash = hash(policy);
                used.put(hash, policy);
                return hash;
            });
            rows.add(new Object[] {one.open().id(), now, body});
        }
        used.keySet().removeAll(stored);
        if (!used.isEmpty()) {
            keep(transaction, used);
        }
        transaction.batch("insert into decision (case_id, at, body) values (?, ?, ?)", rows);
    }

    private void keep(Transaction transaction, Map<String, BondPolicy> policies) {
        // What is there already is committed; what is added now is known to be only the next time.
        List<String> committed = transaction.query(
                "select hash from policy where hash = any(?)", row -> row.text("hash"), policies.keySet());
        stored.addAll(committed);
        transaction.batch(
                "insert into policy (hash, body) values (?, ?) on conflict do nothing",
                policies.entrySet().stream()
                        .filter(policy -> !committed.contains(policy.getKey()))
                        .map(policy -> new Object[] {policy.getKey(), Json.write(policy.getValue())})
                        .toList());
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

    private static Decision open(Transaction transaction, Packed packed) {
        Map<String, BondPolicy> policies = new HashMap<>();
        transaction.query(
                "select hash, body from policy",
                row -> policies.put(row.text("hash"), Json.read(row.text("body"), BondPolicy.class)));
        Kept kept = Json.read(unpacked(packed.body()), Kept.class, hash -> {
            BondPolicy policy = policies.get(hash);
            if (policy == null) {
                throw new IllegalStateException(
                        "Policy " + hash + " of decision " + packed.summary().id() + " is gone");
            }
            return policy;
        });
        return new Decision(packed.summary(), kept.open(), kept.plan());
    }

    private static Summary summary(Row row) throws SQLException {
        return new Summary(row.number("id"), row.text("case_id"), row.time("at"));
    }

    private static byte[] packed(Kept kept, Function<BondPolicy, String> names) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            Json.write(new Packing(bytes), kept, names);
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

    private String hash(BondPolicy policy) {
        if (hashes.size() > MOST_POLICIES) {
            hashes.clear();
        }
        return hashes.computeIfAbsent(policy, one -> hash(Json.write(one)));
    }

    private static String hash(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }

    /** Fast rather than small. */
    private static final class Packing extends GZIPOutputStream {
        Packing(OutputStream out) throws IOException {
            super(out);
            def.setLevel(Deflater.BEST_SPEED);
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
