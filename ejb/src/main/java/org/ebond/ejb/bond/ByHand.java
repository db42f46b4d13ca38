package org.ebond.ejb.bond;

import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.ebond.ejb.store.Row;
import org.ebond.ejb.store.Transaction;

/** Contracts that people gave a case to, whatever their scope says; a decision of a person, kept until it is taken back. */
public final class ByHand {

    /** A column of a query of {@code cases}, read with {@link #contracts}. Contracts are files, so no name of one holds a slash. */
    public static final String COLUMN =
            "(select string_agg(by_hand.contract, '/') from by_hand where by_hand.case_id = cases.id) as by_hand";

    private ByHand() {}

    public static Set<String> contracts(Row row) throws SQLException {
        return row.textIfAny("by_hand").map(names -> Set.of(names.split("/"))).orElse(Set.of());
    }

    /** Whether it was not given before. */
    public static boolean give(Transaction transaction, String caseId, String contract, String by, Instant now) {
        return transaction.update(
                        "insert into by_hand (case_id, contract, who, at) values (?, ?, ?, ?) on conflict do nothing",
                        caseId,
                        contract,
                        by,
                        now)
                == 1;
    }

    /** Whether it was given. */
    public static boolean takeBack(Transaction transaction, String caseId, String contract) {
        return transaction.update("delete from by_hand where case_id = ? and contract = ?", caseId, contract) == 1;
    }

    /** Who gave a case to which contracts, by contract. */
    public static List<Given> of(Transaction transaction, String caseId) {
        return transaction.query(
                "select contract, who, at from by_hand where case_id = ? order by contract",
                row -> new Given(row.text("contract"), row.text("who"), row.time("at")),
                caseId);
    }

    public record Given(String contract, String who, Instant at) {}
}
