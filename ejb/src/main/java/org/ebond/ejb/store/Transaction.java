package org.ebond.ejb.store;

import java.io.ByteArrayInputStream;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Statements of one transaction. Arguments may be strings, numbers, booleans, instants, bytes, optionals of these (empty: NULL), NULL, or
 * collections of strings for {@code = any(?)}: so a statement has the same text however many it asks for, and stays prepared.
 */
public final class Transaction {

    private final Connection connection;

    Transaction(Connection connection) {
        this.connection = connection;
    }

    /** Reads one row into a value. */
    @FunctionalInterface
    public interface Mapper<T> {
        T map(Row row) throws SQLException;
    }

    public <T> List<T> query(String sql, Mapper<T> mapper, @Nullable Object... arguments) {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            bind(statement, arguments);
            try (ResultSet rows = statement.executeQuery()) {
                List<T> result = new ArrayList<>();
                Row row = new Row(rows);
                while (rows.next()) {
                    result.add(mapper.map(row));
                }
                return result;
            }
        } catch (SQLException e) {
            throw new DatabaseException(sql, e);
        }
    }

    /** The first row, if there is one. */
    public <T> Optional<T> first(String sql, Mapper<T> mapper, @Nullable Object... arguments) {
        return query(sql, mapper, arguments).stream().findFirst();
    }

    /** Number of rows changed. */
    public int update(String sql, @Nullable Object... arguments) {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            bind(statement, arguments);
            return statement.executeUpdate();
        } catch (SQLException e) {
            throw new DatabaseException(sql, e);
        }
    }

    /** One statement for many rows; numbers of rows changed, in order. */
    public int[] batch(String sql, List<@Nullable Object[]> rows) {
        if (rows.isEmpty()) {
            return new int[0];
        }
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (@Nullable Object[] row : rows) {
                bind(statement, row);
                statement.addBatch();
            }
            return statement.executeBatch();
        } catch (SQLException e) {
            throw new DatabaseException(sql, e);
        }
    }

    private void bind(PreparedStatement statement, @Nullable Object[] arguments) throws SQLException {
        for (int i = 0; i < arguments.length; i++) {
            Object argument = arguments[i] instanceof Optional<?> optional ? optional.orElse(null) : arguments[i];
            if (argument instanceof Instant instant) {
                // Columns keep microseconds: what was written now must not come after now.
                statement.setObject(
                        i + 1, OffsetDateTime.ofInstant(instant.truncatedTo(ChronoUnit.MICROS), ZoneOffset.UTC));
            } else if (argument instanceof byte[] bytes) {
                statement.setBinaryStream(i + 1, new ByteArrayInputStream(bytes), bytes.length);
            } else if (argument instanceof Enum<?> constant) {
                statement.setString(i + 1, constant.name());
            } else if (argument instanceof Collection<?> texts) {
                statement.setArray(i + 1, connection.createArrayOf("varchar", texts.toArray()));
            } else if (argument == null) {
                statement.setNull(i + 1, Types.NULL);
            } else {
                statement.setObject(i + 1, argument);
            }
        }
    }
}
