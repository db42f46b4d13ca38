package org.ebond.ejb.database;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcConnectionPool;
import org.junit.jupiter.api.Assumptions;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * The databases that every test of the memory runs on. PostgreSQL is started by the tests themselves, as an unprivileged user, with its
 * default durability, and ends with them.
 */
public enum TestDatabase {
    H2 {
        @Override
        DataSource open() {
            return JdbcConnectionPool.create(
                    "jdbc:h2:mem:ebond" + NUMBER.incrementAndGet()
                            + ";MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;DEFAULT_NULL_ORDERING=HIGH;DB_CLOSE_DELAY=-1",
                    "ebond",
                    "ebond");
        }
    },
    POSTGRESQL {
        @Override
        DataSource open() {
            Assumptions.assumeTrue(
                    Server.BIN.isPresent(),
                    "PostgreSQL is not installed, so this was skipped: apt-get install postgresql");
            return Server.database("ebond" + NUMBER.incrementAndGet());
        }
    };

    private static final AtomicInteger NUMBER = new AtomicInteger();

    abstract DataSource open();

    /** An empty database with Ebond's tables. */
    public DataSource fresh() {
        DataSource source = open();
        new Schema(source).update();
        return source;
    }

    private static final class Server {
        static final Optional<Path> BIN = bin();
        private static int port;

        private Server() {}

        static synchronized DataSource database(String name) {
            if (port == 0) {
                port = start();
            }
            try (Connection connection = source("postgres").getConnection();
                    Statement statement = connection.createStatement()) {
                statement.execute("create database " + name);
            } catch (SQLException e) {
                throw new IllegalStateException("The test's PostgreSQL makes no database", e);
            }
            return new Pool(source(name));
        }

        private static PGSimpleDataSource source(String name) {
            PGSimpleDataSource source = new PGSimpleDataSource();
            source.setServerNames(new String[] {"localhost"});
            source.setPortNumbers(new int[] {port});
            source.setDatabaseName(name);
            source.setUser("ebond");
            return source;
        }

        private static Optional<Path> bin() {
            try (Stream<Path> versions = Files.list(Path.of("/usr/lib/postgresql"))) {
                return versions.map(version -> version.resolve("bin"))
                        .filter(bin -> Files.isExecutable(bin.resolve("initdb")))
                        .max(Comparator.naturalOrder());
            } catch (IOException e) {
                return Optional.empty();
            }
        }

        private static int start() {
            try {
                Path data = Files.createTempDirectory("ebond-pg");
                boolean root = "root".equals(System.getProperty("user.name"));
                if (root) {
                    run(List.of("chown", "postgres", data.toString()));
                }
                Path bin = BIN.orElseThrow();
                run(as(root, bin.resolve("initdb").toString(), "-D", data + "/db", "-U", "ebond", "-A", "trust", "-N"));
                int free;
                try (ServerSocket socket = new ServerSocket(0)) {
                    free = socket.getLocalPort();
                }
                Process server = new ProcessBuilder(as(
                                root,
                                bin.resolve("postgres").toString(),
                                "-D",
                                data + "/db",
                                "-p",
                                Integer.toString(free),
                                "-c",
                                "listen_addresses=localhost",
                                "-c",
                                "unix_socket_directories=" + data))
                        .redirectErrorStream(true)
                        .redirectOutput(new File(data + ".log"))
                        .start();
                Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(server, data)));
                port = free;
                long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
                while (true) {
                    try (Connection connection = source("postgres").getConnection()) {
                        connection.getMetaData();
                        return free;
                    } catch (SQLException notYet) {
                        if (System.nanoTime() > end || !server.isAlive()) {
                            throw new IllegalStateException(
                                    "The test's PostgreSQL does not start: " + Files.readString(Path.of(data + ".log")),
                                    notYet);
                        }
                        Thread.onSpinWait();
                    }
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private static List<String> as(boolean root, String... command) {
            List<String> all = new ArrayList<>();
            if (root) {
                all.addAll(List.of("setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups"));
            }
            all.addAll(List.of(command));
            return all;
        }

        private static void run(List<String> command) throws IOException {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            try {
                if (process.waitFor() != 0) {
                    throw new IllegalStateException("Failed: " + command);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        }

        private static void stop(Process server, Path data) {
            try {
                // An immediate shutdown: what it holds is thrown away, so nothing need be written first.
                run(List.of("kill", "-QUIT", Long.toString(server.pid())));
                if (!server.waitFor(10, TimeUnit.SECONDS)) {
                    server.destroyForcibly();
                }
                run(List.of("rm", "-rf", data.toString(), data + ".log"));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
