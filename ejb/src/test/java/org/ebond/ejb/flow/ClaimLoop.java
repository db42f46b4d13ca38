package org.ebond.ejb.flow;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.ebond.core.ticket.Field;
import org.ebond.core.ticket.Status;
import org.ebond.core.ticket.Value;
import org.ebond.core.ticket.Visibility;
import org.ebond.ejb.database.Schema;
import org.ebond.ejb.database.TestDatabase;
import org.ebond.ejb.intake.Delivery;
import org.h2.jdbcx.JdbcConnectionPool;

/**
 * Measures the memory alone, on one thread, with ticket systems that answer at once: customer events with one note and one changed field, from
 * arrival to rest. Not a test: run it by hand for the figures of docs/adr/0002-plain-sql.md.
 */
final class ClaimLoop {

    private static final int TICKETS = 200;
    private static final int ROUNDS = 4;
    private static final String WRITES =
            "(select sum(n_tup_ins + n_tup_upd + n_tup_del) as n from pg_stat_user_tables)";

    private ClaimLoop() {}

    public static void main(String[] arguments) throws Exception {
        Path folder = Files.createTempDirectory("ebond-claim-loop");
        JdbcConnectionPool h2 = JdbcConnectionPool.create(
                "jdbc:h2:file:" + folder.resolve("h2")
                        + ";MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;DEFAULT_NULL_ORDERING=HIGH;WRITE_DELAY=0",
                "ebond",
                "ebond");
        new Schema(h2).update();
        measure("H2, file, WRITE_DELAY=0", h2, false);
        h2.dispose();
        measure("PostgreSQL, default durability", TestDatabase.POSTGRESQL.fresh(), true);
        System.exit(0);
    }

    private static void measure(String name, DataSource source, boolean countsWrites) {
        World world = new World(source);
        world.free = 50;
        for (String provider : List.of("alpha", "charlie")) {
            List<Delivery> created = new ArrayList<>();
            for (int i = 0; i < TICKETS; i++) {
                String id = provider + i;
                world.customer.open(
                        id,
                        Map.of(
                                Field.TITLE, Value.of("printer"),
                                Field.PRIORITY, Value.of("0"),
                                Field.GROUP, Value.of(provider),
                                Field.STATUS, Status.IN_PROGRESS.value()));
                created.add(world.customer.tells(id));
            }
            world.arrives(created.toArray(Delivery[]::new));
            world.settle();
            long writes = countsWrites ? writes(world) : 0;
            long start = System.nanoTime();
            for (int round = 1; round <= ROUNDS; round++) {
                List<Delivery> told = new ArrayList<>();
                for (int i = 0; i < TICKETS; i++) {
                    String id = provider + i;
                    world.customer.set(id, Field.PRIORITY, Value.of(Integer.toString(round)));
                    world.customer.note(id, "note " + round, Visibility.PUBLIC);
                    told.add(world.customer.tells(id));
                }
                world.arrives(told.toArray(Delivery[]::new));
                world.settle();
            }
            if (countsWrites && provider.equals("charlie")) {
                perTable(world);
            }
            double seconds = (System.nanoTime() - start) / 1e9;
            int events = TICKETS * ROUNDS;
            System.out.printf(
                    "%s, provider %s: %.0f events/s%s%n",
                    name,
                    provider,
                    events / seconds,
                    countsWrites ? ", " + (writes(world) - writes) / (double) events + " row writes an event" : "");
        }
    }

    /** Row writes of everything so far, by table. */
    private static void perTable(World world) {
        writes(world);
        world.store.inTransaction(transaction -> transaction.query(
                "select relname as t, n_tup_ins as i, n_tup_upd as u, n_tup_del as d from pg_stat_user_tables"
                        + " where n_tup_ins > 0 order by n_tup_ins + n_tup_upd desc",
                row -> {
                    System.out.printf(
                            "%-14s %6d inserts %6d updates %6d deletes%n",
                            row.text("t"), row.number("i"), row.number("u"), row.number("d"));
                    return true;
                }));
    }

    private static long writes(World world) {
        return world.store.inTransaction(transaction -> {
                    transaction.query("select pg_stat_force_next_flush()", row -> true);
                    return 0L;
                })
                + world.store.inTransaction(transaction -> transaction
                        .first("select n from " + WRITES + " as w", row -> row.number("n"))
                        .orElse(0L));
    }
}
